#pragma once

#include <string_view>

namespace recollect::text {

// Whether an English word (folded) begins sentences without being a name.
bool is_ordinary(std::string_view folded);

// Whether such a word is often part of a name all the same: "New York".
bool leads_names(std::string_view folded);

}  // namespace recollect::text
