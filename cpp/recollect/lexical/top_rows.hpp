#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "recollect/base/posting_list.hpp"
#include "recollect/base/row_lists.hpp"
#include "recollect/lexical/bm25.hpp"

namespace recollect::lexical {

// A term or entity of a question in one partition, and what it brings each row that has it:
// weight × saturation() for a term of the term index, weight for anything else.
struct Source {
  const PostingList* list;
  const RowLists* rows;  // of the same index: which ids a row has …
  std::uint32_t id;      // … and the id of this one there
  double weight;         // not negative; 0 brings nothing
  bool saturates;
  double most = 1;  // that saturation() gives a row: Shortest::bound()
};

struct ScoredRow {
  std::uint32_t row;
  double score;  // the sum of what its sources bring: above 0
};

// The `count` rows of highest score among those from `begin` to `end` that present(row) holds for,
// best first, equal ones by row. Fewer if fewer have a source. Called while rows are appended.
//
// present is called for rows that are likely to be in the answer, in no order, some twice.
// Throws InvalidArgument for 60,000 sources or more.
std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t begin, std::uint32_t end,
                                std::size_t count,
                                const std::function<bool(std::uint32_t)>& present);

}  // namespace recollect::lexical
