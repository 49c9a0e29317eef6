#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/vector/graph.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

struct Candidate {
  float distance;
  std::uint32_t row;
};

// What one thread's searches write to; kept from one to the next.
class SearchState {
 public:
  static SearchState& of_this_thread();

  // Forgets everything; rows below `rows` can be marked.
  void begin(std::uint32_t rows, unsigned ef);
  bool knows(std::uint32_t row) const { return row < rows_; }
  // True the first time.
  bool mark(std::uint32_t row) {
    std::uint64_t& word = seen_[row / 64];
    const std::uint64_t bit = std::uint64_t{1} << row % 64;
    if (word & bit) return false;
    word |= bit;
    marked_.push_back(row);
    return true;
  }

  std::vector<Candidate> pool;  // ascending; expanded ones carry kExpanded
  static constexpr std::uint32_t kExpanded = Graph::kChild;

 private:
  std::vector<std::uint64_t> seen_;
  std::vector<std::uint32_t> marked_;
  std::uint32_t rows_ = 0;
};

// The nearest row that a greedy walk from the entry finds on the levels above `level`; kNone if
// the graph is empty.
Candidate descend(const Graph& graph, const Space& space, const Space::Probe& probe,
                  unsigned level);

// The walk keeps one sorted array of the ef nearest rows so far and expands the nearest that was
// not expanded, until there is none: what a pair of heaps does (Malkov and Yashunin, algorithm 2),
// in one place, and the rows come out in order. All links of a row that were not met before are
// measured in one call, so that their vectors are fetched side by side.
//
// The ef nearest rows that a best-first walk on one level finds, nearest first. Valid until this
// thread searches again.
std::span<const Candidate> search_level(const Graph& graph, const Space& space,
                                        const Space::Probe& probe, unsigned level, Candidate start,
                                        unsigned ef);

// Both, on level 0.
std::span<const Candidate> search(const Graph& graph, const Space& space, const Space::Probe& probe,
                                  unsigned ef);

}  // namespace recollect::vector
