#pragma once

#include <cstdint>
#include <span>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/stable_array.hpp"
#include "recollect/partition/record.hpp"

namespace recollect::partition {

// The filterable metadata of each row, with paths and strings as ids. One writer, any readers.
class MetadataStore {
 public:
  struct Value {
    std::uint32_t path;
    MetadataValue::Type type;
    bool in_list;
    double number;
    std::uint32_t string;
  };

  void append(std::span<const MetadataValue> values);

  // Calls visit(value) for each value of the row under the path.
  template <class Visit>
  void for_each(std::uint32_t row, std::uint32_t path, Visit visit) const {
    const Span span = spans_[row];
    for (std::uint32_t i = 0; i < span.count; ++i) {
      const Value& value = values_[span.first + i];
      if (value.path == path) visit(value);
    }
  }

  std::uint32_t path(std::string_view name) const { return paths_.find(name); }
  std::uint32_t string(std::string_view text) const { return strings_.find(text); }
  std::string_view string(std::uint32_t id) const { return strings_.key(id); }
  std::size_t bytes() const;

  std::uint32_t paths() const { return paths_.size(); }      // the writer only
  std::uint32_t strings() const { return strings_.size(); }  // likewise

  // The first rows, paths and strings as bytes, in as many sections, beside the writer; and back,
  // where there is no row yet.
  static constexpr std::size_t kSections = 3;
  void save(std::uint32_t rows, std::uint32_t paths, std::uint32_t strings, const Sink& sink) const;
  void restore(std::uint32_t rows, std::uint32_t paths, std::uint32_t strings,
               const SectionReader& file, std::span<const Section, kSections> sections);

 private:
  struct Span {
    std::uint32_t first, count;
  };
  Dictionary paths_, strings_;
  StableArray<Span> spans_;
  StableArray<Value> values_;
};

}  // namespace recollect::partition
