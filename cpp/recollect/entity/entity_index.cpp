#include "recollect/entity/entity_index.hpp"

#include <algorithm>

namespace recollect::entity {

void EntityIndex::append(std::span<const std::string> keys) {
  const std::uint32_t row = rows_.rows();
  ids_.clear();
  for (const std::string& key : keys) {
    // A list must exist before a reader can find the id of its key.
    if (keys_.size() == postings_.size()) {
      postings_.append();
      live_.append();
    }
    ids_.push_back(keys_.insert(key));
  }
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  for (const std::uint32_t id : ids_) postings_[id].append({row, 1}, blocks_);
  rows_.append(ids_);
}

const PostingList* EntityIndex::find(std::string_view key) const {
  const std::uint32_t found = id(key);
  return found == kNone ? nullptr : postings_.at(found);
}

std::size_t EntityIndex::bytes() const {
  return keys_.bytes() + postings_.bytes() + rows_.bytes() + live_.bytes() + blocks_.bytes();
}

}  // namespace recollect::entity
