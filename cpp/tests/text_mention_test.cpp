#include <set>
#include <string>
#include <vector>

#include "check.hpp"
#include "recollect/text/analyzer.hpp"

using namespace recollect;
using text::entity_key;

namespace {

std::vector<std::string> same(const std::vector<std::string>& words) { return words; }

std::vector<text::Mention> known(std::string_view text, const std::set<std::string>& keys) {
  static const text::Analyzer english("english", same);
  return english.known_entities(
      text, [&keys](std::string_view key) { return keys.contains(std::string(key)); });
}

// "span=key" for each mention, with bars between.
std::string show(std::string_view text, const std::vector<text::Mention>& mentions) {
  std::string out;
  for (const text::Mention& mention : mentions) {
    if (!out.empty()) out += '|';
    out += std::string(text.substr(mention.begin, mention.end - mention.begin)) + '=' + mention.key;
  }
  return out;
}

std::string show_known(std::string_view text, const std::set<std::string>& keys) {
  return show(text, known(text, keys));
}

}  // namespace

TEST(text_entity_key_drops_what_spellings_differ_in) {
  CHECK_EQ(entity_key("Ann's"), "ann");
  CHECK_EQ(entity_key("ANN\u2019S"), "ann");
  CHECK_EQ(entity_key("New \t\n York"), "new york");
  CHECK_EQ(entity_key("  (Ann), "), "ann");
  CHECK_EQ(entity_key("\u201CDune\u201D"), "dune");
  CHECK_EQ(entity_key("`main()`"), "main");
  CHECK_EQ(entity_key("the Smiths'"), "the smiths");
  CHECK_EQ(entity_key("CAFE\u0301"), "café");
}

TEST(text_entity_key_keeps_inner_marks_and_signs_of_meaning) {
  CHECK_EQ(entity_key("AT&T"), "at&t");
  CHECK_EQ(entity_key("Jean-Luc"), "jean-luc");
  CHECK_EQ(entity_key("O'Brien"), "o'brien");
  CHECK_EQ(entity_key("C++"), "c++");
  CHECK_EQ(entity_key("C#"), "c#");
  CHECK_EQ(entity_key("20%"), "20%");
  CHECK_EQ(entity_key("$30"), "$30");
  CHECK_EQ(entity_key("__init__"), "__init__");
  CHECK_EQ(entity_key("Dune (1984)"), "dune (1984)");
}

TEST(text_entity_key_of_nothing_is_empty) {
  CHECK_EQ(entity_key(""), "");
  CHECK_EQ(entity_key(" ...! "), "");
  CHECK_EQ(entity_key("'s"), "s");
}

TEST(text_entity_key_of_a_key_is_the_key) {
  for (const char* name : {"Ann's", "New  York", "C++", "(a) b", "f(x)", "U.S.A.", "ΣΊΣΥΦΟΣ"})
    CHECK_EQ(entity_key(entity_key(name)), entity_key(name));
}

TEST(text_known_entities_take_the_longest_run) {
  const std::set<std::string> keys = {"york", "new york", "new york city", "ann"};
  CHECK_EQ(show_known("Ann left new york city for York", keys),
           "Ann=ann|new york city=new york city|York=york");
  CHECK_EQ(show_known("NEW  YORK", keys), "NEW  YORK=new york");
  CHECK_EQ(show_known("newyork annie", keys), "");
}

TEST(text_known_entities_end_before_the_possessive) {
  CHECK_EQ(show_known("is Ann\u2019s dog Ann's?", {"ann"}), "Ann=ann|Ann=ann");
  CHECK_EQ(show_known("Ann's+", {"ann", "ann's", "ann's+"}), "Ann=ann");
  CHECK_EQ(show_known("Ann's dog", {"ann", "ann's dog"}), "Ann's dog=ann's dog");
}

TEST(text_known_entities_may_hold_marks) {
  CHECK_EQ(show_known("he likes C++, jean-luc and at&t.", {"c++", "jean-luc", "at&t", "c"}),
           "C++=c++|jean-luc=jean-luc|at&t=at&t");
  CHECK_EQ(show_known("C#'s types", {"c#", "c#'s", "c#'s types"}), "C#'s types=c#'s types");
  CHECK_EQ(show_known("plan C", {"c++", "c"}), "C=c");
}

TEST(text_known_entities_are_never_single_stop_words) {
  CHECK_EQ(show_known("It will be the who", {"it", "will", "the who", "who"}), "the who=the who");
}

TEST(text_known_entities_work_without_spaces) {
  CHECK_EQ(show_known("私は東京タワーへ行く", {"東京タワー", "東京"}), "東京タワー=東京タワー");
}

TEST(text_known_entities_try_at_most_five_words) {
  CHECK_EQ(show_known("a1 b1 c1 d1 e1 f1", {"a1 b1 c1 d1 e1", "b1 c1 d1 e1 f1 g1"}),
           "a1 b1 c1 d1 e1=a1 b1 c1 d1 e1");
  CHECK_EQ(show_known("a1 b1 c1 d1 e1 f1", {"a1 b1 c1 d1 e1 f1"}), "");
}

TEST(text_known_keys_are_the_entity_keys_of_their_spans) {
  const std::string_view text =
      "Ann\u2019s  CAFE\u0301 in (New York), Straße 5% of AT&T's C++ \u00A0x ＡＢＣ-東京 'q' r.s";
  static const text::Analyzer english("english", same);
  std::size_t tried = 0;
  const auto all =
      english.known_entities(text, [&tried](std::string_view) { return ++tried % 4 == 0; });
  CHECK(all.size() > 3);
  std::size_t end = 0;
  for (const text::Mention& mention : all) {
    CHECK(mention.begin >= end && mention.end > mention.begin);
    end = mention.end;
    CHECK_EQ(mention.key, entity_key(text.substr(mention.begin, mention.end - mention.begin)));
  }
}

TEST(text_mask_takes_out_people_alone) {
  const auto masked = [](std::string_view text, const std::set<std::string>& keys) {
    std::vector<text::Mention> mentions = known(text, keys);
    for (text::Mention& mention : mentions) mention.type = text::EntityType::person;
    return text::mask(text, mentions);
  };
  CHECK_EQ(masked("Ann's dog likes Bob a lot", {"ann", "bob"}), "dog likes a lot");
  CHECK_EQ(masked("Hello Ann, how is Bob?", {"ann", "bob"}), "Hello, how is?");
  CHECK_EQ(masked("Ann, come here", {"ann"}), "come here");
  CHECK_EQ(masked("the Smiths' house", {"smiths"}), "the house");
  CHECK_EQ(masked("Ann & Bob!", {"ann", "bob"}), "");
  CHECK_EQ(masked("nobody  here", {"ann"}), "nobody here");
  CHECK_EQ(text::mask("", {}), "");
}

TEST(text_mask_leaves_other_types_and_bad_offsets) {
  std::vector<text::Mention> mentions = {{0, 3, text::EntityType::code, "foo"},
                                         {2, 900, text::EntityType::person, "x"},
                                         {7, 5, text::EntityType::person, "x"},
                                         {8, 11, text::EntityType::name, "baz"}};
  CHECK_EQ(text::mask("foo bar baz", mentions), "foo bar baz");
}
