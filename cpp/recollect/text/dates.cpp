#include <array>
#include <string>

#include "recollect/text/ascii.hpp"
#include "recollect/text/calendar.hpp"
#include "recollect/text/spans.hpp"

// A hand-written matcher: at each place where a word or number begins it tries the forms, longest
// first.
namespace recollect::text {

namespace {

constexpr std::array<std::string_view, 12> short_months = {
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 8> short_weekdays = {"mon", "tue",  "tues",  "wed",
                                                            "thu", "thur", "thurs", "fri"};

// Reads one form after another; every reader moves past what it read, or stays and returns false.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool at_border() const { return at_ >= text_.size() || !is_alnum(text_[at_]); }

  bool digits(std::size_t least, std::size_t most, int low, int high) {
    std::size_t end = at_;
    int value = 0;
    while (end < text_.size() && is_digit(text_[end]) && end - at_ <= most)
      value = value * 10 + (text_[end++] - '0');
    if (end - at_ < least || end - at_ > most || value < low || value > high) return false;
    at_ = end;
    return true;
  }

  bool one_of(std::string_view characters) {
    if (at_ >= text_.size() || characters.find(text_[at_]) == characters.npos) return false;
    ++at_;
    return true;
  }

  bool spaces() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ > start;
  }

  bool literal(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::string_view word() const {
    std::size_t end = at_;
    while (end < text_.size() && is_alpha(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  bool month() {
    const std::string_view name = word();
    if (name.size() < 3 || name.size() > 9 || !is_upper(name[0])) return false;
    std::string folded(name);
    for (char& c : folded) c = to_lower(c);
    const bool full = contains(months, folded);
    if (!full && !contains(short_months, folded)) return false;
    at_ += name.size();
    if (!full) literal(".");
    return true;
  }

  bool ordinal() {
    for (const std::string_view end : {"st", "nd", "rd", "th"})
      if (literal(end)) return true;
    return false;
  }

  bool day() {
    Reader next = *this;
    if (!next.digits(1, 2, 1, 31)) return false;
    next.ordinal();
    if (!next.at_border()) return false;
    at_ = next.at_;
    return true;
  }

  bool year() {
    Reader next = *this;
    if (!next.digits(4, 4, 1000, 2999) || !next.at_border()) return false;
    at_ = next.at_;
    return true;
  }

  // ", 2023" or " 2023".
  void maybe_year() {
    Reader next = *this;
    next.one_of(",");
    if (next.spaces() && next.year()) at_ = next.at_;
  }

  // "2023-05-07", with a time if there is one.
  bool iso() {
    Reader next = *this;
    if (!next.digits(4, 4, 1000, 2999) || !next.one_of("-/.") || !next.digits(1, 2, 1, 12) ||
        !next.one_of("-/.") || !next.digits(1, 2, 1, 31))
      return false;
    Reader time = next;
    if (time.one_of("T") && time.digits(2, 2, 0, 24) && time.one_of(":") &&
        time.digits(2, 2, 0, 59)) {
      if (time.one_of(":")) time.digits(2, 2, 0, 60);
      time.literal("Z");
      next = time;
    }
    if (!next.at_border()) return false;
    at_ = next.at_;
    return true;
  }

  // "07/05/2023", "7.5.23".
  bool slashed() {
    Reader next = *this;
    if (!next.digits(1, 2, 1, 31)) return false;
    const std::size_t mark = next.at_;
    if (!next.one_of("/.-") || !next.digits(1, 2, 1, 31)) return false;
    if (next.at_ >= text_.size() || text_[next.at_] != text_[mark]) return false;
    ++next.at_;
    if (!next.year() && (text_[mark] == '-' || !next.digits(2, 2, 0, 99))) return false;
    if (!next.at_border()) return false;
    at_ = next.at_;
    return true;
  }

  // "5 May 2023", "5th of May".
  bool day_month() {
    Reader next = *this;
    if (!next.day() || !next.spaces()) return false;
    if (next.literal("of")) next.spaces();
    if (!next.month() || !next.at_border()) return false;
    next.maybe_year();
    at_ = next.at_;
    return true;
  }

  // "May 5th, 2023", "May 2023".
  bool month_day() {
    Reader next = *this;
    if (!next.month() || !next.spaces()) return false;
    if (next.year()) {
      at_ = next.at_;
      return true;
    }
    if (!next.day()) return false;
    next.maybe_year();
    at_ = next.at_;
    return true;
  }

  // "February", "Monday", "monday"; "May" and "March" alone are more often something else.
  bool alone() {
    const std::string_view name = word();
    if (name.size() < 3 || name.size() > 10) return false;
    std::string folded(name);
    for (char& c : folded) c = to_lower(c);
    if (!contains(weekdays, folded) && folded.ends_with('s') &&
        contains(weekdays, std::string_view(folded).substr(0, folded.size() - 1)))
      folded.pop_back();
    const bool found =
        contains(weekdays, folded) || (contains(short_weekdays, folded) && is_upper(name[0])) ||
        (contains(months, folded) && is_upper(name[0]) && folded != "march" && folded != "may");
    if (found) at_ += name.size();
    return found && at_border();
  }

  // "in May", "last March".
  bool after_preposition() {
    Reader next = *this;
    const std::string_view before = next.word();
    constexpr std::array<std::string_view, 11> words = {
        "in", "since", "until", "till", "by", "last", "next", "this", "during", "early", "late"};
    if (!contains(words, before)) return false;
    next.at_ += before.size();
    if (!next.spaces()) return false;
    const std::string_view name = next.word();
    return name == "May" || name == "March";
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

}  // namespace

bool is_calendar_word(std::string_view folded) {
  return contains(months, folded) || contains(weekdays, folded) || contains(short_weekdays, folded);
}

void find_dates(std::string_view text, std::vector<Span>& spans) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool border = at == 0 || !is_alnum(text[at - 1]);
    if (!border || !is_alnum(c)) {
      ++at;
      continue;
    }
    Reader reader(text, at);
    std::size_t begin = at;
    bool found;
    if (is_digit(c)) {
      const bool inside_number = at && (text[at - 1] == '.' || text[at - 1] == '-');
      found = !inside_number && (reader.iso() || reader.slashed() || reader.day_month());
    } else {
      found = (is_upper(c) && reader.month_day()) || reader.alone();
      if (!found && is_lower(c) && Reader(text, at).after_preposition()) {
        begin = text.find('M', at);
        reader = Reader(text, begin);
        found = reader.month();
      }
    }
    if (found) {
      spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(reader.at()),
                       EntityType::date});
      at = reader.at();
    } else {
      while (at < text.size() && is_alnum(text[at])) ++at;
    }
  }
}

}  // namespace recollect::text
