#include "recollect/text/period.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "recollect/text/ascii.hpp"
#include "recollect/text/calendar.hpp"

namespace recollect::text {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 11> counts = {
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
constexpr std::array<int, 4> unit_days = {1, 7, 30, 365};  // of the units

// Without one of these before it, a month that stands alone is no date: "may", "march".
constexpr std::array<std::string_view, 14> before_month = {
    "in",    "of",   "during", "since", "until", "till",    "by",
    "after", "from", "last",   "early", "late",  "between", "before"};

constexpr std::array<std::string_view, 4> joins = {"and", "or", "to", "until"};

constexpr sys_days beginning = std::chrono::year{1} / 1 / 2;
constexpr sys_days ending = std::chrono::year{9999} / 12 / 30;

// Days, the last one included.
struct Days {
  sys_days first, last;
};

using Found = std::optional<Days>;

struct Words {
  std::size_t begin, end;
};

std::string fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = to_lower(c);
  return folded;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  words.reserve(16);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_alnum(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  return words;
}

Days whole_month(int year, unsigned month) {
  const std::chrono::year_month at = std::chrono::year{year} / static_cast<int>(month);
  return {sys_days{at / 1}, sys_days{at / std::chrono::last}};
}

Days whole_year(int year) {
  const std::chrono::year at{year};
  return {sys_days{at / 1 / 1}, sys_days{at / 12 / 31}};
}

class Finder {
 public:
  Finder(std::string_view folded, sys_days today)
      : words_(split(folded)), today_(today), civil_(today) {}

  Found dates() {
    Found all;
    for (std::size_t at = 0, end = 0; at < words_.size();) {
      const bool listed = end && at == end + 1 && contains(joins, word(end));
      std::size_t next = at;
      const Found date = date_at(next, listed);
      if (date) join(all, listed ? *date : bounded(*date, at));
      at = std::max(at + 1, next);
      if (date) end = at;
    }
    return all;
  }

  // Appends the words that tell it.
  Found relative(std::vector<Words>& told) {
    Found all;
    for (std::size_t at = 0; at < words_.size(); ++at) {
      Words words{at, at + 1};
      const Found found = relative_at(at, words);
      if (!found) continue;
      join(all, *found);
      told.push_back(words);
    }
    return all;
  }

  std::string_view word(std::size_t at) const {
    return at < words_.size() ? words_[at] : std::string_view();
  }

 private:
  std::string_view before(std::size_t at, std::size_t steps = 1) const {
    return at >= steps ? words_[at - steps] : std::string_view();
  }
  int year() const { return static_cast<int>(civil_.year()); }

  static void join(Found& all, const Days& one) {
    all = all ? Days{std::min(all->first, one.first), std::max(all->last, one.last)} : one;
  }

  // Moves `at` past a date that begins there.
  Found date_at(std::size_t& at, bool listed) const {
    const std::string_view first = word(at);
    if (const int year = year_number(first)) {
      if (const int month = number(word(at + 1)), day = day_number(word(at + 2)); month && day)
        return one_day(at, 3, year, static_cast<unsigned>(month), day);
      const std::string_view lead = before(at);
      if (lead != "in" && lead != "during" && lead != "of" && lead != "since") return {};
      ++at;
      return whole_year(year);
    }
    if (const int day = day_number(first)) {
      const std::size_t month = at + (word(at + 1) == "of" ? 2 : 1);
      return one_day(at, month + 1 - at, 0, month_number(word(month)), day);
    }
    const unsigned month = month_number(first);
    if (!month) return {};
    if (const int year = year_number(word(at + 1))) {
      at += 2;
      return whole_month(year, month);
    }
    if (const int day = day_number(word(at + 1))) return one_day(at, 2, 0, month, day);
    if (!listed && !contains(before_month, before(at))) return {};
    ++at;
    return whole_month(year() - (month > static_cast<unsigned>(civil_.month())), month);
  }

  // A year of 0 is the one that follows, or the last in which the day is not ahead of today.
  Found one_day(std::size_t& at, std::size_t length, int year, unsigned month, int day) const {
    std::size_t end = at + length;
    if (!year) {
      year = year_number(word(end));
      if (year) ++end;
    }
    const auto in = [&](int y) {
      return std::chrono::year{y} / std::chrono::month{month} /
             std::chrono::day{static_cast<unsigned>(day)};
    };
    year_month_day date = in(year ? year : this->year());
    if (!year && date > civil_) date = in(this->year() - 1);
    if (!date.ok()) return {};
    at = end;
    return Days{date, date};
  }

  // "before", "the week before", "by", "since" a date that begins at `at`.
  Days bounded(Days date, std::size_t at) const {
    const std::size_t lead = at - (before(at) == "the");
    const std::string_view word = before(lead);
    if (word == "before") {
      const int length = length_in(before(lead, 2));
      date.first = length ? date.first - days{length * std::max(1, count(lead - 2))}
                          : std::min(date.first, beginning);
    } else if (word == "by" || word == "until" || word == "till") {
      date.first = std::min(date.first, beginning);
    } else if (word == "since" || word == "after") {
      date.last = std::max(date.last, ending);
    }
    return date;
  }

  static int length_in(std::string_view word) {
    if (const std::size_t unit = unit_place(word); unit < units.size()) return unit_days[unit];
    return word == "weekend" || contains(weekdays, word) ? 7 : 0;
  }

  // Where the words begin that count what stands at `at`.
  std::size_t count_begin(std::size_t at) const {
    std::size_t begin = at - 1;
    if (words_[begin] == "of" && begin) --begin;
    if ((words_[begin] == "couple" || words_[begin] == "few") && before(begin) == "a") --begin;
    return begin;
  }

  // What the words just before `at` count: "two", "a", "a couple of"; 0 for nothing.
  int count(std::size_t at) const {
    std::string_view word = before(at);
    if (word == "of") word = before(at, 2);
    if (word == "a" || word == "an") return 1;
    if (word == "couple") return 2;
    if (word == "few") return 3;
    const std::size_t named = place(counts, word);
    return named < counts.size() ? static_cast<int>(named) : std::min(number(word), 1000);
  }

  // Widens `words`, which is the one at `at`, to all that tell the time.
  Found relative_at(std::size_t at, Words& words) const {
    const std::string_view word = words_[at];
    if (word == "ago") return ago(at, words);
    if (word == "this") return calendar(at, false, words);
    if (word == "last" || word == "past" || word == "previous") {
      const Found found = lately(at, words);
      return found ? found : calendar(at, true, words);
    }
    if (word == "today") return Days{today_, today_};
    if (word == "yesterday") return Days{today_ - days{1}, today_ - days{1}};
    return {};
  }

  // "two weeks ago": half a unit more or less, or one and a half for "a few weeks ago".
  Found ago(std::size_t at, Words& words) const {
    if (at < 2) return {};
    const std::size_t unit = unit_place(before(at));
    const int n = count(at - 1);
    if (unit == units.size() || !n) return {};
    const std::string_view counted = before(at, 2);
    const bool vague = counted == "of" || counted == "couple" || counted == "few";
    const days slack{unit_days[unit] * (vague ? 3 : 1) / 2};
    const sys_days day = today_ - days{unit_days[unit] * n};
    words.begin = count_begin(at - 1);
    return Days{day - slack, day + slack};
  }

  // "the past three months", "the last week".
  Found lately(std::size_t at, Words& words) const {
    if (before(at) != "the") return {};
    std::size_t next = at + 1;
    while (next < at + 3 && unit_place(word(next)) == units.size()) ++next;
    const std::size_t unit = unit_place(word(next));
    if (unit == units.size() || word(next + 1) == "of") return {};
    const int n = next == at + 1 ? 1 : count(next);
    if (!n) return {};
    words.end = next + 1;
    return Days{today_ - days{unit_days[unit] * n}, today_};
  }

  // "last week", "this month", "last weekend", "last Friday".
  Found calendar(std::size_t at, bool last, Words& words) const {
    const std::string_view what = word(at + 1);
    words.end = at + 2;
    const sys_days monday = today_ - (weekday{today_} - std::chrono::Monday);
    if (last && what == "weekend") return Days{monday - days{2}, monday - days{1}};
    if (const std::size_t day = place(weekdays, what); last && day < weekdays.size()) {
      const days since = weekday{today_ - days{1}} - weekday{static_cast<unsigned>(day)};
      return Days{today_ - since - days{1}, today_ - since - days{1}};
    }
    if (last && before(at) == "the") return {};
    if (what == "week") return Days{monday - days{last ? 7 : 0}, monday + days{last ? -1 : 6}};
    if (what == "year") return whole_year(year() - last);
    if (what != "month") return {};
    const auto month = civil_.year() / civil_.month() - std::chrono::months{last ? 1 : 0};
    return whole_month(static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
  }

  std::vector<std::string_view> words_;
  sys_days today_;
  year_month_day civil_;
};

std::int64_t microseconds(sys_days day) {
  return std::chrono::microseconds(day.time_since_epoch()).count();
}

}  // namespace

std::optional<AskedPeriod> find_period(std::string_view question, std::int64_t now) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds{now}};
  const std::string folded = fold(question);
  Finder finder(folded, std::chrono::floor<days>(time));
  std::vector<Words> told;
  Found found = finder.dates();
  if (!found) found = finder.relative(told);
  if (!found) return {};
  AskedPeriod asked{{microseconds(found->first - days{1}), microseconds(found->last + days{2})},
                    std::string(question)};
  // Blanks, so that what is left stays where it was.
  for (const Words& words : told) {
    const char* const end = finder.word(words.end - 1).data() + finder.word(words.end - 1).size();
    const auto begin = static_cast<std::size_t>(finder.word(words.begin).data() - folded.data());
    const auto size = static_cast<std::size_t>(end - finder.word(words.begin).data());
    asked.rest.replace(begin, size, size, ' ');
  }
  return asked;
}

}  // namespace recollect::text
