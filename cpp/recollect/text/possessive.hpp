#pragma once

#include <cstddef>
#include <string_view>

namespace recollect::text {

// Bytes of the possessive 's (or of several) that ends a text, 0 when there is none.
std::size_t possessive_length(std::string_view text);

}  // namespace recollect::text
