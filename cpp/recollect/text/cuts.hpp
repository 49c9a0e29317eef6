#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace recollect::text {

// Where a text may be parted, from the best places to the worst.
enum class Level : std::uint8_t {
  block,     // nowhere
  stanza,    // at blank lines
  sentence,  // at what ends a sentence, and doubtful at lines that end on purpose
  line,
  clause,   // at commas and their kin
  word,     // at white space, and between characters of scripts that have none
  cluster,  // between grapheme clusters
};

struct Cut {
  std::uint32_t at = 0;  // where the part behind it begins
  bool certain = true;
};

// Writes the places in [begin, end) of one level, in order, without both ends. `stride`: for
// clusters, how many bytes a part has at least.
void find_cuts(std::string_view text, std::uint32_t begin, std::uint32_t end, Level level,
               std::uint32_t stride, std::vector<Cut>& cuts);

}  // namespace recollect::text
