#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect::lexical {

// Terms to the rows that hold them, and each row's length in terms. One writer, any readers.
// Rows that died stay in the postings; the reader, who knows its version, passes over them.
class TermIndex {
 public:
  TermIndex() = default;
  ~TermIndex();

  // `terms` in text order, repeats kept. Rows are appended in order: 0, 1, 2 …
  void append(std::span<const std::string_view> terms);

  const PostingList* find(std::string_view term) const;  // nullptr when no row ever held it
  std::uint32_t length(std::uint32_t row) const { return lengths_[row]; }
  std::size_t bytes() const;

 private:
  Dictionary terms_;
  StableArray<PostingList> postings_;
  StableArray<std::uint32_t> lengths_;
  std::size_t block_bytes_ = 0;
  std::vector<std::uint32_t> ids_;  // of the row being appended
};

}  // namespace recollect::lexical
