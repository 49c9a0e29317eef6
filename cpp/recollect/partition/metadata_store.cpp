#include "recollect/partition/metadata_store.hpp"

namespace recollect::partition {

namespace {
constexpr auto kLastType = static_cast<std::uint8_t>(MetadataValue::Type::string);
}  // namespace

void MetadataStore::append(std::span<const MetadataValue> values) {
  const auto first = static_cast<std::uint32_t>(values_.size());
  for (const MetadataValue& value : values) {
    values_.push_back({paths_.insert(value.path), value.type, value.in_list, value.number,
                       value.type == MetadataValue::Type::string ? strings_.insert(value.string)
                                                                 : Dictionary::kNone});
  }
  spans_.push_back({first, static_cast<std::uint32_t>(values.size())});
}

void MetadataStore::save(std::uint32_t rows, std::uint32_t paths, std::uint32_t strings,
                         const Sink& sink) const {
  pack_section(sink, [&](Packer& to) { paths_.save(paths, to); });
  pack_section(sink, [&](Packer& to) { strings_.save(strings, to); });
  pack_section(sink, [&](Packer& to) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      const Span span = spans_[row];
      to.put(span.count);
      for (std::uint32_t i = 0; i < span.count; ++i) {
        const Value& value = values_[span.first + i];
        to.put(value.path);
        to.put(value.string);
        to.put(value.number);
        to.put(static_cast<std::uint8_t>(value.type));
        to.put(static_cast<std::uint8_t>(value.in_list));
      }
    }
  });
}

void MetadataStore::restore(std::uint32_t rows, std::uint32_t paths, std::uint32_t strings,
                            const SectionReader& file,
                            std::span<const Section, kSections> sections) {
  paths_.restore(paths, file.inside(sections[0]));
  strings_.restore(strings, file.inside(sections[1]));
  SectionReader from = file.inside(sections[2]);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const auto count = from.take<std::uint32_t>();
    spans_.push_back({static_cast<std::uint32_t>(values_.size()), count});
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto path = from.take<std::uint32_t>();
      const auto string = from.take<std::uint32_t>();
      const auto number = from.take<double>();
      const auto type = from.take<std::uint8_t>();
      const auto in_list = from.take<std::uint8_t>();
      const bool is_string = type == static_cast<std::uint8_t>(MetadataValue::Type::string);
      from.require(path < paths && type <= kLastType && in_list <= 1 &&
                       (is_string ? string < strings : string == Dictionary::kNone),
                   "a value of metadata is out of range");
      values_.push_back(
          {path, static_cast<MetadataValue::Type>(type), in_list == 1, number, string});
    }
  }
  from.require(from.left() == 0, "something follows the last value");
}

std::size_t MetadataStore::bytes() const {
  return paths_.bytes() + strings_.bytes() + spans_.bytes() + values_.bytes();
}

}  // namespace recollect::partition
