#pragma once

#include <cstdint>
#include <functional>

#include "recollect/vector/graph.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

// Links past removed rows, so that none is linked any more and each that is left is still reached
// from the root. Reads may go on; nothing else may write. When it returns, and every reader that
// was inside has left, the removed rows' numbers can be given to other vectors.
//
// Source: Singh et al., "FreshDiskANN", 2021, algorithm 4: a row that linked to removed ones takes
// their links in their place and selects anew. Then a walk from the root marks children again,
// and what it does not reach is adopted.
void unlink_removed(Graph& graph, const Space& space,
                    const std::function<bool(std::uint32_t)>& removed);

}  // namespace recollect::vector
