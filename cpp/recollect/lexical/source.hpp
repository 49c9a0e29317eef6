#pragma once

#include <cstdint>

#include "recollect/base/posting_list.hpp"
#include "recollect/base/row_lists.hpp"

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

}  // namespace recollect::lexical
