#include "recollect/partition/metadata_store.hpp"

namespace recollect::partition {

void MetadataStore::append(std::span<const MetadataValue> values) {
  const auto first = static_cast<std::uint32_t>(values_.size());
  for (const MetadataValue& value : values) {
    values_.push_back({paths_.insert(value.path), value.type, value.in_list, value.number,
                       value.type == MetadataValue::Type::string ? strings_.insert(value.string)
                                                                 : Dictionary::kNone});
  }
  spans_.push_back({first, static_cast<std::uint32_t>(values.size())});
}

std::size_t MetadataStore::bytes() const {
  return paths_.bytes() + strings_.bytes() + spans_.bytes() + values_.bytes();
}

}  // namespace recollect::partition
