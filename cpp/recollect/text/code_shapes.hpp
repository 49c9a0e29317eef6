#pragma once

#include <string_view>

namespace recollect::text {

// Whether files carry this extension ("py", "json").
bool is_extension(std::string_view word);

// Whether a run of letters, digits, underscores and inner periods looks like code: a version, or
// an identifier in snake, camel or dotted case.
bool has_code_shape(std::string_view word);

}  // namespace recollect::text
