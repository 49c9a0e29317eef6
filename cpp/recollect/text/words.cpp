#include "recollect/text/words.hpp"

#include <array>

#include "recollect/text/unicode.hpp"

namespace recollect::text {

namespace {

enum class Part : std::uint8_t {
  other,
  letter,
  digit,
  connector,
  apostrophe,
  point,
  extend,
  wide,
  unspaced
};

constexpr std::array<Part, 256> make_parts() {
  std::array<Part, 256> parts{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    parts[c] = letter                   ? Part::letter
               : (c >= '0' && c <= '9') ? Part::digit
               : c == '_'               ? Part::connector
               : c == '\''              ? Part::apostrophe
               : (c == '.' || c == ',') ? Part::point
               : c >= 0x80              ? Part::wide
                                        : Part::other;
  }
  return parts;
}

constexpr std::array<Part, 256> parts = make_parts();

Part part_of(char32_t c) {
  if (c == 0x2019 || c == 0xFF07 || c == 0xB7) return Part::apostrophe;  // · as in Catalan "l·l"
  switch (info_of(c).kind) {
    case CharClass::letter:
      return Part::letter;
    case CharClass::digit:
      return Part::digit;
    case CharClass::connector:
      return Part::connector;
    case CharClass::mark:
    case CharClass::ignorable:
      return Part::extend;
    case CharClass::unspaced:
      return Part::unspaced;
    case CharClass::other:
    case CharClass::space:
      return Part::other;
  }
  return Part::other;
}

struct Step {
  Part part;
  std::uint32_t next;
};

// What stands at `at`, and where the character after it begins. Past the end: other.
Step step(std::string_view text, std::uint32_t at) {
  if (at >= text.size()) return {Part::other, at};
  const Part part = parts[static_cast<unsigned char>(text[at])];
  if (part != Part::wide) return {part, at + 1};
  const char* place = text.data() + at;
  const char32_t c = decode(place, text.data() + text.size());
  return {part_of(c), static_cast<std::uint32_t>(place - text.data())};
}

}  // namespace

bool WordScanner::next(Word& word) {
  while (at_ < text_.size()) {
    const Step here = step(text_, at_);
    if (here.part == Part::letter || here.part == Part::digit || here.part == Part::connector) {
      if (scan_run(word, at_)) return true;
    } else if (here.part == Part::unspaced) {
      scan_unspaced(word, at_);
      return true;
    } else {
      at_ = here.next;
    }
  }
  return false;
}

// Reads a run and moves past it; false when it holds connectors alone.
bool WordScanner::scan_run(Word& word, std::uint32_t at) {
  word = Word{};
  word.begin = at;
  bool found = false;         // a letter or digit
  std::uint32_t letters = 0;  // since the beginning or the last period
  Part last = Part::other;
  while (true) {
    const Step here = step(text_, at);
    if (here.part == Part::letter) {
      found = true;
      ++letters;
    } else if (here.part == Part::digit) {
      found = true;
      word.verbal = false;
    } else if (here.part == Part::connector) {
      word.verbal = false;
    } else if (here.part == Part::apostrophe) {
      if (last != Part::letter || step(text_, here.next).part != Part::letter) break;
    } else if (here.part == Part::point) {
      const Step after = step(text_, here.next);
      const bool number = last == Part::digit && after.part == Part::digit;
      const bool initials = text_[at] == '.' && last == Part::letter && letters == 1 &&
                            after.part == Part::letter &&
                            step(text_, after.next).part != Part::letter;
      if (!number && !initials) break;
      letters = 0;
      word.verbal = false;
    } else if (here.part != Part::extend) {
      break;
    }
    if (here.next - at > 1) word.ascii = false;
    if (here.part != Part::extend) last = here.part;
    at = here.next;
  }
  word.end = at_ = at;
  return found;
}

void WordScanner::scan_unspaced(Word& word, std::uint32_t at) {
  word = Word{};
  word.begin = at;
  word.unspaced = true;
  word.ascii = false;
  word.follows = unspaced_end_ == at;
  Step here = step(text_, at);
  do {
    at = here.next;
    here = step(text_, at);
  } while (here.part == Part::extend);
  word.end = at_ = unspaced_end_ = at;
}

}  // namespace recollect::text
