#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"
#include "recollect/text/analyzer.hpp"

namespace recollect::query {

// A question's text, taken apart against what a view knows.
struct ParsedQuestion {
  Question question;       // terms in text order; entities by rules, and known to the view
  std::string dense_text;  // people masked out; "" when nothing is left to embed
};

// The vector at unit length. InvalidArgument when its length is zero, NaN or infinite.
std::vector<float> unit_vector(std::span<const float> vector);

// `now` decides which records have expired (an entity is known while a present record has it) and
// what "last week" is.
ParsedQuestion parse_question(const View& view, const text::Analyzer& analyzer,
                              std::string_view text, std::int64_t now);

}  // namespace recollect::query
