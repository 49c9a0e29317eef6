#include "recollect/text/calendar.hpp"

#include <algorithm>

#include "recollect/text/ascii.hpp"

namespace recollect::text {

int number(std::string_view word) {
  int value = 0;
  std::size_t at = 0;
  while (at < word.size() && at < 4 && is_digit(word[at])) value = value * 10 + (word[at++] - '0');
  const std::string_view rest = word.substr(at);
  const bool ordinal = rest == "st" || rest == "nd" || rest == "rd" || rest == "th";
  return rest.empty() || ordinal ? value : 0;
}

int year_number(std::string_view word) {
  const int value = word.size() == 4 ? number(word) : 0;
  return value >= 1900 && value < 2100 ? value : 0;
}

int day_number(std::string_view word) {
  const int value = number(word);
  return value <= 31 ? value : 0;
}

unsigned month_number(std::string_view word) {
  if (word.size() < 3) return 0;
  const auto found = std::find_if(months.begin(), months.end(), [&](std::string_view month) {
    if (word[0] != month[0]) return false;
    return word == month || word == month.substr(0, 3) || (word == "sept" && month[0] == 's');
  });
  return found == months.end() ? 0 : static_cast<unsigned>(found - months.begin()) + 1;
}

std::size_t unit_place(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  return place(units, word);
}

}  // namespace recollect::text
