#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Code points and their properties, from tables that tools/make_unicode_tables.py generates.
namespace recollect::text {

constexpr char32_t replacement_character = 0xFFFD;

// What a code point is to word segmentation.
enum class CharClass : std::uint8_t {
  other,
  space,
  letter,
  digit,
  mark,       // belongs to the character before
  connector,  // underscore and its kin
  unspaced,   // letter of a script written without spaces between words: Han, Kana, Thai, …
  ignorable   // invisible: soft hyphen, joiners, variation selectors
};

struct CharInfo {
  CharClass kind;
  bool upper : 1;        // upper or title case
  bool lower : 1;        // lower case letter
  bool punctuation : 1;  // general category P*
  bool control : 1;      // general category C*, but for tab and line ends
  bool nonspacing : 1;   // general category Mn
  bool combining : 1;    // may join or move before what precedes it under NFC
  bool irregular_fold : 1;
  bool irregular_plain : 1;
  std::int32_t fold_offset;   // to the NFKC_Casefold mapping, when that is one code point
  std::int32_t plain_offset;  // to the lower-case letter without accents
};

const CharInfo& info_of(char32_t c);

// Reads the code point at `at` and moves past it. A byte that starts no valid sequence gives
// U+FFFD. `at` must be below `end`.
char32_t decode(const char*& at, const char* end);

// Appends the NFKC_Casefold mapping of a code point, which is not yet composed.
void append_folded(char32_t c, std::u32string& out);

// Appends a code point decomposed (NFD), without nonspacing marks, in lower case: what an uncased
// BERT vocabulary is made of.
void append_plain(char32_t c, std::u32string& out);

// Brings text made by append_folded to NFC.
void compose(std::u32string& text);

// Appends the NFKC_Casefold form of a text, with typographic apostrophes made plain.
void append_folded(std::string_view text, std::string& out);

// Whether the text is valid UTF-8 without NUL (and so without surrogates).
bool storable(std::string_view text);

}  // namespace recollect::text
