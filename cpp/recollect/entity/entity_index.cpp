#include "recollect/entity/entity_index.hpp"

#include <map>

namespace recollect::entity {

EntityIndex::~EntityIndex() {
  for (std::size_t id = 0; id < postings_.size(); ++id) postings_[id].free();
}

void EntityIndex::append(std::uint32_t row, std::span<const Entity> entities) {
  std::map<std::uint32_t, bool> mentioned;
  for (const Entity& entity : entities) {
    // A list must exist before a reader can find the id of its key.
    if (keys_.size() == postings_.size()) postings_.append();
    mentioned[keys_.insert(entity.key)] |= entity.is_name;
  }
  for (const auto& [id, is_name] : mentioned) {
    block_bytes_ += postings_[id].append({row, is_name ? 1U : 0U});
  }
}

const PostingList* EntityIndex::find(std::string_view key) const {
  const std::uint32_t id = keys_.find(key);
  return id == Dictionary::kNone ? nullptr : postings_.at(id);
}

std::size_t EntityIndex::bytes() const { return keys_.bytes() + postings_.bytes() + block_bytes_; }

}  // namespace recollect::entity
