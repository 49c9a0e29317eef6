#include "recollect/text/sentences.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "recollect/text/clusters.hpp"
#include "recollect/text/space.hpp"
#include "recollect/text/word_list.hpp"

// A stop ends a sentence when white space and no small letter follow, and the word before it is
// no abbreviation. What is doubtful is reported as such, and parts a text only where it must be
// parted: a stop before a small letter, as in hasty chat, and a line that the writer ended before
// it was full.
namespace recollect::text {

namespace {

// Lower case.
constexpr auto titles = std::to_array<std::string_view>(
    {"approx", "bspw", "bzw", "capt", "cf",  "col",  "dept", "dr",  "evtl", "gen",
     "ggf",    "gov",  "hon", "inkl", "lt",  "mlle", "mme",  "mr",  "mrs",  "ms",
     "mx",     "prof", "rep", "rev",  "sen", "sgt",  "st",   "vgl", "viz",  "vs"});
constexpr auto before_numbers = std::to_array<std::string_view>(
    {"abs", "apr",  "art",  "aug", "ca",  "ch",  "dec", "eq",   "ext", "feb",
     "fig", "figs", "jan",  "jul", "jun", "mar", "no",  "nos",  "nov", "nr",
     "oct", "p",    "para", "pp",  "ref", "sec", "sep", "sept", "tel", "vol"});
constexpr auto trailing =
    std::to_array<std::string_view>({"al", "co", "corp", "etc", "inc", "jr", "ltd", "sr", "usw"});

bool is_stop(char c) { return c == '.' || c == '!' || c == '?'; }

// Stops of scripts that set no space after one.
bool is_full_stop(char32_t c) {
  constexpr auto stops = std::to_array<char32_t>(
      {0x589, 0x61F, 0x6D4, 0x964, 0x965, 0x104B, 0x1362, 0x17D4, 0x3002, 0xFF01, 0xFF1F, 0xFF61});
  return std::binary_search(stops.begin(), stops.end(), c);
}

bool closes(char32_t c) {
  constexpr std::u32string_view closing =
      U"\"')*]_}\u00BB\u2019\u201D\u203A\u300B\u300D\u300F\uFF09\uFF63";
  return closing.find(c) != closing.npos;
}

// Whether each letter has a period behind it, but for the last: "e.g", "U.S".
bool is_dotted(std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (i % 2 == 0 ? !is_alpha(word[i]) : word[i] != '.') return false;
  }
  return word.size() % 2 == 1;
}

}  // namespace

SentenceScanner::SentenceScanner(std::string_view text, std::uint32_t begin, std::uint32_t end)
    : text_(text.substr(0, end)), begin_(begin), at_(begin), end_(end), line_(begin) {
  std::uint32_t line = begin;
  for (std::uint32_t at = begin; at < end; ++at) {
    if (ends_line(text_[at])) line = at + 1;
    longest_line_ = std::max(longest_line_, at + 1 - line);
    if (text_[at] == '`') {
      const std::uint32_t ticks = count_ticks(at);
      if (ticks <= longest_ticks) last_ticks_[ticks] = at;
      at += ticks - 1;
    }
  }
}

bool SentenceScanner::next(SentenceEnd& found) {
  while (at_ < end_) {
    const char c = text_[at_];
    std::uint32_t next = at_;
    Strength strength = Strength::none;
    if (c == '`') {
      skip_code();
      continue;
    }
    if (ends_line(c)) {
      strength = end_after_line(next);
    } else if (is_stop(c) || static_cast<unsigned char>(c) >= 0x80) {
      strength = end_after_stop(next);
    } else {
      ++at_;
      continue;
    }
    move_to(next);
    if (strength == Strength::none || at_ == end_) continue;
    found = {line_of(text_, at_, line_), strength == Strength::certain};
    return true;
  }
  return false;
}

void SentenceScanner::move_to(std::uint32_t at) {
  for (; at_ < at; ++at_) {
    if (ends_line(text_[at_])) line_ = at_ + 1;
  }
}

// `next` becomes where to go on: behind the stop, or behind the white space after it.
SentenceScanner::Strength SentenceScanner::end_after_stop(std::uint32_t& next) {
  constexpr char32_t ellipsis = 0x2026;
  std::uint32_t stops = 0;
  bool full = false, questions = false, trails_off = false;
  while (next < end_) {
    const char32_t c = code_at(text_, next);
    const bool plain = c < 0x80 && is_stop(static_cast<char>(c));
    if (!plain && !is_full_stop(c) && c != ellipsis) break;
    full |= is_full_stop(c);
    questions |= plain && c != '.';
    trails_off |= c == ellipsis || (c == '.' && stops > 0);
    ++stops;
    const char* place = text_.data() + next;
    decode(place, text_.data() + end_);
    next = static_cast<std::uint32_t>(place - text_.data());
  }
  if (stops == 0) {  // some other character beyond ASCII
    const char* place = text_.data() + next;
    decode(place, text_.data() + end_);
    next = static_cast<std::uint32_t>(place - text_.data());
    return Strength::none;
  }
  const std::uint32_t stop = at_;
  std::uint32_t end = next;
  while (end < end_ && closes(code_at(text_, end))) {
    const char* place = text_.data() + end;
    decode(place, text_.data() + end_);
    end = static_cast<std::uint32_t>(place - text_.data());
  }
  const std::uint32_t following = skip_space(text_, end, end_);
  if (following == end_) {
    next = end_;
    return Strength::none;
  }
  const bool spaced = following > end;
  const char32_t first = code_at(text_, following);
  const char32_t last = code_at(text_, before(text_, following, begin_));
  if ((!spaced && !full) || joins(last, first)) return Strength::none;
  const bool goes_on = !spaced && end > next && info_of(first).kind == CharClass::unspaced;
  if (goes_on) return Strength::none;  // 「元気？」と聞いた
  next = following;
  if (full) return Strength::certain;
  const bool small = info_of(first).lower;
  if (trails_off) return small ? Strength::none : Strength::certain;
  if (!small && (questions || stops > 1)) return Strength::certain;
  if (questions) return end > stop + stops ? Strength::none : Strength::doubtful;
  return weigh_period(stop, following);
}

// What a single period says, by the word before it and the character that follows.
SentenceScanner::Strength SentenceScanner::weigh_period(std::uint32_t stop,
                                                        std::uint32_t next) const {
  constexpr std::uint32_t longest = 12, most_digits = 2;
  const char32_t first = code_at(text_, next);
  const bool small = info_of(first).lower;
  const bool number = info_of(first).kind == CharClass::digit;
  const Strength usual = small ? Strength::doubtful : Strength::certain;
  std::uint32_t begin = stop;
  while (begin > begin_ && stop - begin <= longest && !is_space(text_[begin - 1])) --begin;
  while (begin < stop && static_cast<unsigned char>(text_[begin]) < 0x80 && !is_alnum(text_[begin]))
    ++begin;
  if (stop - begin > longest) return usual;
  std::string word(text_.substr(begin, stop - begin));
  const bool capital = !word.empty() && is_upper(word[0]);
  for (char& c : word) c = to_lower(c);
  if (word.size() == 1 && capital && word != "i") return Strength::none;
  if (word == "a.m" || word == "p.m" || contains(trailing, word))
    return small ? Strength::none : Strength::certain;
  if (contains(titles, word) || (word.size() > 1 && is_dotted(word))) return Strength::none;
  if (contains(before_numbers, word) && (number || small)) return Strength::none;
  const bool counted = !word.empty() && word.size() <= most_digits &&
                       std::all_of(word.begin(), word.end(), is_digit);
  if (counted) return begin == begin_ ? Strength::none : Strength::doubtful;
  return usual;
}

// A line ends on purpose when the first word of the next one would have fitted, or when the lines
// are too narrow or too wide to have been wrapped.
SentenceScanner::Strength SentenceScanner::end_after_line(std::uint32_t& next) const {
  constexpr std::uint32_t narrowest = 40, widest = 120;
  const std::uint32_t length = at_ - line_;
  next = skip_space(text_, at_, end_);
  if (next == end_ || joins(' ', code_at(text_, next))) return Strength::none;
  std::uint32_t word = next;
  while (word < end_ && !is_space(text_[word])) ++word;
  const bool wrapped = longest_line_ >= narrowest && longest_line_ <= widest;
  const bool full = wrapped && length + 1 + (word - next) > longest_line_;
  return full ? Strength::none : Strength::doubtful;
}

std::uint32_t SentenceScanner::count_ticks(std::uint32_t at) const {
  const std::uint32_t begin = at;
  while (at < end_ && text_[at] == '`') ++at;
  return at - begin;
}

void SentenceScanner::skip_code() {
  const std::uint32_t ticks = count_ticks(at_);
  const bool closed = ticks <= longest_ticks && last_ticks_[ticks] > at_;
  at_ += ticks;
  while (closed) {
    const std::size_t found = text_.find('`', at_);
    const std::uint32_t run = count_ticks(static_cast<std::uint32_t>(found));
    move_to(static_cast<std::uint32_t>(found) + run);
    if (run == ticks) return;
  }
}

}  // namespace recollect::text
