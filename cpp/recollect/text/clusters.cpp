#include "recollect/text/clusters.hpp"

#include <algorithm>
#include <array>

#include "recollect/text/unicode.hpp"

namespace recollect::text {

namespace {

struct Range {
  char32_t first, last;
};

// Signs that belong to the character after them.
constexpr auto prepended = std::to_array<Range>({{0x600, 0x605},
                                                 {0x6DD, 0x6DD},
                                                 {0x70F, 0x70F},
                                                 {0x890, 0x891},
                                                 {0x8E2, 0x8E2},
                                                 {0xD4E, 0xD4E},
                                                 {0x110BD, 0x110BD},
                                                 {0x110CD, 0x110CD},
                                                 {0x111C2, 0x111C3},
                                                 {0x1193F, 0x1193F},
                                                 {0x11941, 0x11941},
                                                 {0x11A3A, 0x11A3A},
                                                 {0x11A84, 0x11A89},
                                                 {0x11D46, 0x11D46},
                                                 {0x11F02, 0x11F02}});
// Letters by category that stand with the character before them.
constexpr auto appended = std::to_array<Range>({{0xE33, 0xE33},        // Thai sara am
                                                {0xEB3, 0xEB3},        // Lao am
                                                {0xFF9E, 0xFF9F},      // halfwidth voiced marks
                                                {0x1F3FB, 0x1F3FF}});  // skin tones
constexpr auto viramas =
    std::to_array<char32_t>({0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D, 0x1039, 0x17D2});

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

bool is_between(char32_t c, char32_t first, char32_t last) { return first <= c && c <= last; }

bool is_lead(char32_t c) { return is_between(c, 0x1100, 0x115F) || is_between(c, 0xA960, 0xA97C); }

bool is_vowel_or_tail(char32_t c) {
  return is_between(c, 0x1160, 0x11FF) || is_between(c, 0xD7B0, 0xD7FB);
}

bool is_syllable(char32_t c) { return is_between(c, 0xAC00, 0xD7A3); }

bool is_flag_letter(char32_t c) { return is_between(c, 0x1F1E6, 0x1F1FF); }

}  // namespace

bool joins(char32_t before, char32_t after) {
  constexpr char32_t joiner = 0x200D;
  if (after < 0x300 && before < 0x600) return before == '\r' && after == '\n';
  if (before == '\n' || before == '\r') return false;
  const CharClass kind = info_of(after).kind;
  if (kind == CharClass::mark || kind == CharClass::ignorable || within(appended, after))
    return true;
  if (is_vowel_or_tail(after) || (is_lead(before) && (is_lead(after) || is_syllable(after))))
    return true;
  return before == joiner || within(prepended, before) ||
         std::find(viramas.begin(), viramas.end(), before) != viramas.end() ||
         (is_flag_letter(before) && is_flag_letter(after));
}

}  // namespace recollect::text
