#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "recollect/vector/graph.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

struct Candidate {
  float distance;
  std::uint32_t row;
};

// How far a walk goes: to the nearest `kept` of what it met, and from there on to all that is
// farther than the last of them by no more than `reach` says.
//
// With a reach of 1 every query gets about the same work (Malkov and Yashunin's ef = kept). With
// more, one that has many rows at about the distance of its neighbours gets more of it than one
// whose neighbours stand out (Al-Jazzazi et al., "Distance Adaptive Beam Search for Provably
// Accurate Graph-Based Nearest Neighbor Search", 2025).
struct Effort {
  std::size_t kept;
  float reach = 1;              // times a distance less `nought`
  float nought = 0;             // the distance of a row that is where the query is
  std::size_t most = SIZE_MAX;  // rows that are expanded, once as many as kept were met
  // Rows that are only walked through, and not counted among those kept.
  const std::function<bool(std::uint32_t)>* passed = nullptr;
  // What will measure those that are found.
  const Measure* later = nullptr;
};

// What one thread's searches write to; kept from one to the next.
//
// Candidates are numbers that are in the order of their distances, then of their rows, in two
// heaps: the nearest so far that an effort keeps, the farthest on top, and those not expanded yet,
// the nearest on top.
class SearchState {
 public:
  static constexpr std::size_t kMostLinks = 256;
  static constexpr std::size_t kFetched = 32;  // at once, at most

  // Out of line: within a loop, a compiler that sees it asks again and again where the thread's
  // memory is, which took 5 % of a search.
  [[gnu::noinline]] static SearchState& of_this_thread();

  // Forgets everything; rows below `rows` can be met.
  void begin(std::uint32_t rows, const Effort& effort);

  // The rows met so far, each once, in order.
  std::size_t met() const { return met_count_; }
  const std::uint32_t* met_from(std::size_t place) const { return met_.data() + place; }
  // Where their distances belong.
  float* measured_from(std::size_t place) { return measured_.data() + place; }
  void meet(std::uint32_t row);
  // Out of line: within the walk's loop too few registers are left for it.
  [[gnu::noinline]] void meet_links(const Graph& graph, std::uint32_t row, unsigned level);

  // Those met at these places were measured; at most kMostLinks.
  void offer(std::size_t begin, std::size_t end);
  // The nearest row that was not expanded, if it is near enough; else kNone.
  std::uint32_t next() const;
  void drop_next();
  bool full() const { return best_.size() >= effort_.kept; }

  // All that are near enough, nearest first.
  std::span<const Candidate> nearest();
  // Then those that are not, up to a distance, nearest first; `later` will measure them.
  std::span<const Candidate> farther(float most, const Measure& later);

 private:
  void offer(std::uint64_t key);
  void measure_bound();
  void pop_open();
  std::span<const Candidate> sorted(std::vector<std::uint64_t>& keys);
  void make_room(unsigned more) {
    if (met_.size() >= met_count_ + more) return;
    met_.resize(2 * met_.size() + more);
    measured_.resize(met_.size());
  }
  std::vector<std::uint64_t> seen_, best_, open_, expanded_;
  std::vector<std::uint32_t> met_;
  std::vector<float> measured_;
  std::vector<Candidate> nearest_;
  Effort effort_{};
  std::uint64_t bound_ = UINT64_MAX;  // of what is near enough
  float farthest_ = 0;                // the distance in it
  std::size_t met_count_ = 0;
  std::uint32_t rows_ = 0;
};

// The nearest row that a greedy walk from the entry finds on the levels above `level`; kNone if
// the graph is empty.
Candidate descend(const Graph& graph, const Measure& measure, const Probe& probe, unsigned level);

// The walk always expands the nearest row that was not expanded, until none is left that is near
// enough, and it is one row ahead of its measurements: the links of the next row are followed and
// their codes asked for before those of the last one are measured, so that memory is read while
// something is computed.
//
// The rows that a best-first walk on one level finds near enough, nearest first. Valid until this
// thread searches again.
std::span<const Candidate> search_level(const Graph& graph, const Measure& measure,
                                        const Probe& probe, unsigned level, Candidate start,
                                        const Effort& effort);

// Both, on level 0.
std::span<const Candidate> search(const Graph& graph, const Measure& measure, const Probe& probe,
                                  const Effort& effort);

}  // namespace recollect::vector
