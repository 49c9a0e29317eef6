#include "recollect/vector/graph_search.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

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

void SearchState::begin(std::uint32_t rows, unsigned ef) {
  for (std::size_t i = 0; i < met_count_; ++i) seen_[met_[i] / 64] = 0;
  met_count_ = 0;
  if (seen_.size() * 64 < rows) seen_.resize(rows / 64 + 1);
  rows_ = rows;
  ef_ = ef;
  best_.clear();
  open_.clear();
}

void SearchState::meet_links(const Graph& graph, std::uint32_t row, unsigned level) {
  make_room(graph.width(level));
  graph.for_each_link(row, level, [this](std::uint32_t to, bool) { meet_next(to); });
}

// Whether a row is near enough cannot be predicted: the first look at it goes without a branch.
void SearchState::offer(const float* distances, const std::uint32_t* rows, std::size_t count) {
  const std::uint64_t farthest = best_.size() < ef_ ? UINT64_MAX : best_.front();
  std::array<std::uint64_t, kMostLinks> keys;
  std::size_t near = 0;
  for (std::size_t i = 0; i < count; ++i) {
    keys[near] = key_of(distances[i], rows[i]);
    near += static_cast<std::size_t>(keys[near] < farthest);
  }
  for (std::size_t i = 0; i < near; ++i) offer(keys[i]);
}

void SearchState::offer(std::uint64_t key) {
  if (best_.size() < ef_) {
    sift_up(best_, key, std::greater<>());
  } else if (key < best_.front()) {
    sift_down(best_, best_.size(), key, std::greater<>());
  } else {
    return;
  }
  sift_up(open_, key, std::less<>());
}

std::uint32_t SearchState::next() const {
  if (open_.empty() || open_.front() > best_.front()) return Graph::kNone;
  return static_cast<std::uint32_t>(open_.front());
}

void SearchState::drop_next() {
  const std::uint64_t last = open_.back();
  open_.pop_back();
  if (!open_.empty()) sift_down(open_, open_.size(), last, std::less<>());
}

std::span<const Candidate> SearchState::nearest() {
  std::ranges::sort(best_);
  nearest_.resize(best_.size());
  std::ranges::transform(best_, nearest_.begin(), candidate_of);
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
                                        unsigned ef) {
  SearchState& state = SearchState::of_this_thread();
  state.begin(graph.rows(), ef);
  state.meet(start.row);
  // The children begin at the root: with it, nothing is out of reach.
  if (level == 0) state.meet(graph.root());
  std::array<float, kMostLinks> distances;
  for (std::size_t measured = 0;;) {
    const std::size_t met = state.met();
    const std::uint32_t row = state.next();
    if (row != Graph::kNone) {
      fetch_links(graph, row, level);
      state.drop_next();
      state.meet_links(graph, row, level);
      measure.fetch(state.met_from(met), state.met() - met);
    } else if (measured == met) {
      return state.nearest();
    }
    if (const std::uint32_t later = state.next(); later != Graph::kNone) {
      fetch_links(graph, later, level);
    }
    const std::uint32_t* rows = state.met_from(measured);
    measure.distances(probe, rows, met - measured, distances.data());
    state.offer(distances.data(), rows, met - measured);
    measured = met;
  }
}

std::span<const Candidate> search(const Graph& graph, const Measure& measure, const Probe& probe,
                                  unsigned ef) {
  const Candidate start = descend(graph, measure, probe, 0);
  if (start.row == Graph::kNone) return {};
  return search_level(graph, measure, probe, 0, start, ef);
}

}  // namespace recollect::vector
