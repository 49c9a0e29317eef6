#pragma once

#include <cstdint>

namespace recollect::text {

// What a text is turned into: its terms, the keys of its entities, its cues. Whoever changes any of
// it for any text adds one, so that what was made before is made anew.
inline constexpr std::uint32_t kAnalysis = 1;

}  // namespace recollect::text
