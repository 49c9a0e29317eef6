#include "recollect/vector/graph_search.hpp"

#include <algorithm>
#include <array>

namespace recollect::vector {

namespace {

constexpr std::size_t kMostLinks = 256;

struct Neighbours {
  std::array<std::uint32_t, kMostLinks> rows;
  std::array<float, kMostLinks> distances;
  std::size_t count = 0;
};

// Puts the candidate where it belongs; what falls off the end is lost. Returns its place.
std::size_t insert(std::vector<Candidate>& pool, unsigned ef, Candidate candidate) {
  const auto place = std::upper_bound(
      pool.begin(), pool.end(), candidate.distance,
      [](float distance, const Candidate& other) { return distance < other.distance; });
  const auto at = static_cast<std::size_t>(place - pool.begin());
  if (pool.size() < ef) {
    pool.insert(place, candidate);
  } else {
    std::move_backward(place, pool.end() - 1, pool.end());
    pool[at] = candidate;
  }
  return at;
}

std::size_t unexpanded(const std::vector<Candidate>& pool, std::size_t from) {
  while (from < pool.size() && (pool[from].row & SearchState::kExpanded)) ++from;
  return from;
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
  for (const std::uint32_t row : marked_) seen_[row / 64] = 0;
  marked_.clear();
  if (seen_.size() * 64 < rows) seen_.resize(rows / 64 + 1);
  rows_ = rows;
  pool.clear();
  pool.reserve(ef + 1);
}

Candidate descend(const Graph& graph, const Space& space, const Space::Probe& probe,
                  unsigned level) {
  Candidate best{0, graph.entry()};
  if (best.row == Graph::kNone) return best;
  space.distances(probe, &best.row, 1, &best.distance);
  Neighbours near;
  for (unsigned at = graph.level_of(best.row); at > level; --at) {
    for (bool nearer = true; nearer;) {
      nearer = false;
      near.count = 0;
      graph.for_each_link(best.row, at,
                          [&](std::uint32_t row, bool) { near.rows[near.count++] = row; });
      space.distances(probe, near.rows.data(), near.count, near.distances.data());
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

std::span<const Candidate> search_level(const Graph& graph, const Space& space,
                                        const Space::Probe& probe, unsigned level, Candidate start,
                                        unsigned ef) {
  SearchState& state = SearchState::of_this_thread();
  std::vector<Candidate>& pool = state.pool;
  state.begin(graph.rows(), ef);
  state.mark(start.row);
  pool.push_back(start);
  // The children begin at the root: with it, nothing is out of reach.
  if (const std::uint32_t root = graph.root(); level == 0 && state.mark(root)) {
    float distance;
    space.distances(probe, &root, 1, &distance);
    insert(pool, ef, {distance, root});
  }
  Neighbours near;
  for (std::size_t next = 0; next < pool.size();) {
    const std::uint32_t row = pool[next].row;
    pool[next].row |= SearchState::kExpanded;
    near.count = 0;
    graph.for_each_link(row, level, [&](std::uint32_t to, bool) {
      if (state.knows(to) && state.mark(to)) near.rows[near.count++] = to;
    });
    space.distances(probe, near.rows.data(), near.count, near.distances.data());
    std::size_t first = next + 1;
    for (std::size_t i = 0; i < near.count; ++i) {
      if (pool.size() == ef && !(near.distances[i] < pool.back().distance)) continue;
      first = std::min(first, insert(pool, ef, {near.distances[i], near.rows[i]}));
    }
    next = first;
    next = unexpanded(pool, next);
    // The list after the next one, which most likely stays that: there is time to fetch it.
    const std::size_t later = unexpanded(pool, next + 1);
    if (later < pool.size()) fetch_links(graph, pool[later].row, level);
  }
  for (Candidate& candidate : pool) candidate.row &= ~SearchState::kExpanded;
  return pool;
}

std::span<const Candidate> search(const Graph& graph, const Space& space, const Space::Probe& probe,
                                  unsigned ef) {
  const Candidate start = descend(graph, space, probe, 0);
  if (start.row == Graph::kNone) return {};
  return search_level(graph, space, probe, 0, start, ef);
}

}  // namespace recollect::vector
