#pragma once

#include <span>
#include <string>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect::entity {

// Entities, by case-folded key, to the rows that mention them; the keys are the gazetteer. One
// writer, any readers.
class EntityIndex {
 public:
  EntityIndex() = default;
  ~EntityIndex();

  // Repeats of a key count once.
  void append(std::uint32_t row, std::span<const std::string> keys);

  const PostingList* find(std::string_view key) const;  // nullptr when no row ever had it
  std::size_t bytes() const;

 private:
  Dictionary keys_;
  StableArray<PostingList> postings_;
  std::size_t block_bytes_ = 0;
};

}  // namespace recollect::entity
