#pragma once

#include <string_view>

namespace recollect::text {

// Whether a word (folded) is a given name in one of some thirty languages in Latin script.
bool is_given_name(std::string_view folded);

}  // namespace recollect::text
