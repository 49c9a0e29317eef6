#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace recollect::text {

struct PassageRule {
  static constexpr std::uint32_t most_target = 1000;

  std::uint32_t limit = 120;  // a text of at most so many tokens stays whole
  std::uint32_t target = 80;  // tokens of a passage; at most twice as many
  std::uint32_t overlap = 0;  // sentences of the passage before that a passage repeats

  void check() const;  // InvalidArgument unless target is in [1, most_target]
};

// A part of a text, as byte offsets.
struct Passage {
  std::uint32_t begin = 0, end = 0;
};

// Parts a long text into passages that keep their sense, in order. A passage begins and ends at
// no white space, but for the indent of its first line; what no passage holds is white space. A
// text that stays whole is one passage with all of it. Tokens are estimated sentence by sentence,
// so a passage may count a few more as one text. Takes time in proportion to the text.
//
// Code, a table's row and an item of a list (with its lines up to the next marker) stay together
// unless one alone is longer than twice the target. Such a one is parted where it hurts least: at
// blank lines, between sentences, lines, clauses, words, and at last between grapheme clusters.
std::vector<Passage> find_passages(std::string_view text, const PassageRule& rule);

}  // namespace recollect::text
