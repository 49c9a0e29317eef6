#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/vector/graph.hpp"
#include "recollect/vector/graph_search.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

// Links a row that graph.append() made room for. Several threads may link different rows. With a
// guide, the walk that finds candidates goes by it.
void link_row(Graph& graph, const Space& space, std::uint32_t row, unsigned ef_construction,
              const Guide* guide = nullptr);

// Those of the candidates, nearest first, that a list of at most `most` should keep: children
// (marked kChild) always, then each that is nearer to the row than alpha times its distance from
// any kept before it.
std::vector<std::uint32_t> select_links(const Space& space, std::span<const Candidate> candidates,
                                        unsigned most, float alpha = 1);

// Makes `child` a child of a row near it. `near` is what a search for it found, nearest first.
void adopt(Graph& graph, const Space& space, std::uint32_t child, std::span<const Candidate> near);

}  // namespace recollect::vector
