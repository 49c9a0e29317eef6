#pragma once

#include <cstdint>
#include <string_view>

namespace recollect::text {

// A word of a text, as byte offsets.
struct Word {
  std::uint32_t begin = 0, end = 0;
  bool ascii = true;      // no byte above 0x7F
  bool verbal = true;     // letters, marks and apostrophes alone
  bool unspaced = false;  // one character, with its marks, of a script without spaces
  bool follows = false;   // unspaced, and nothing between it and the unspaced word before
};

// Finds the words of a text, in the spirit of Unicode Standard Annex 29: runs of letters, marks,
// digits and underscores, with apostrophes between letters ("don't"), periods and commas between
// digits ("3.5"), and periods between single letters ("u.s"). Hyphens split.
class WordScanner {
 public:
  explicit WordScanner(std::string_view text) : text_(text) {}

  // Writes the next word, or returns false at the end of the text.
  bool next(Word& word);

 private:
  bool scan_run(Word& word, std::uint32_t at);
  void scan_unspaced(Word& word, std::uint32_t at);

  std::string_view text_;
  std::uint32_t at_ = 0;
  std::uint32_t unspaced_end_ = UINT32_MAX;  // where the last unspaced word ended
};

}  // namespace recollect::text
