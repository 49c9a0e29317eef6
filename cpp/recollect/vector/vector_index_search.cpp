// How an index answers: a walk over the graph, by the sketch if there is one, and what it found
// measured in 8 bits, and the best of that in 16.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "recollect/base/error.hpp"
#include "recollect/vector/graph_search.hpp"
#include "recollect/vector/vector_index.hpp"

namespace recollect::vector {

namespace {

// Beyond, distances would leave float32.
constexpr double kMostSquared = 1e30;

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

}  // namespace

void VectorIndex::check_queries(const float* queries, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    const double length = squared({queries + i * options_.dimensions, options_.dimensions});
    require(std::isfinite(length), "a vector has NaN or infinity in it");
    require(length <= kMostSquared, "a vector is longer than 1e15");
    require(length > 0 || options_.metric == Metric::l2sq, "a vector of zeros has no direction");
  }
}

FixedQuery VectorIndex::query(const float* values) const {
  const std::span<const float> given(values, options_.dimensions);
  if (options_.metric != Metric::cosine) return rows_.query(given);
  const double length = std::sqrt(squared(given));
  std::vector<float> unit(given.size());
  std::ranges::transform(given, unit.begin(),
                         [&](float value) { return static_cast<float>(value / length); });
  return rows_.query(unit);
}

void VectorIndex::answer(const FixedQuery& query, std::span<const std::uint32_t> rows, unsigned k,
                         std::int64_t* keys, float* distances) const {
  std::vector<float> measured(rows.size());
  rows_.exact(query, rows.data(), rows.size(), measured.data());
  std::vector<Candidate> found(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) found[i] = {measured[i], rows[i]};
  const std::size_t count = std::min<std::size_t>(k, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(count), {},
                            [](const Candidate& c) { return std::pair(c.distance, c.row); });
  for (std::size_t i = 0; i < k; ++i) {
    keys[i] = i < count ? keys_[found[i].row] : -1;
    distances[i] = i < count ? found[i].distance : std::numeric_limits<float>::infinity();
  }
}

void VectorIndex::walk(const FixedQuery& query, unsigned k, unsigned ef,
                       std::vector<Candidate>& near) const {
  near.clear();
  const auto keep_live = [&](std::span<const Candidate> found) {
    for (const Candidate& c : found) {
      if (state(c.row) == State::live) near.push_back(c);
    }
  };
  if (const Sketch* sketch = walked_.load(std::memory_order_acquire)) {
    const SketchQuery sketched(*sketch, query.coarse.data(), query.scale);
    keep_live(vector::search(graph_, *sketch, sketched.probe(), ef));
    measure_near(query, k, near);
  } else {
    keep_live(vector::search(graph_, rows_, rows_.probe(query), ef));
  }
}

void VectorIndex::measure_near(const FixedQuery& query, unsigned k,
                               std::vector<Candidate>& near) const {
  constexpr std::size_t kAtOnce = 32;
  constexpr double kSigmas = 4;
  const Probe probe = rows_.probe(query);
  std::array<std::uint32_t, kAtOnce> rows;
  std::array<float, kAtOnce> distances;
  std::vector<float> measured;
  double sum = 0, squares = 0;  // of what a sketch has too little
  std::size_t end = 0;
  while (end < near.size()) {
    if (end >= k) {
      const auto count = static_cast<double>(end);
      const double error = sum / count;
      const double sigma = std::sqrt(std::max(0.0, squares / count - error * error));
      std::ranges::nth_element(measured, measured.begin() + (k - 1));
      if (near[end].distance + error - kSigmas * sigma > measured[k - 1]) break;
    }
    const std::size_t count = std::min(kAtOnce, near.size() - end);
    for (std::size_t i = 0; i < count; ++i) rows[i] = near[end + i].row;
    rows_.distances(probe, rows.data(), count, distances.data());
    for (std::size_t i = 0; i < count; ++i) {
      const double more = double{distances[i]} - near[end + i].distance;
      sum += more;
      squares += more * more;
      near[end + i].distance = distances[i];
      measured.push_back(distances[i]);
    }
    end += count;
  }
  near.resize(end);
  std::ranges::sort(near, {}, [](const Candidate& c) { return std::pair(c.distance, c.row); });
}
void VectorIndex::search(const float* queries, std::size_t count, unsigned k, unsigned ef,
                         std::int64_t* keys, float* distances) const {
  require(k >= 1 && k <= kMostEf && ef >= 1 && ef <= kMostEf, "k and ef must be 1 to 1048576");
  const std::size_t live = size();
  if (std::max(k, ef) >= live) return exact(queries, count, k, keys, distances);
  check_queries(queries, count);
  // Removed rows take places among the candidates; as many more make up for it.
  ef = std::max(k, ef);
  ef += static_cast<unsigned>(ef * removed_.load(std::memory_order_relaxed) / live);
  std::vector<Candidate> near;
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const FixedQuery fixed = query(queries + i * options_.dimensions);
    const ReaderGate::Pass pass(gate_);
    walk(fixed, k, ef, near);
    rows.resize(std::min<std::size_t>(near.size(), k + k / 4 + 6));
    std::ranges::transform(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(rows.size()),
                           rows.begin(), &Candidate::row);
    answer(fixed, rows, k, keys + i * k, distances + i * k);
  }
}

void VectorIndex::exact(const float* queries, std::size_t count, unsigned k, std::int64_t* keys,
                        float* distances) const {
  require(k >= 1 && k <= kMostEf, "k must be 1 to 1048576");
  check_queries(queries, count);
  for (std::size_t i = 0; i < count; ++i) {
    const FixedQuery fixed = query(queries + i * options_.dimensions);
    const ReaderGate::Pass pass(gate_);
    answer(fixed, live_rows(), k, keys + i * k, distances + i * k);
  }
}

}  // namespace recollect::vector
