#include <string>
#include <string_view>
#include <vector>

#include "check.hpp"
#include "recollect/base/error.hpp"
#include "recollect/text/blocks.hpp"
#include "recollect/text/clusters.hpp"
#include "recollect/text/passages.hpp"
#include "recollect/text/sentences.hpp"

using namespace recollect::text;

namespace {

std::string sentences_of(std::string_view text) {
  std::string parts;
  SentenceScanner scanner(text, 0, static_cast<std::uint32_t>(text.size()));
  std::uint32_t begin = 0;
  for (SentenceEnd end; scanner.next(end); begin = end.at)
    parts += std::string(text.substr(begin, end.at - begin)) + (end.certain ? "|" : "~");
  return parts + std::string(text.substr(begin));
}

// A letter for the kind of each block, and the depth of items.
std::string blocks_of(std::string_view text) {
  std::vector<Block> blocks;
  find_blocks(text, 0, static_cast<std::uint32_t>(text.size()), 0, blocks);
  std::string kinds;
  for (const Block& block : blocks) {
    kinds += "pqhricw"[static_cast<std::size_t>(block.kind)];
    if (block.kind == Block::Kind::item) kinds += std::to_string(block.depth);
  }
  return kinds;
}

}  // namespace

TEST(text_sentences_end_at_stops_that_end_them) {
  CHECK_EQ(sentences_of("Mr. J. Fox paid $3.50. He left."), "Mr. J. Fox paid $3.50. |He left.");
  CHECK_EQ(sentences_of("See e.g. No. 5, v2.0 or U.S. law. Done"),
           "See e.g. No. 5, v2.0 or U.S. law. |Done");
  CHECK_EQ(sentences_of("Well... maybe. Well... Perhaps!"), "Well... maybe. |Well... |Perhaps!");
  CHECK_EQ(sentences_of("i like it. do you? \"No!\" he said"),
           "i like it. ~do you? |\"No!\" he said");
  CHECK_EQ(sentences_of("Run `a. B` or ``x. `Y``. Then"), "Run `a. B` or ``x. `Y``. |Then");
  CHECK_EQ(sentences_of("はい。」「いいえ！」と"), "はい。」|「いいえ！」と");
  CHECK_EQ(sentences_of("Ann: hi\nBob: hello you\nAnn: bye"),
           "Ann: hi\n~Bob: hello you\n~Ann: bye");
}

TEST(text_blocks_are_those_of_markdown) {
  CHECK_EQ(blocks_of("# A\ntext\nmore\n\nTitle\n===\n"), "hph");
  CHECK_EQ(blocks_of("Title\n---\n**Bold:**\n***\n> a\n> b\n"), "hhrq");
  CHECK_EQ(blocks_of("Steps:\n1. a\n   more\n   - b\n\n     still b\n2) c\n- d\n\nend"),
           "pi0i1i0i0p");
  CHECK_EQ(blocks_of("```py\n- a\n\n# b\n```\n\n    code\n\n    code\n"), "cc");
  CHECK_EQ(blocks_of("- item\n  ```\n  - no item\n  ```\n- item"), "i0i0");
  CHECK_EQ(blocks_of("a | b\n--|--\n1 | 2\n\n| x |\n"), "www");
  CHECK_EQ(blocks_of("It was in\n1990. Then 3) came\n"), "p");
}

TEST(text_clusters_are_kept_together) {
  CHECK(joins('e', 0x301));
  CHECK(joins('\r', '\n'));
  CHECK(joins(0x1F469, 0x200D) && joins(0x200D, 0x1F469));
  CHECK(joins(0x1F44D, 0x1F3FD));
  CHECK(joins(0x1100, 0x1161) && joins(0xAC00, 0x11A8));
  CHECK(joins(0x94D, 0x937));
  CHECK(!joins('a', 'b') && !joins(0x6F22, 0x5B57) && !joins('\n', 0x301));
}

TEST(text_passages_refuse_an_impossible_target) {
  CHECK_THROWS(recollect::InvalidArgument, find_passages("a", {.target = 0}));
  CHECK_EQ(find_passages("", {.limit = 0}).size(), 1u);
}
