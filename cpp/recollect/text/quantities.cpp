#include <algorithm>
#include <array>
#include <string>

#include "recollect/text/ascii.hpp"
#include "recollect/text/spans.hpp"
#include "recollect/text/word_list.hpp"

namespace recollect::text {

namespace {

// Lower case. Plurals are taken off before looking.
constexpr auto units = std::to_array<std::string_view>(
    {"acre",      "am",      "amp",     "bar",   "bit",    "block",   "bps",      "buck",
     "byte",      "cal",     "calorie", "carat", "cent",   "century", "chf",      "cl",
     "cm",        "cup",     "day",     "db",    "decade", "degree",  "dollar",   "dozen",
     "dpi",       "euro",    "eur",     "feet",  "floor",  "foot",    "fps",      "ft",
     "gal",       "gallon",  "gb",      "gbp",   "ghz",    "gib",     "gm",       "gram",
     "h",         "hectare", "hour",    "hr",    "hz",     "inch",    "inche",    "joule",
     "kb",        "kcal",    "kg",      "khz",   "kib",    "kilo",    "kilogram", "kilometer",
     "kilometre", "km",      "kmh",     "kph",   "kw",     "kwh",     "lap",      "lb",
     "liter",     "litre",   "lumen",   "ma",    "mah",    "mb",      "mbps",     "meter",
     "metre",     "mg",      "mhz",     "mib",   "mile",   "minute",  "min",      "ml",
     "mm",        "month",   "mph",     "ms",    "night",  "ns",      "ounce",    "oz",
     "page",      "percent", "pint",    "pixel", "pm",     "pound",   "ppm",      "px",
     "qps",       "quart",   "rep",     "rpm",   "sec",    "second",  "step",     "tb",
     "tbsp",      "thz",     "time",    "token", "ton",    "tonne",   "tsp",      "unit",
     "us",        "usd",     "volt",    "watt",  "week",   "wk",      "yard",     "yd",
     "year",      "yr"});
constexpr auto close_units = std::to_array<std::string_view>(  // only right after the number
    {"a", "b", "c", "f", "g", "k", "l", "m", "s", "t", "v", "w", "x"});
constexpr auto spaced_letters = std::to_array<std::string_view>({"g", "l", "m", "s"});
constexpr auto magnitudes = std::to_array<std::string_view>(
    {"billion", "bn", "hundred", "k", "m", "million", "mn", "thousand", "trillion"});
constexpr auto currencies =
    std::to_array<std::string_view>({"$", "\u20AC", "\u00A3", "\u00A5", "\u20B9"});

std::size_t skip_number(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (is_digit(text[at]) ||
          ((text[at] == '.' || text[at] == ',') && at + 1 < text.size() && is_digit(text[at + 1]))))
    ++at;
  return at;
}

std::string lower_word(std::string_view text, std::size_t at) {
  constexpr std::size_t longest_unit = 12;
  std::string word;
  while (at < text.size() && is_alpha(text[at]) && word.size() <= longest_unit)
    word.push_back(to_lower(text[at++]));
  return word;
}

bool borders(std::string_view text, std::size_t at) {
  return at >= text.size() || (!is_alnum(text[at]) && text[at] != '_');
}

std::size_t skip_gap(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == ' ' || text[at] == '-') ? at + 1 : at;
}

// The end of "million" or "k" after a number, or `at` where there is none.
std::size_t skip_magnitude(std::string_view text, std::size_t at) {
  const std::size_t start = skip_gap(text, at);
  const std::string word = lower_word(text, start);
  const bool letter = word.size() == 1;
  if (!contains(magnitudes, word) || (letter && start != at)) return at;
  return borders(text, start + word.size()) ? start + word.size() : at;
}

// The end of the unit after a number, or 0 where there is none.
std::size_t skip_unit(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()));
  if (rest.starts_with('%')) return at + 1;
  for (const std::string_view sign : currencies)
    if (rest.starts_with(sign)) return at + sign.size();
  const std::size_t start = skip_gap(text, at);
  std::size_t end = start;
  if (text.substr(std::min(start, text.size())).starts_with("\u00B0")) {  // °
    end += 2;
    if (end < text.size() && (text[end] == 'C' || text[end] == 'F')) ++end;
    return borders(text, end) ? end : 0;
  }
  std::string word = lower_word(text, start);
  end += word.size();
  if (word.empty() || !borders(text, end)) return 0;
  if (text.substr(end).starts_with("/h") || text.substr(end).starts_with("/s")) {
    if (contains(units, word) || word == "m") return borders(text, end + 2) ? end + 2 : 0;
  }
  const bool adjacent = start == at;
  if (adjacent ? contains(close_units, word) : contains(spaced_letters, word)) return end;
  if (word == "us" && !adjacent) return 0;  // "5 us": the pronoun
  if (contains(units, word)) return end;
  if (word.size() > 2 && word.ends_with('s')) word.pop_back();
  return contains(units, word) ? end : 0;
}

}  // namespace

void find_quantities(std::string_view text, std::vector<Span>& spans) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t number = at;
    std::size_t begin = at, end = skip_number(text, at);
    at = end;
    const bool inside_word = begin && (is_alnum(text[begin - 1]) || text[begin - 1] == '_');
    if (inside_word) continue;
    bool found = false;
    for (const std::string_view sign : currencies) {
      if (!text.substr(0, number).ends_with(sign)) continue;
      begin = number - sign.size();
      found = true;
    }
    end = skip_magnitude(text, end);
    if (!found) {
      const std::size_t unit_end = skip_unit(text, end);
      found = unit_end != 0;
      end = std::max(end, unit_end);
    }
    if (found)
      spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                       EntityType::quantity});
    at = std::max(at, end);
  }
}

}  // namespace recollect::text
