#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "recollect/text/language.hpp"
#include "recollect/text/mention.hpp"

namespace recollect::text {

// The longest runs of up to 5 words whose key `known` accepts, from left to right. Characters of
// scripts without spaces count for less than a word. A single stop word never matches.
std::vector<Mention> find_known(std::string_view text, const Language& language,
                                const std::function<bool(std::string_view key)>& known);

}  // namespace recollect::text
