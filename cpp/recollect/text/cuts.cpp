#include "recollect/text/cuts.hpp"

#include <algorithm>

#include "recollect/text/clusters.hpp"
#include "recollect/text/sentences.hpp"
#include "recollect/text/space.hpp"

namespace recollect::text {

namespace {

bool is_regional(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }

// Signs that end a clause before white space, and those that need none.
bool ends_clause(char32_t c) {
  return c == ',' || c == ';' || c == ':' || c == 0x2013 || c == 0x2014 || c == 0x60C;
}
bool ends_wide_clause(char32_t c) {
  return c == 0x3001 || c == 0xFF0C || c == 0xFF1A || c == 0xFF1B;
}

bool is_unspaced(char32_t c) { return info_of(c).kind == CharClass::unspaced; }

// Two characters and the white space between them.
struct Gap {
  char32_t last = 0, next = 0;
  std::uint32_t lines = 0;
  bool spaced = false;

  bool is_cut(Level level) const {
    switch (level) {
      case Level::stanza:
        return lines > 1;
      case Level::line:
        return lines > 0;
      case Level::clause:
        return spaced ? ends_clause(last) || ends_wide_clause(last)
                      : ends_wide_clause(last) && is_unspaced(next);
      default:
        return spaced || (is_unspaced(last) && is_unspaced(next));
    }
  }
};

void find_gaps(std::string_view text, std::uint32_t begin, std::uint32_t end, Level level,
               std::vector<Cut>& cuts) {
  const char* const stop = text.data() + end;
  const auto offset = [&](const char* place) {
    return static_cast<std::uint32_t>(place - text.data());
  };
  Gap gap;
  char32_t space = 0;  // the last one of the gap
  const char* at = text.data() + skip_space(text, begin, end);
  if (at != stop) gap.last = decode(at, stop);
  while (at != stop) {
    const char* const place = at;
    const char32_t c = decode(at, stop);
    if (c < 0x80 ? is_space(static_cast<char>(c)) : info_of(c).kind == CharClass::space) {
      gap.lines += c == '\n' || (c == '\r' && (at == stop || *at != '\n'));
      gap.spaced = true;
      space = c;
      continue;
    }
    gap.next = c;
    if (gap.is_cut(level) && !joins(gap.spaced ? space : gap.last, c))
      cuts.push_back({line_of(text, offset(place), begin)});
    gap = {};
    gap.last = c;
  }
}

void find_clusters(std::string_view text, std::uint32_t begin, std::uint32_t end,
                   std::uint32_t stride, std::vector<Cut>& cuts) {
  const char* const stop = text.data() + end;
  const char* at = text.data() + begin;
  std::uint32_t part = begin;
  char32_t last = decode(at, stop);
  bool paired = false;  // the last character is the second letter of a flag
  while (at != stop) {
    const auto place = static_cast<std::uint32_t>(at - text.data());
    const char32_t c = decode(at, stop);
    const bool flags = is_regional(last) && is_regional(c);
    if (place - part >= stride && (flags ? paired : !joins(last, c))) {
      cuts.push_back({place});
      part = place;
    }
    paired = flags && !paired;
    last = c;
  }
}

}  // namespace

void find_cuts(std::string_view text, std::uint32_t begin, std::uint32_t end, Level level,
               std::uint32_t stride, std::vector<Cut>& cuts) {
  if (level == Level::block || begin == end) return;
  if (level == Level::cluster) return find_clusters(text, begin, end, stride, cuts);
  if (level != Level::sentence) return find_gaps(text, begin, end, level, cuts);
  SentenceScanner sentences(text, begin, end);
  for (SentenceEnd found; sentences.next(found);) cuts.push_back({found.at, found.certain});
}

}  // namespace recollect::text
