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
//
// Candidates are numbers that are in the order of their distances, then of their rows, in two
// heaps: the `ef` nearest so far, the farthest on top, and those not expanded yet, the nearest on
// top.
class SearchState {
 public:
  static constexpr std::size_t kMostLinks = 256;

  // Out of line: within a loop, a compiler that sees it asks again and again where the thread's
  // memory is, which took 5 % of a search.
  [[gnu::noinline]] static SearchState& of_this_thread();

  // Forgets everything; rows below `rows` can be met.
  void begin(std::uint32_t rows, unsigned ef);

  // The rows met so far, each once, in order.
  std::size_t met() const { return met_count_; }
  const std::uint32_t* met_from(std::size_t place) const { return met_.data() + place; }
  void meet(std::uint32_t row) {
    make_room(1);
    meet_next(row);
  }
  void meet_links(const Graph& graph, std::uint32_t row, unsigned level);

  // Rows that were measured; at most kMostLinks.
  void offer(const float* distances, const std::uint32_t* rows, std::size_t count);
  // The nearest row that was not expanded, if it is among the nearest; else kNone.
  std::uint32_t next() const;
  void drop_next();

  // All that is kept, nearest first.
  std::span<const Candidate> nearest();

 private:
  void offer(std::uint64_t key);
  void make_room(unsigned more) {
    if (met_.size() < met_count_ + more) met_.resize(2 * met_.size() + more);
  }
  // Room was made.
  void meet_next(std::uint32_t row) {
    if (row >= rows_) return;  // linked after this search began
    std::uint64_t& word = seen_[row / 64];
    const std::uint64_t bit = std::uint64_t{1} << row % 64;
    met_[met_count_] = row;
    met_count_ += (word & bit) == 0;
    word |= bit;
  }

  std::vector<std::uint64_t> seen_, best_, open_;
  std::vector<std::uint32_t> met_;
  std::vector<Candidate> nearest_;
  std::size_t met_count_ = 0, ef_ = 0;
  std::uint32_t rows_ = 0;
};

// The nearest row that a greedy walk from the entry finds on the levels above `level`; kNone if
// the graph is empty.
Candidate descend(const Graph& graph, const Measure& measure, const Probe& probe, unsigned level);

// The walk always expands the nearest row that was not expanded, until none of the ef nearest so
// far is left (Malkov and Yashunin, algorithm 2), and it is one row ahead of its measurements: the
// links of the next row are followed and their codes asked for before those of the last one are
// measured, so that memory is read while something is computed.
//
// The ef nearest rows that a best-first walk on one level finds, nearest first. Valid until this
// thread searches again.
std::span<const Candidate> search_level(const Graph& graph, const Measure& measure,
                                        const Probe& probe, unsigned level, Candidate start,
                                        unsigned ef);

// Both, on level 0.
std::span<const Candidate> search(const Graph& graph, const Measure& measure, const Probe& probe,
                                  unsigned ef);

}  // namespace recollect::vector
