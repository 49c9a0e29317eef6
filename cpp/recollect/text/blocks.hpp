#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace recollect::text {

// A run of whole lines of a text, as byte offsets; the line end of the last one is left out.
struct Block {
  enum class Kind : std::uint8_t {
    paragraph,
    quote,    // lines that begin with >
    heading,  // # of Markdown, underlined, or a line of bold text alone
    rule,     // ---
    item,     // of a list, with all its lines up to the next marker of any level
    code,     // between fences, or indented
    row,      // of a table; the first one holds the line of dashes below it too
  };
  std::uint32_t begin = 0, end = 0;
  Kind kind = Kind::paragraph;
  std::uint8_t depth = 0;    // of an item: in how many others it stands, at most 255
  std::uint32_t margin = 0;  // of an item: the column where its text begins
};

// Finds the blocks of a text in the order they stand, by what plain text and Markdown have in
// common. Lines of white space belong to none, unless they are in code or in an item. Columns
// before `margin` count as if they were not there.
void find_blocks(std::string_view text, std::uint32_t begin, std::uint32_t end,
                 std::uint32_t margin, std::vector<Block>& blocks);

}  // namespace recollect::text
