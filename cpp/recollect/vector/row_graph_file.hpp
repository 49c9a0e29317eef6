#pragma once

#include <cstdint>
#include <string_view>

#include "recollect/base/section.hpp"
#include "recollect/vector/row_graph.hpp"

namespace recollect::vector {

// A graph over a partition's rows as bytes: links between row numbers and what efforts found, no
// vectors and no texts. docs/format.md describes it.
//
// Row numbers mean something only with the rows that they were given to, so the file holds a
// digest of these, `identity(rows)`, of the first rows; who reads it gives its own.
using Identity = std::function<std::uint32_t(std::uint32_t rows)>;

// Hands the bytes over in pieces that are valid during the call. Nobody may change the graph.
void write_row_graph(const RowGraph& graph, const Identity& identity, const Sink& sink);

// Fills an empty graph, whose rows are at least `most`, on so many threads. CorruptData: damaged,
// or of other rows; then the graph is to be thrown away.
void read_row_graph(RowGraph& graph, const Identity& identity, std::uint32_t most,
                    std::string_view bytes, unsigned threads, Check check);

}  // namespace recollect::vector
