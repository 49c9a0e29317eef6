#pragma once

#include <span>
#include <string>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect::entity {

// One entity of a record: its key (case folded), and whether it was written as a name, with a
// capital. Only names are masked out of a query's dense text when the gazetteer knows them.
struct Entity {
  std::string key;
  bool is_name;
};

// Entities to the rows that mention them; its keys are the gazetteer. One writer, any readers.
// A posting's value is 1 where the mention was a name.
class EntityIndex {
 public:
  EntityIndex() = default;
  ~EntityIndex();

  // Repeats of a key count once; it is a name if any of them is.
  void append(std::uint32_t row, std::span<const Entity> entities);

  const PostingList* find(std::string_view key) const;  // nullptr when no row ever had it
  std::size_t bytes() const;

 private:
  Dictionary keys_;
  StableArray<PostingList> postings_;
  std::size_t block_bytes_ = 0;
};

}  // namespace recollect::entity
