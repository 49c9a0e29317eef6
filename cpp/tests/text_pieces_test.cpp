#include "recollect/text/pieces.hpp"

#include <random>
#include <string>
#include <vector>

#include "check.hpp"

using namespace recollect;

namespace {

std::vector<std::string> pieces_of(const std::string& text, bool prose) {
  std::vector<std::string> found;
  for (const text::Piece& piece : text::find_pieces(text)) {
    if (piece.prose == prose) found.push_back(text.substr(piece.begin, piece.end - piece.begin));
  }
  return found;
}

}  // namespace

TEST(pieces_are_sentences_and_blocks) {
  const std::string text = "I like it. It works!\n\n```\nx = 1. y = 2.\n```\n";
  CHECK((pieces_of(text, true) == std::vector<std::string>{"I like it. ", "It works!\n\n"}));
  CHECK((pieces_of(text, false) == std::vector<std::string>{"```\nx = 1. y = 2.\n```\n"}));
  CHECK(text::find_pieces("").empty());
}

TEST(pieces_together_are_the_text) {
  std::mt19937 random(7);
  const std::string letters = "ab. A!?\n`-*#>|1\t\xc3\xa9";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 60); i > 0; --i) {
      text += letters[random() % letters.size()];
    }
    std::uint32_t end = 0;
    for (const text::Piece& piece : text::find_pieces(text)) {
      CHECK_EQ(piece.begin, end);
      CHECK(piece.end > piece.begin);
      end = piece.end;
    }
    CHECK_EQ(end, text.size());
  }
}
