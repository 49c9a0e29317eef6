#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "recollect/lexical/bm25.hpp"
#include "recollect/lexical/chains.hpp"
#include "recollect/lexical/source.hpp"

namespace recollect::lexical {

// Whose scores count in a row's, and how many rows of the highest scores alone are looked around.
struct Neighbours {
  const Chains& chains;
  Alphas alphas;
  std::size_t peaks;
};

struct ScoredRow {
  std::uint32_t row;
  float score;
};

using Present = std::function<bool(std::uint32_t)>;

// The `count` rows of highest score among those from `begin` to `end` that present(row) holds for,
// in no order; fewer if fewer have a source. Called while rows are appended.
//
// By estimates: a term that stands in a row four times or more counts as much as it can, and the
// lists of terms that bring least, a thirtieth of what a row in the answer has, may be left out. So
// rows of about the same score may stand in each other's place.
//
// With neighbours, a score is the mean of a row's and its neighbours', by the alphas: about the
// best of the rows that are among the peaks or neighbours of one. What a neighbour has that lies
// in another window of rows (RowSums) does not count.
//
// present is called for rows that are likely to be in the answer, in no order, some twice.
// Throws InvalidArgument for 60,000 sources or more.
std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t begin, std::uint32_t end,
                                std::size_t count, const Present& present,
                                const Neighbours* neighbours = nullptr);

}  // namespace recollect::lexical
