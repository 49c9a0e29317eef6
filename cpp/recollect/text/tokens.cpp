#include "recollect/text/tokens.hpp"

namespace recollect::text {

std::uint32_t estimate_tokens(std::string_view text) {
  return static_cast<std::uint32_t>((text.size() + 3) / 4);
}

}  // namespace recollect::text
