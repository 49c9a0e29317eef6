#include "recollect/vector/row_graph.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "recollect/base/parallel.hpp"
#include "recollect/vector/graph_build.hpp"
#include "recollect/vector/graph_repair.hpp"

namespace recollect::vector {

namespace {

constexpr std::uint64_t kSeed = 1;

constexpr std::size_t kQueries = 100, kNearest = 10;
// How far a row is moved towards another one to make a query: rows themselves are found too
// easily, because the graph was built by searching for them.
constexpr float kMoved = 0.35F;
constexpr double kGrowth = 1.4, kEnough = 0.9995;  // from one ef to the next; to end at
constexpr unsigned kUnmeasured = 128;

using Rows = std::vector<std::uint32_t>;

std::vector<float> between(const QuantisedRows& rows, std::uint32_t a, std::uint32_t b) {
  std::vector<float> query(rows.dimensions()), other(rows.dimensions());
  rows.restore(a, query.data());
  rows.restore(b, other.data());
  double squared = 0;
  for (std::size_t i = 0; i < query.size(); ++i) {
    query[i] = (1 - kMoved) * query[i] + kMoved * other[i];
    squared += double{query[i]} * query[i];
  }
  const auto scale = static_cast<float>(1 / std::sqrt(squared));
  for (float& value : query) value *= scale;
  return query;
}

// The nearest of the candidates by exact cosine, those of approximate rank far beyond left out.
Rows truth(const QuantisedRows& rows, const ScanQuery& query, std::uint32_t count,
           const RowGraph::Alive& alive) {
  std::vector<Candidate> near;
  rows.scan(query, 0, count, [&](std::size_t first, std::span<const float> cosines) {
    for (std::size_t i = 0; i < cosines.size(); ++i) {
      near.push_back({-cosines[i], static_cast<std::uint32_t>(first + i)});
    }
  });
  std::erase_if(near, [&](const Candidate& c) { return !alive(c.row); });
  const std::size_t considered = std::min(near.size(), 5 * kNearest);
  std::ranges::partial_sort(near, near.begin() + static_cast<std::ptrdiff_t>(considered), {},
                            &Candidate::distance);
  near.resize(considered);
  for (Candidate& c : near) c.distance = static_cast<float>(-rows.cosine(query, c.row));
  std::ranges::sort(near, {}, &Candidate::distance);
  near.resize(std::min(near.size(), kNearest));
  Rows found;
  for (const Candidate& c : near) found.push_back(c.row);
  return found;
}

}  // namespace

RowGraph::RowGraph(const QuantisedRows& rows) : rows_(rows), graph_(kM, kSeed) {}

void RowGraph::cover(std::uint32_t rows, const Alive& alive, unsigned threads) {
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t row = covered(); row < rows; ++row) {
    graph_.append();
    if (rows_.has_direction(row) && alive(row)) wanted.push_back(row);
  }
  in_parallel(wanted.size(), threads,
              [&](std::size_t i) { link_row(graph_, rows_, wanted[i], kEfConstruction); });
  bytes_.store(graph_.bytes(), std::memory_order_relaxed);
  covered_.store(std::max(rows, covered()), std::memory_order_release);
}

void RowGraph::mend(const Alive& alive, std::uint32_t deaths) {
  mended_ = deaths;
  unlink_removed(graph_, rows_,
                 [&](std::uint32_t row) { return !rows_.has_direction(row) || !alive(row); });
}

void RowGraph::calibrate(const Alive& alive) {
  const std::uint32_t count = covered();
  if (count < 2 * std::max<std::uint32_t>(calibrated_, 1)) return;
  calibrated_ = count;
  std::mt19937_64 random(kSeed);
  std::vector<ScanQuery> queries;
  std::vector<Rows> wanted;
  Rows drawn;
  for (std::size_t tries = 0; tries < 8 * kQueries && drawn.size() < 2 * kQueries; ++tries) {
    const auto row = static_cast<std::uint32_t>(random() % count);
    if (rows_.has_direction(row) && alive(row)) drawn.push_back(row);
  }
  for (std::size_t i = 0; i + 1 < drawn.size(); i += 2) {
    queries.emplace_back(between(rows_, drawn[i], drawn[i + 1]));
    wanted.push_back(truth(rows_, queries.back(), count, alive));
  }
  std::vector<Effort> efforts;
  for (unsigned ef = kNearest; !queries.empty() && ef <= kMostEf;
       ef = static_cast<unsigned>(ef * kGrowth)) {
    std::size_t found = 0, all = 0;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      all += wanted[i].size();
      for (const Candidate& c : nearest(queries[i], ef)) {
        found += static_cast<std::size_t>(std::ranges::count(wanted[i], c.row));
      }
    }
    efforts.push_back({ef, all ? static_cast<float>(found) / static_cast<float>(all) : 1});
    if (efforts.back().recall >= kEnough) break;
  }
  const std::lock_guard lock(measured_);
  efforts_ = std::move(efforts);
}

unsigned RowGraph::effort(double recall) const {
  const std::lock_guard lock(measured_);
  if (efforts_.empty()) return kUnmeasured;
  const auto enough =
      std::ranges::find_if(efforts_, [&](const Effort& effort) { return effort.recall >= recall; });
  return enough == efforts_.end() ? efforts_.back().ef : enough->ef;
}

}  // namespace recollect::vector
