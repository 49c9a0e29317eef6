#include "recollect/entity/entity_index.hpp"

#include <algorithm>

#include "recollect/base/inverted.hpp"

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

void EntityIndex::save(std::uint32_t rows, std::uint32_t entities,
                       const std::function<bool(std::uint32_t)>& counts, const Sink& sink) const {
  pack_section(sink, [&](Packer& to) { keys_.save(entities, to); });
  pack_section(sink, [&](Packer& to) { save_postings(postings_, entities, rows, counts, to); });
  pack_section(sink, [&](Packer& to) { rows_.save(rows, to); });
}

void EntityIndex::restore(std::uint32_t rows, std::uint32_t entities, const SectionReader& file,
                          std::span<const Section, kSections> sections) {
  keys_.restore(entities, file.inside(sections[0]));
  restore_postings(entities, rows, file.inside(sections[1]), postings_, live_, blocks_);
  rows_.restore(rows, entities, file.inside(sections[2]));
}

std::size_t EntityIndex::bytes() const {
  return keys_.bytes() + postings_.bytes() + rows_.bytes() + live_.bytes() + blocks_.bytes();
}

}  // namespace recollect::entity
