#include <map>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "recollect/base/error.hpp"
#include "recollect/embed/wordpiece.hpp"

using namespace recollect;

namespace {

constexpr std::string_view vocabulary =
    "[UNK]\nthe\ncat\ncats\n##s\nun\n##aff\n##able\n##a\na\n,\n.\ncafe\n東\n京\n!\nß\n'\n\u1112\n"
    "##\u1161\n##\u11AB\nre\n##al\nreal\n\u00A1";

// The pieces of a text, with bars between.
std::string pieces(std::string_view text) {
  static const embed::WordPiece tokenizer(vocabulary);
  std::vector<std::string> lines;
  std::string line;
  for (const char c : vocabulary) {
    if (c == '\n') {
      lines.push_back(line);
      line.clear();
    } else {
      line += c;
    }
  }
  lines.push_back(line);
  std::vector<std::uint32_t> ids;
  tokenizer.tokenize(text, ids);
  std::string out;
  for (const std::uint32_t id : ids) out += (out.empty() ? "" : "|") + lines.at(id);
  return out;
}

// Greedy longest match with a map and substrings, as the papers put it.
std::vector<std::uint32_t> match_slowly(const std::map<std::string, std::uint32_t>& known,
                                        const std::string& word) {
  std::vector<std::uint32_t> ids;
  for (std::size_t begin = 0; begin < word.size();) {
    std::size_t end = word.size();
    for (; end > begin; --end) {
      const auto found = known.find((begin ? "##" : "") + word.substr(begin, end - begin));
      if (found == known.end()) continue;
      ids.push_back(found->second);
      break;
    }
    if (end == begin) return {};
    begin = end;
  }
  return ids;
}

}  // namespace

TEST(embed_wordpiece_takes_the_longest_piece) {
  CHECK_EQ(pieces("The cats"), "the|cats");
  CHECK_EQ(pieces("unaffable reals"), "un|##aff|##able|real|##s");
  CHECK_EQ(pieces("cat,cats.!"), "cat|,|cats|.|!");
}

TEST(embed_wordpiece_leaves_out_what_it_cannot_make) {
  CHECK_EQ(pieces("catx the"), "the");
  CHECK_EQ(pieces("xyz"), "");
  CHECK_EQ(pieces(""), "");
  CHECK_EQ(pieces("[UNK]"), "");
}

TEST(embed_wordpiece_normalises_like_bert) {
  CHECK_EQ(pieces("CAFÉ cafe\u0301"), "cafe|cafe");
  CHECK_EQ(pieces("ca\u00ADt c\x01"
                  "at"),
           "cat|cat");
  CHECK_EQ(pieces("cat\u00A0the\u3000a\tcat"), "cat|the|a|cat");
  CHECK_EQ(pieces("東京"), "東|京");
  CHECK_EQ(pieces("a東a"), "a|東|a");
  CHECK_EQ(pieces("ẞ"), "ß");
  CHECK_EQ(pieces("한"), "\u1112|##\u1161|##\u11AB");
  CHECK_EQ(pieces("cat\u00A1cat"), "cat|\u00A1|cat");
  CHECK_EQ(pieces("\uFFFD"
                  "cat"),
           "cat");
}

TEST(embed_wordpiece_gives_up_on_words_past_100_characters) {
  CHECK_EQ(pieces(std::string(101, 'a')), "");
  std::vector<std::uint32_t> ids;
  embed::WordPiece(vocabulary).tokenize(std::string(100, 'a') + " the", ids);
  CHECK_EQ(ids.size(), 101u);
  CHECK_EQ(pieces(std::string(300, 'a') + " the"), "the");
}

TEST(embed_wordpiece_agrees_with_the_plain_algorithm) {
  std::mt19937 random(3);
  std::map<std::string, std::uint32_t> known;
  std::string lines;
  for (int i = 0; i < 400; ++i) {
    std::string piece = random() % 2 ? "##" : "";
    for (unsigned n = 1 + random() % 5; n; --n) piece += static_cast<char>('a' + random() % 4);
    if (!known.emplace(piece, known.size()).second) continue;
    lines += (lines.empty() ? "" : "\n") + piece;
  }
  const embed::WordPiece tokenizer(lines);
  CHECK_EQ(tokenizer.size(), known.size());
  std::size_t found = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string word;
    for (unsigned n = 1 + random() % 20; n; --n) word += static_cast<char>('a' + random() % 4);
    std::vector<std::uint32_t> ids;
    tokenizer.tokenize(word, ids);
    CHECK(ids == match_slowly(known, word));
    found += !ids.empty();
  }
  CHECK(found > 1000);
}

TEST(embed_wordpiece_refuses_bad_vocabularies) {
  CHECK_THROWS(CorruptData, embed::WordPiece(""));
  CHECK_THROWS(CorruptData, embed::WordPiece("a\n\nb"));
  CHECK_THROWS(CorruptData, embed::WordPiece("a\nb\n"));
  CHECK_THROWS(CorruptData, embed::WordPiece("a\nb\na"));
  CHECK_EQ(embed::WordPiece("a\n##a").size(), 2u);
}
