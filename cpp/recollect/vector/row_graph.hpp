#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "recollect/vector/graph.hpp"
#include "recollect/vector/graph_search.hpp"
#include "recollect/vector/quantised_rows.hpp"

namespace recollect::vector {

// The graph over a partition's rows, which it follows at its own pace.
//
// Linking a row takes longer than writing it, so it is done behind the writer's back: the graph
// covers the rows below covered(), and whoever searches goes through the others one by one. Rows
// are never given to another vector. One that died stays as a way to others until mend() leads
// the ways past it.
//
// One thread at a time changes the graph, any number search meanwhile.
class RowGraph {
 public:
  static constexpr unsigned kM = 16, kEfConstruction = 200;
  static constexpr unsigned kMostEf = 4096;  // that is measured

  // Whether a row is to be found. It may change while a call runs.
  using Alive = std::function<bool(std::uint32_t)>;

  explicit RowGraph(const QuantisedRows& rows);

  // Rows below are linked, unless they were dead by then or have no direction.
  std::uint32_t covered() const { return covered_.load(std::memory_order_acquire); }
  // Goes on up to `rows`.
  void cover(std::uint32_t rows, const Alive& alive, unsigned threads);
  // Leads all ways past the dead, of whom there were `deaths` so far.
  void mend(const Alive& alive, std::uint32_t deaths);
  std::uint32_t mended() const { return mended_; }  // deaths then

  // Rows near the query, nearest first, dead ones among them, by distances with the error of a
  // scan. With `passed`, so far that `ef` rows that it does not hold for are among them. Valid
  // until this thread searches again.
  std::span<const Candidate> nearest(
      const ScanQuery& query, unsigned ef,
      const std::function<bool(std::uint32_t)>* passed = nullptr) const {
    return search(graph_, rows_, rows_.probe(query), {.kept = ef, .passed = passed});
  }

  // Measures what each effort finds among the covered rows: once in a doubling of their number.
  void calibrate(const Alive& alive);
  // The least ef that found this share of the ten nearest.
  unsigned effort(double recall) const;

  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  friend class RowGraphFile;
  struct Effort {
    std::uint32_t ef;
    float recall;
  };

  const QuantisedRows& rows_;
  Graph graph_;
  std::atomic<std::uint32_t> covered_{0};
  std::atomic<std::size_t> bytes_{0};
  std::uint32_t mended_ = 0;
  std::uint32_t calibrated_ = 0;  // rows covered then
  mutable std::mutex measured_;
  std::vector<Effort> efforts_;  // ascending
};

}  // namespace recollect::vector
