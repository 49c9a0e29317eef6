#pragma once

#include <cstdint>
#include <string_view>

#include "recollect/text/ascii.hpp"
#include "recollect/text/unicode.hpp"

// White space of Unicode, in a text of bytes.
namespace recollect::text {

inline char32_t code_at(std::string_view text, std::uint32_t at) {
  const char* place = text.data() + at;
  return decode(place, text.data() + text.size());
}

// Bytes of the white space character there, 0 where none is.
inline std::uint32_t space_length(std::string_view text, std::uint32_t at) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return is_space(text[at]);
  const char* const begin = text.data() + at;
  const char* place = begin;
  const char32_t c = decode(place, text.data() + text.size());
  return info_of(c).kind == CharClass::space ? static_cast<std::uint32_t>(place - begin) : 0;
}

// The first byte from `at` on that is not white space, or `end`.
inline std::uint32_t skip_space(std::string_view text, std::uint32_t at, std::uint32_t end) {
  while (at < end) {
    const std::uint32_t length = space_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at < end ? at : end;
}

// Where the character before `at` begins; `at` must be above `begin`. A byte that belongs to no
// valid sequence is a character of its own.
inline std::uint32_t before(std::string_view text, std::uint32_t at, std::uint32_t begin) {
  constexpr std::uint32_t longest = 4;
  const char* const end = text.data() + at;
  for (std::uint32_t back = 2; back <= longest && back <= at - begin; ++back) {
    const char* place = end - back;
    if (static_cast<unsigned char>(*place) >= 0x80 && decode(place, end) && place == end)
      return at - back;
  }
  return at - 1;
}

constexpr bool ends_line(char c) { return c == '\n' || c == '\r'; }

// The beginning of the line of `at`, where only blanks stand between and it is not before
// `begin`; else `at`.
inline std::uint32_t line_of(std::string_view text, std::uint32_t at, std::uint32_t begin) {
  std::uint32_t start = at;
  while (start > begin && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
  return start == 0 || ends_line(text[start - 1]) ? start : at;
}

}  // namespace recollect::text
