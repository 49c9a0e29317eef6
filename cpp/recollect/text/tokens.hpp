#pragma once

#include <cstdint>
#include <string_view>

namespace recollect::text {

// About how many tokens a language model sees in the text, rather too many than too few.
// The rule and its measured errors stand in tokens.cpp.
std::uint32_t estimate_tokens(std::string_view text);

// The same, not rounded, for sums over the parts of a text.
float weigh_tokens(std::string_view text);

}  // namespace recollect::text
