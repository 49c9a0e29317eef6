#include <string>

#include "check.hpp"
#include "recollect/text/words.hpp"

using namespace recollect;

namespace {

// The words between bars; "+" joins an unspaced word to the one before.
std::string words(std::string_view text) {
  text::WordScanner scanner(text);
  std::string out;
  for (text::Word word; scanner.next(word);) {
    if (!out.empty()) out += word.follows ? '+' : '|';
    out += text.substr(word.begin, word.end - word.begin);
  }
  return out;
}

}  // namespace

TEST(text_words_keep_inner_apostrophes_and_number_marks) {
  CHECK_EQ(words("Don't stop, it\u2019s 3.5 or 1,000."), "Don't|stop|it\u2019s|3.5|or|1,000");
  CHECK_EQ(words("'quoted' rock 'n' roll dogs'"), "quoted|rock|n|roll|dogs");
  CHECK_EQ(words("end.Next 5. a,b"), "end|Next|5|a|b");
}

TEST(text_words_split_at_hyphens_but_not_at_underscores) {
  CHECK_EQ(words("well-known snake_case __init__ a/b"), "well|known|snake_case|__init__|a|b");
  CHECK_EQ(words("___ -- !!"), "");
}

TEST(text_words_keep_initials_and_versions) {
  CHECK_EQ(words("the U.S. and v1.2.3 (e.g. here)"), "the|U.S|and|v1.2.3|e.g|here");
  CHECK_EQ(words("a.bc"), "a|bc");
}

TEST(text_words_hold_marks_of_any_script) {
  CHECK_EQ(words("cafe\u0301 हिन्दी ελληνικά"), "cafe\u0301|हिन्दी|ελληνικά");
}

TEST(text_words_of_scripts_without_spaces_are_characters) {
  CHECK_EQ(words("東京とABC 北"), "東+京+と|ABC|北");
  CHECK_EQ(words("ภาษา"), "ภ+า+ษ+า");
}

TEST(text_words_report_what_they_are_made_of) {
  text::WordScanner scanner("plain x2 été");
  text::Word word;
  CHECK(scanner.next(word) && word.ascii && word.verbal);
  CHECK(scanner.next(word) && word.ascii && !word.verbal);
  CHECK(scanner.next(word) && !word.ascii && word.verbal);
  CHECK(!scanner.next(word));
  CHECK(!scanner.next(word));
}

TEST(text_words_survive_any_bytes) {
  CHECK_EQ(words("ab\xFF\xFE"
                 "cd \xE2\x82"),
           "ab|cd");
  CHECK_EQ(words("a'\xC3"), "a");
}
