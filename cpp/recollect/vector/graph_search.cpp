#include "recollect/vector/graph_search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>

namespace recollect::vector {

namespace {

constexpr std::size_t kMostLinks = SearchState::kMostLinks;

struct Neighbours {
  std::array<std::uint32_t, kMostLinks> rows;
  std::array<float, kMostLinks> distances;
  std::size_t count = 0;
};

// The bits of floats as a number in the order of the floats: negative ones are turned about.
std::uint64_t key_of(float distance, std::uint32_t row) {
  const auto bits = std::bit_cast<std::uint32_t>(distance);
  const auto negative = static_cast<std::uint32_t>(static_cast<std::int32_t>(bits) >> 31);
  const std::uint32_t ordered = bits ^ (negative | 0x80000000);
  return std::uint64_t{ordered} << 32 | row;
}
Candidate candidate_of(std::uint64_t key) {
  const auto ordered = static_cast<std::uint32_t>(key >> 32);
  const std::uint32_t bits = ordered & 0x80000000 ? ordered & 0x7fffffff : ~ordered;
  return {std::bit_cast<float>(bits), static_cast<std::uint32_t>(key)};
}

// Binary heaps, written out: a child is chosen without a branch, where the standard library's
// comparison function costs a misprediction in two.
template <class Before>
void sift_down(std::vector<std::uint64_t>& heap, std::size_t count, std::uint64_t key,
               Before before) {
  std::size_t at = 0;
  for (std::size_t child; (child = 2 * at + 1) < count; at = child) {
    child += static_cast<std::size_t>(child + 1 < count && before(heap[child + 1], heap[child]));
    if (!before(heap[child], key)) break;
    heap[at] = heap[child];
  }
  heap[at] = key;
}
template <class Before>
void sift_up(std::vector<std::uint64_t>& heap, std::uint64_t key, Before before) {
  std::size_t at = heap.size();
  heap.push_back(key);
  for (; at > 0 && before(key, heap[(at - 1) / 2]); at = (at - 1) / 2) {
    heap[at] = heap[(at - 1) / 2];
  }
  heap[at] = key;
}

void fetch_links(const Graph& graph, std::uint32_t row, unsigned level) {
  constexpr unsigned kLine = 64 / sizeof(Graph::Link);
  const Graph::Link* links = graph.links(row, level);
  for (unsigned i = 0; i < graph.width(level); i += kLine) __builtin_prefetch(links + i);
}

}  // namespace

SearchState& SearchState::of_this_thread() {
  thread_local SearchState state;
  return state;
}

void SearchState::begin(std::uint32_t rows, const Effort& effort) {
  // A word that is written by itself takes as long as kInRow that lie in a row.
  constexpr std::size_t kInRow = 8;
  if (met_count_ * kInRow > seen_.size()) {
    std::ranges::fill(seen_, std::uint64_t{0});
  } else {
    for (std::size_t i = 0; i < met_count_; ++i) seen_[met_[i] / 64] = 0;
  }
  met_count_ = 0;
  if (seen_.size() * 64 < rows) seen_.resize(rows / 64 + 1);
  rows_ = rows;
  effort_ = effort;
  bound_ = UINT64_MAX;
  farthest_ = std::numeric_limits<float>::infinity();
  best_.clear();
  open_.clear();
  expanded_.clear();
}

void SearchState::meet(std::uint32_t row) {
  make_room(1);
  if (row >= rows_) return;  // linked after this search began
  std::uint64_t& word = seen_[row / 64];
  const std::uint64_t bit = std::uint64_t{1} << row % 64;
  met_[met_count_] = row;
  met_count_ += (word & bit) == 0;
  word |= bit;
}

// As meet(), with everything in registers.
void SearchState::meet_links(const Graph& graph, std::uint32_t row, unsigned level) {
  const unsigned width = graph.width(level);
  make_room(width);
  const Graph::Link* const links = graph.links(row, level);
  std::uint64_t* const seen = seen_.data();
  std::uint32_t* met = met_.data() + met_count_;
  const std::uint32_t rows = rows_;
  for (unsigned i = 0; i < width; ++i) {
    const std::uint32_t link = links[i].load(std::memory_order_acquire);
    const std::uint32_t to = link & ~Graph::kChild;
    if (to >= rows) {
      if (link == Graph::kNone) break;
      continue;
    }
    const std::uint64_t word = seen[to / 64], bit = word >> to % 64 & 1;
    *met = to;
    met += 1 - bit;
    seen[to / 64] = word | std::uint64_t{1} << to % 64;
  }
  met_count_ = static_cast<std::size_t>(met - met_.data());
}

// Whether a row is near enough cannot be predicted: the first look at it goes without a branch.
void SearchState::offer(std::size_t begin, std::size_t end) {
  std::array<std::uint32_t, kMostLinks> near;
  std::size_t count = 0;
  const float* const measured = measured_.data();
  const float farthest = farthest_;
  for (std::size_t i = begin; i < end; ++i) {
    near[count] = static_cast<std::uint32_t>(i);
    count += static_cast<std::size_t>(measured[i] <= farthest);
  }
  for (std::size_t i = 0; i < count; ++i) offer(key_of(measured[near[i]], met_[near[i]]));
  measure_bound();
}

void SearchState::offer(std::uint64_t key) {
  sift_up(open_, key, std::less<>());
  if (effort_.passed && (*effort_.passed)(static_cast<std::uint32_t>(key))) return;
  if (best_.size() < effort_.kept) {
    sift_up(best_, key, std::greater<>());
  } else if (key < best_.front()) {
    sift_down(best_, best_.size(), key, std::greater<>());
  }
}

void SearchState::measure_bound() {
  if (!full()) return;
  bound_ = best_.front();
  farthest_ = candidate_of(bound_).distance;
  const float beyond = farthest_ - effort_.nought;
  if (effort_.reach > 1 && beyond > 0) {
    farthest_ = effort_.nought + effort_.reach * beyond;
    bound_ = key_of(farthest_, UINT32_MAX);
  }
}

std::uint32_t SearchState::next() const {
  if (open_.empty() || open_.front() > bound_) return Graph::kNone;
  if (expanded_.size() >= effort_.most && full()) return Graph::kNone;
  return static_cast<std::uint32_t>(open_.front());
}

void SearchState::drop_next() {
  expanded_.push_back(open_.front());
  pop_open();
}

void SearchState::pop_open() {
  const std::uint64_t last = open_.back();
  open_.pop_back();
  if (!open_.empty()) sift_down(open_, open_.size(), last, std::less<>());
}

// What is near enough was expanded, unless the walk was cut off.
std::span<const Candidate> SearchState::nearest() {
  for (; !open_.empty() && open_.front() <= bound_; pop_open()) expanded_.push_back(open_.front());
  std::erase_if(expanded_, [this](std::uint64_t key) { return key > bound_; });
  return sorted(expanded_);
}

std::span<const Candidate> SearchState::farther(float most, const Measure& later) {
  std::vector<std::uint64_t>& keys = best_;  // no longer needed
  keys.resize(met_count_);
  std::size_t count = 0;
  for (std::size_t i = 0; i < met_count_; ++i) {
    keys[count] = i;
    // Without a branch, as in offer().
    count += unsigned{measured_[i] <= most} & unsigned{measured_[i] >= farthest_};
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = keys[i];
    keys[kept] = key_of(measured_[place], met_[place]);
    if (keys[kept] <= bound_) continue;
    ++kept;
    if (kept <= kFetched) later.fetch(&met_[place], 1);
  }
  keys.resize(kept);
  return sorted(keys);
}

std::span<const Candidate> SearchState::sorted(std::vector<std::uint64_t>& keys) {
  std::ranges::sort(keys);
  nearest_.resize(keys.size());
  std::ranges::transform(keys, nearest_.begin(), candidate_of);
  return nearest_;
}

Candidate descend(const Graph& graph, const Measure& measure, const Probe& probe, unsigned level) {
  Candidate best{0, graph.entry()};
  if (best.row == Graph::kNone) return best;
  measure.distances(probe, &best.row, 1, &best.distance);
  Neighbours near;
  for (unsigned at = graph.level_of(best.row); at > level; --at) {
    for (bool nearer = true; nearer;) {
      nearer = false;
      near.count = 0;
      graph.for_each_link(best.row, at,
                          [&](std::uint32_t row, bool) { near.rows[near.count++] = row; });
      measure.distances(probe, near.rows.data(), near.count, near.distances.data());
      for (std::size_t i = 0; i < near.count; ++i) {
        if (near.distances[i] < best.distance) {
          best = {near.distances[i], near.rows[i]};
          nearer = true;
        }
      }
    }
  }
  return best;
}

std::span<const Candidate> search_level(const Graph& graph, const Measure& measure,
                                        const Probe& probe, unsigned level, Candidate start,
                                        const Effort& effort) {
  SearchState& state = SearchState::of_this_thread();
  state.begin(graph.rows(), effort);
  state.meet(start.row);
  // The children begin at the root: with it, nothing is out of reach.
  if (level == 0) state.meet(graph.root());
  for (std::size_t measured = 0;;) {
    const std::size_t met = state.met();
    const std::uint32_t row = state.next();
    if (row != Graph::kNone) {
      fetch_links(graph, row, level);
      state.drop_next();
      if (effort.later && state.full()) effort.later->fetch(&row, 1);
      state.meet_links(graph, row, level);
      measure.fetch(state.met_from(met), state.met() - met);
    } else if (measured == met) {
      return state.nearest();
    }
    if (const std::uint32_t later = state.next(); later != Graph::kNone) {
      fetch_links(graph, later, level);
    }
    measure.distances(probe, state.met_from(measured), met - measured,
                      state.measured_from(measured));
    state.offer(measured, met);
    measured = met;
  }
}

std::span<const Candidate> search(const Graph& graph, const Measure& measure, const Probe& probe,
                                  const Effort& effort) {
  const Candidate start = descend(graph, measure, probe, 0);
  if (start.row == Graph::kNone) return {};
  return search_level(graph, measure, probe, 0, start, effort);
}

}  // namespace recollect::vector
