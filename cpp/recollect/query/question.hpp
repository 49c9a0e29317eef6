#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/query/view.hpp"
#include "recollect/text/analyzer.hpp"

namespace recollect::query {

// A question's text, taken apart against what a view knows.
struct ParsedQuestion {
  std::vector<std::string> terms;     // distinct, in text order
  std::vector<std::string> entities;  // distinct keys: by rules, and known to the view
  std::string dense_text;             // names masked out; "" when nothing is left to embed
};

// `now` decides which records have expired: an entity is known while a present record has it.
ParsedQuestion parse_question(const View& view, const text::Analyzer& analyzer,
                              std::string_view text, std::int64_t now);

}  // namespace recollect::query
