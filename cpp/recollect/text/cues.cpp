#include "recollect/text/cues.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "recollect/text/ascii.hpp"
#include "recollect/text/language.hpp"
#include "recollect/text/word_list.hpp"
#include "recollect/text/words.hpp"

// Word lists over the words of a text, read once.
namespace recollect::text {

namespace {

using namespace std::string_view_literals;

constexpr std::array self_words = {"i"sv,  "my"sv,  "mine"sv, "me"sv, "myself"sv,
                                   "we"sv, "our"sv, "ours"sv, "us"sv};
constexpr std::array you_words = {"you"sv, "your"sv, "yours"sv};
constexpr std::array time_words = {
    "yesterday"sv, "today"sv,     "tonight"sv,  "tomorrow"sv, "last"sv,     "next"sv,
    "ago"sv,       "recently"sv,  "soon"sv,     "day"sv,      "days"sv,     "week"sv,
    "weeks"sv,     "weekend"sv,   "month"sv,    "months"sv,   "year"sv,     "years"sv,
    "hour"sv,      "hours"sv,     "minutes"sv,  "morning"sv,  "evening"sv,  "monday"sv,
    "tuesday"sv,   "wednesday"sv, "thursday"sv, "friday"sv,   "saturday"sv, "sunday"sv,
    "january"sv,   "february"sv,  "april"sv,    "june"sv,     "july"sv,     "august"sv,
    "september"sv, "october"sv,   "november"sv, "december"sv};
constexpr std::array capital_months = {"March"sv, "May"sv};  // in small letters, other words
constexpr std::array asked_times = {"date"sv, "day"sv, "month"sv, "time"sv, "week"sv, "year"sv};
constexpr std::size_t longest_word = 9;
constexpr std::size_t shortest_time = 3;  // also of a figure: "7pm"

// The first three letters of every time word. Most words begin otherwise, which one look tells: so
// 20,000 sentences are read in 15 ms, 12 of them to find their words, instead of 27. With a binary
// search of the list it is 36: it compares letters, where a linear one stops at most lengths.
class Beginnings {
 public:
  constexpr Beginnings() {
    for (const std::string_view word : time_words) add(word);
    for (const std::string_view word : capital_months) add(word);
  }

  // True also of some other words; `word` has three bytes or more.
  constexpr bool has(std::string_view word) const {
    const std::size_t key = key_of(word);
    return (bits_[key / 64] >> (key % 64) & 1) != 0;
  }

 private:
  constexpr void add(std::string_view word) {
    const std::size_t key = key_of(word);
    bits_[key / 64] |= std::uint64_t{1} << (key % 64);
  }

  // Five bits of each byte, which are the same of a small letter and its capital.
  static constexpr std::size_t key_of(std::string_view word) {
    std::size_t key = 0;
    for (std::size_t i = 0; i < shortest_time; ++i)
      key = key << 5 | (static_cast<unsigned char>(word[i]) & 31U);
    return key;
  }

  std::array<std::uint64_t, (1U << 15) / 64> bits_ = {};
};

constexpr Beginnings time_beginnings;

static_assert(std::ranges::all_of(time_words, [](auto word) {
  return word.size() >= shortest_time && word.size() <= longest_word;
}));

// A word in small letters, without what follows an apostrophe: "I'm" is "i". "" for one that is
// longer than any in the lists, or not ASCII.
class Folded {
 public:
  Folded(std::string_view text, const Word& word) {
    std::string_view bytes = text.substr(word.begin, word.end - word.begin);
    bytes = bytes.substr(0, bytes.find('\''));
    if (!word.ascii || bytes.size() > letters_.size()) return;
    for (const char c : bytes) letters_[size_++] = to_lower(c);
  }
  operator std::string_view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, longest_word> letters_ = {};
  std::size_t size_ = 0;
};

// "2023", "7pm", "10am"; and the parts of "5/7/2023" where the year is one.
bool is_time_figure(std::string_view word) {
  if (word.empty() || !is_digit(word[0])) return false;
  if (word.ends_with("am") || word.ends_with("pm")) return true;
  const bool digits = std::all_of(word.begin(), word.end(), is_digit);
  return digits && word.size() == 4 && (word[0] == '1' || word[0] == '2');
}

bool could_tell_time(std::string_view written) {
  return written.size() >= shortest_time && (is_digit(written[0]) || time_beginnings.has(written));
}

bool tells_time(std::string_view written, std::string_view folded) {
  return contains(time_words, folded) || contains(capital_months, written) ||
         is_time_figure(folded);
}

bool is_self(std::string_view written, std::string_view folded) {
  return contains(self_words, folded) && written != "US";
}

bool has_question_mark(std::string_view text) { return text.find('?') != text.npos; }

}  // namespace

RecordCues find_record_cues(std::string_view text, const Language& language) {
  if (!language.has_cues) return {.tells_time = true};
  RecordCues cues{.asks = has_question_mark(text)};
  WordScanner words(text);
  for (Word word; words.next(word);) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    const bool could_tell = !cues.tells_time && could_tell_time(written);
    const bool could_be_self = cues.asks && !cues.tells_self;
    if (!could_be_self && !could_tell) continue;
    const Folded folded(text, word);
    if (could_be_self) cues.tells_self = is_self(written, folded);
    if (could_tell) cues.tells_time = tells_time(written, folded);
    if ((cues.tells_self || !cues.asks) && cues.tells_time) break;
  }
  return cues;
}

QuestionCues find_question_cues(std::string_view text, const Language& language) {
  if (!language.has_cues) return {};
  bool about_self = false, about_you = false, wants_time = false, first = true;
  char before[longest_word + 1] = {};
  std::string_view last;  // the word before, folded
  WordScanner words(text);
  for (Word word; words.next(word); first = false) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    const Folded folded(text, word);
    about_self |= is_self(written, folded);
    about_you |= contains(you_words, folded);
    wants_time |= first && std::string_view(folded) == "when";
    wants_time |= (last == "what" || last == "which") && contains(asked_times, folded);
    wants_time |= last == "how" && std::string_view(folded) == "long";
    const std::string_view now = folded;
    std::copy(now.begin(), now.end(), before);
    last = {before, now.size()};
  }
  return {.wants_time = wants_time, .about_asker = about_self && !about_you};
}

}  // namespace recollect::text
