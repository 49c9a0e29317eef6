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

  // 36 characters, lower-case hexadecimal in groups of 8-4-4-4-12. InvalidArgument otherwise.
  static RecordId parse(std::string_view text);
  std::string text() const;
};

}  // namespace recollect::partition
