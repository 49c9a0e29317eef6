// How an index answers: a walk over the graph, by the sketch if there is one, and what it found
// measured in 8 bits, and the best of that in 16.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "recollect/base/error.hpp"
#include "recollect/simd/kernels.hpp"
#include "recollect/vector/graph_search.hpp"
#include "recollect/vector/refinement.hpp"
#include "recollect/vector/vector_index.hpp"

namespace recollect::vector {

namespace {

// Beyond, distances would leave float32.
constexpr double kMostSquared = 1e30;
// Between them a float32 sum decides: neither its rounding nor what underflows matters.
constexpr float kSurelySmall = 1e-20F, kSurelyLarge = 1e29F;

// Of the length. In lanes: one sum after the other would take four cycles a value.
double squared(std::span<const float> values) {
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t n = 0; n < kLanes; ++n) lanes[n] += double{values[i + n]} * values[i + n];
  }
  double sum = 0;
  for (; i < values.size(); ++i) sum += double{values[i]} * values[i];
  for (const double lane : lanes) sum += lane;
  return sum;
}

void require(bool condition, const char* message) {
  if (!condition) throw InvalidArgument(message);
}

// A fourth of the effort is kept whatever the distances; what is beyond is followed up to as far
// as it takes where distances grow by the 10th root of the rank, which for sentence embeddings is
// about right: their local dimension is 11.5 (of squared distances), that of MNIST 7.5. Where it
// is higher, kMost bounds the work.
// 100,000 sentence embeddings, rows met at recall .95, .99 and .999: 580, 1,110 and 3,200; with a
// reach of 1, 680, 1,460 and 4,600.
constexpr unsigned kShare = 4, kMost = 4;
constexpr double kDimension = 10;

Effort effort_of(unsigned k, unsigned ef) {
  const unsigned kept = std::max({k, ef / kShare, std::min(ef, unsigned{Refinement::kLeast})});
  return {.kept = kept,
          .reach = static_cast<float>(std::pow(double{1} * ef / kept, 1 / kDimension)),
          .most = std::size_t{kMost} * ef};
}

// The more effort, the more a miss weighs. In standard deviations, for all queries at recall .95
// and .999: measuring up to 3 costs .0007 and .0003 of the recall beside up to 4, and saves 13 and
// 26 of the rows measured: time in which a longer walk gains .004 and .00004.
double sigmas_of(unsigned k, unsigned ef) {
  constexpr double kFirst = 2.5, kDoubling = 0.4;
  return kFirst + kDoubling * std::log2(double{1} * ef / k);
}
constexpr double kSigmas = 4;  // of the coarse plane's error

}  // namespace

void VectorIndex::check_queries(const float* queries, std::size_t count) const {
  const std::size_t dims = options_.dimensions;
  for (std::size_t i = 0; i < count; ++i) {
    const float* values = queries + i * dims;
    float rough = 0;
    simd::kernels().dot_f32(values, values, 1, dims, dims, &rough);
    if (rough > kSurelySmall && rough < kSurelyLarge) continue;
    const double length = squared({values, dims});
    require(std::isfinite(length), "a vector has NaN or infinity in it");
    require(length <= kMostSquared, "a vector is longer than 1e15");
    require(length > 0 || options_.metric == Metric::l2sq, "a vector of zeros has no direction");
  }
}

void VectorIndex::prepare(const float* values, FixedQuery& out) const {
  const std::span<const float> given(values, options_.dimensions);
  if (options_.metric != Metric::cosine) return rows_.prepare(given, out);
  const double length = std::sqrt(squared(given));
  std::vector<float> unit(given.size());
  std::ranges::transform(given, unit.begin(),
                         [&](float value) { return static_cast<float>(value / length); });
  rows_.prepare(unit, out);
}

// What one thread's searches write to; kept from one to the next.
struct VectorIndex::Scratch {
  FixedQuery query;
  std::vector<Candidate> near;
  Refinement refinement;
};

void VectorIndex::walk(const Effort& effort, const Tolerance& tolerance, Scratch& scratch) const {
  const FixedQuery& query = scratch.query;
  std::vector<Candidate>& near = scratch.near;
  // What took the place of a row is linked after that row counts as removed: who met both knows.
  const auto keep_live = [&](std::span<const Candidate> found) {
    const bool all = removed_.load(std::memory_order_acquire) == 0;
    for (const Candidate& c : found) {
      if (all || state(c.row) == State::live) near.push_back(c);
    }
  };
  near.clear();
  const Sketch* sketch = walked_.load(std::memory_order_acquire);
  if (!sketch) return keep_live(vector::search(graph_, rows_, rows_.probe(query), effort));
  const SketchQuery sketched(*sketch, query.coarse.data(), query.scale);
  keep_live(vector::search(graph_, *sketch, sketched.probe(), effort));
  const Probe probe = rows_.probe(query);
  const auto measure = [&](const std::uint32_t* rows, std::size_t count, float* out) {
    rows_.distances(probe, rows, count, out);
  };
  Refinement& refinement = scratch.refinement;
  refinement.begin(tolerance);
  if (refinement.refine(near, measure)) {
    keep_live(SearchState::of_this_thread().farther(refinement.limit(), rows_));
    refinement.refine(near, measure);
  }
  for (const Candidate& c : near) {
    if (refinement.near(c)) rows_.fetch_fine(c.row);
  }
  refinement.finish(near);
}

void VectorIndex::search(const float* queries, std::size_t count, unsigned k, unsigned ef,
                         std::int64_t* keys, float* distances) const {
  require(k >= 1 && k <= kMostEf && ef >= 1 && ef <= kMostEf, "k and ef must be 1 to 1048576");
  const std::size_t live = size();
  if (std::max(k, ef) >= live) return exact(queries, count, k, keys, distances);
  check_queries(queries, count);
  ef = std::max(k, ef);
  const std::function<bool(std::uint32_t)> passed = [this](std::uint32_t row) {
    return state(row) != State::live;
  };
  const double sigmas = sigmas_of(k, ef);
  Effort usual = effort_of(k, ef);
  // With more, most of what is expanded is never measured.
  constexpr unsigned kMostFetched = 8;
  if (ef / kMostFetched < k && walked_.load(std::memory_order_relaxed)) usual.later = &rows_;
  thread_local Scratch scratch;
  FixedQuery& query = scratch.query;
  std::vector<Candidate>& near = scratch.near;
  Refinement& refinement = scratch.refinement;
  for (std::size_t i = 0; i < count; ++i) {
    prepare(queries + i * options_.dimensions, query);
    Effort effort = usual;
    if (options_.metric != Metric::l2sq) {
      effort.nought = static_cast<float>(1 - std::sqrt(query.squared));
    }
    const ReaderGate::Pass pass(gate_);
    for (;; effort.kept *= 2) {
      effort.passed = removed_.load(std::memory_order_acquire) > 0 ? &passed : nullptr;
      walk(effort, {k, sigmas}, scratch);
      // Fewer, where some were removed meanwhile.
      if (near.size() >= k || effort.kept >= graph_.rows()) break;
    }
    for (std::size_t n = 0; n < std::min<std::size_t>(k, near.size()); ++n) {
      __builtin_prefetch(&keys_[near[n].row]);
    }
    refinement.begin({k, kSigmas});
    refinement.refine(near, [&](const std::uint32_t* rows, std::size_t rows_count, float* out) {
      rows_.exact(query, rows, rows_count, out);
    });
    refinement.finish(near);
    report(near, k, keys + i * k, distances + i * k);
  }
}

void VectorIndex::report(std::span<const Candidate> found, std::size_t k, std::int64_t* keys,
                         float* distances) const {
  for (std::size_t i = 0; i < k; ++i) {
    const bool there = i < found.size();
    keys[i] = there ? keys_[found[i].row] : -1;
    distances[i] = there ? found[i].distance : std::numeric_limits<float>::infinity();
  }
}

void VectorIndex::exact(const float* queries, std::size_t count, unsigned k, std::int64_t* keys,
                        float* distances) const {
  require(k >= 1 && k <= kMostEf, "k must be 1 to 1048576");
  check_queries(queries, count);
  FixedQuery query;
  for (std::size_t i = 0; i < count; ++i) {
    prepare(queries + i * options_.dimensions, query);
    const ReaderGate::Pass pass(gate_);
    const std::vector<std::uint32_t> rows = live_rows();
    std::vector<float> measured(rows.size());
    rows_.exact(query, rows.data(), rows.size(), measured.data());
    std::vector<Candidate> found(rows.size());
    for (std::size_t n = 0; n < rows.size(); ++n) found[n] = {measured[n], rows[n]};
    const std::size_t most = std::min<std::size_t>(k, found.size());
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(most), {},
                              [](const Candidate& c) { return std::pair(c.distance, c.row); });
    report({found.data(), most}, k, keys + i * k, distances + i * k);
  }
}

}  // namespace recollect::vector
