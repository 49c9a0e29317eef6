#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/text/analyzer.hpp"

namespace recollect::partition {

// What a caller gave of a record, checked: no string is empty or anything but UTF-8.
struct Draft {
  std::string_view text, kind;
  std::int64_t at = 0;                         // microseconds since the Unix epoch
  std::optional<std::int64_t> expires_at;      // likewise
  std::optional<std::string_view> importance;  // a JSON number; none for 1
  std::optional<std::string_view> session, source;
  std::vector<std::string_view> entities;
  std::optional<std::string_view> metadata;                // a JSON object
  std::optional<std::string_view> level;                   // none for a passage
  std::optional<std::string_view> parent, span, passages;  // an id, JSON lists: see Record
};

// How a record is written down: the payload of its event (docs/format.md), which Record::decode
// reads, and what there is to embed of its text, "" for nothing.
struct Written {
  std::string payload;
  std::string dense_text;
};

Written write_down(const Draft& draft, const text::Analyzer& analyzer);

}  // namespace recollect::partition
