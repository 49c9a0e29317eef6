#include "recollect/entity/entity_index.hpp"

#include <algorithm>
#include <vector>

namespace recollect::entity {

EntityIndex::~EntityIndex() {
  for (std::size_t id = 0; id < postings_.size(); ++id) postings_[id].free();
}

void EntityIndex::append(std::uint32_t row, std::span<const std::string> keys) {
  std::vector<std::uint32_t> mentioned;
  for (const std::string& key : keys) {
    // A list must exist before a reader can find the id of its key.
    if (keys_.size() == postings_.size()) postings_.append();
    const std::uint32_t id = keys_.insert(key);
    if (std::find(mentioned.begin(), mentioned.end(), id) != mentioned.end()) continue;
    mentioned.push_back(id);
    block_bytes_ += postings_[id].append({row, 1});
  }
}

const PostingList* EntityIndex::find(std::string_view key) const {
  const std::uint32_t id = keys_.find(key);
  return id == Dictionary::kNone ? nullptr : postings_.at(id);
}

std::size_t EntityIndex::bytes() const { return keys_.bytes() + postings_.bytes() + block_bytes_; }

}  // namespace recollect::entity
