#include <random>
#include <string>

#include "check.hpp"
#include "recollect/base/utf8.hpp"
#include "recollect/text/unicode.hpp"

using namespace recollect;

namespace {

std::string fold(std::string_view text) {
  std::string out;
  text::append_folded(text, out);
  return out;
}

std::string plain(char32_t c) {
  std::u32string wide;
  text::append_plain(c, wide);
  std::string out;
  for (const char32_t part : wide) append_utf8(out, part);
  return out;
}

// The definition, table 3-7 of the Unicode Standard, byte by byte.
bool is_storable_slowly(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) -> unsigned {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    const auto in = [&](std::size_t k, unsigned low, unsigned high) {
      return byte(k) >= low && byte(k) <= high;
    };
    const auto tail = [&](std::size_t k) { return in(k, 0x80, 0xBF); };
    if (in(0, 0x01, 0x7F)) {
      i += 1;
    } else if (in(0, 0xC2, 0xDF) && tail(1)) {
      i += 2;
    } else if (((byte(0) == 0xE0 && in(1, 0xA0, 0xBF)) || (in(0, 0xE1, 0xEC) && tail(1)) ||
                (byte(0) == 0xED && in(1, 0x80, 0x9F)) || (in(0, 0xEE, 0xEF) && tail(1))) &&
               tail(2)) {
      i += 3;
    } else if (((byte(0) == 0xF0 && in(1, 0x90, 0xBF)) || (in(0, 0xF1, 0xF3) && tail(1)) ||
                (byte(0) == 0xF4 && in(1, 0x80, 0x8F))) &&
               tail(2) && tail(3)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST(text_folds_case_width_and_compatibility) {
  CHECK_EQ(fold("STRASSE Straße"), "strasse strasse");
  CHECK_EQ(fold("ＡＢＣ１２３"), "abc123");
  CHECK_EQ(fold("ﬁne ①"), "fine 1");
  CHECK_EQ(fold("ΣΊΣΥΦΟΣ"), "σίσυφοσ");
  CHECK_EQ(fold("ПРИВЕТ"), "привет");
  CHECK_EQ(fold("don\u2019t"), "don't");
  CHECK_EQ(fold("so\u00ADft\u200D"), "soft");
  CHECK_EQ(fold("ｶﾞ"), "ガ");
  CHECK_EQ(fold(""), "");
}

TEST(text_composed_and_decomposed_forms_fold_alike) {
  CHECK_EQ(fold("CAFE\u0301"), "café");
  CHECK_EQ(fold("caf\u00E9"), "café");
  CHECK_EQ(fold("a\u0323\u0302"), fold("a\u0302\u0323"));
  CHECK_EQ(fold("a\u0302\u0323"), "ậ");
  CHECK_EQ(fold("\u1112\u1161\u11AB"), "한");
  CHECK_EQ(fold("\u212B"), "å");
  CHECK_EQ(fold("\u0301"), "\u0301");
}

TEST(text_folding_twice_changes_nothing) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      const std::uint32_t c = random() % (i % 2 ? 0x3400u : 0x250u);
      append_utf8(text, c ? c : 'x');
    }
    const std::string once = fold(text);
    CHECK_EQ(fold(once), once);
  }
}

TEST(text_plain_letters_lose_accents_and_case) {
  CHECK_EQ(plain(U'É'), "e");
  CHECK_EQ(plain(U'ß'), "ß");
  CHECK_EQ(plain(U'İ'), "i");
  CHECK_EQ(plain(U'Ậ'), "a");
  CHECK_EQ(plain(U'\u0301'), "");
  CHECK_EQ(plain(U'Й'), "и");
  CHECK_EQ(plain(U'한'), "\u1112\u1161\u11AB");
}

TEST(text_knows_the_classes_of_code_points) {
  using text::CharClass;
  const auto kind = [](char32_t c) { return text::info_of(c).kind; };
  CHECK(kind(U'é') == CharClass::letter);
  CHECK(kind(U'東') == CharClass::unspaced);
  CHECK(kind(U'ア') == CharClass::unspaced);
  CHECK(kind(U'ไ') == CharClass::unspaced);
  CHECK(kind(U'한') == CharClass::letter);
  CHECK(kind(U'٣') == CharClass::digit);
  CHECK(kind(U'\u00A0') == CharClass::space);
  CHECK(kind(U'\u0301') == CharClass::mark);
  CHECK(kind(U'\u200D') == CharClass::ignorable);
  CHECK(kind(U'😀') == CharClass::other);
  CHECK(kind(0x10FFFF) == CharClass::other);
  CHECK(text::info_of(U'Ж').upper && text::info_of(U'ж').lower);
  CHECK(text::info_of(U'。').punctuation && !text::info_of(U'€').punctuation);
}

TEST(text_decodes_what_is_not_utf8_as_replacements) {
  for (const std::string_view bytes : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                       "\xE2\x82", "\xF0\x9F\x98", "\x80"}) {
    const char* at = bytes.data();
    CHECK(text::decode(at, bytes.data() + bytes.size()) == text::replacement_character);
    CHECK(at == bytes.data() + 1);
  }
}

TEST(text_storable_agrees_with_the_definition) {
  CHECK(text::storable(""));
  CHECK(text::storable("plain ASCII, long enough for the fast path"));
  CHECK(text::storable("\uFFFD is a character like any other"));
  CHECK(!text::storable(std::string_view("a\0b", 3)));
  CHECK(!text::storable(std::string_view("eight by\0tes and more", 20)));
  CHECK(!text::storable("lone surrogate \xED\xA0\x80"));
  std::mt19937 random(11);
  const std::string_view alphabet("abcdefgh\x00\x80\xBF\xC2\xE0\xED\xA0\x9F\xEF\xF0\x90\xF4\xFF",
                                  21);
  int accepted = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string bytes;
    const std::size_t length = random() % 14, kinds = random() % 2 ? 8 : alphabet.size();
    for (std::size_t i = 0; i < length; ++i) bytes += alphabet[random() % kinds];
    if (random() % 4 == 0) bytes += "é東😀";
    CHECK_EQ(text::storable(bytes), is_storable_slowly(bytes));
    accepted += text::storable(bytes);
  }
  CHECK(accepted > 1000 && accepted < 199000);
}
