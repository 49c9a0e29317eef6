#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace recollect::partition {

// A UUID. Ordered as its text is, so ties broken by it are ties broken by the printed id.
struct RecordId {
  std::uint64_t high = 0, low = 0;

  auto operator<=>(const RecordId&) const = default;

  // 16 bytes, in the order of the text. InvalidArgument where there are not as many.
  static RecordId of_bytes(std::string_view bytes);
  // What text() gave. InvalidArgument for anything else.
  static RecordId of_text(std::string_view text);
  // 36 characters, lower-case hexadecimal in groups of 8-4-4-4-12.
  std::string text() const;
};

}  // namespace recollect::partition
