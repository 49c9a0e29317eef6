#pragma once

#include <string_view>

namespace recollect::text {

// The stop words of a language, folded, separated by white space; empty where there is no list.
std::string_view stop_words_of(std::string_view language);

}  // namespace recollect::text
