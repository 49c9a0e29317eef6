#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace recollect::text {

// A sentence, or a block that holds none, as byte offsets, with the white space behind it.
struct Piece {
  std::uint32_t begin = 0, end = 0;
  bool prose = false;  // else code, a quotation, a heading, a table's row or an item of a list
};

// Parts a text into its sentences and its other blocks, in order; together they are the text. Ends
// by looks alone, such as a line's, count. Takes time in proportion to the text.
std::vector<Piece> find_pieces(std::string_view text);

}  // namespace recollect::text
