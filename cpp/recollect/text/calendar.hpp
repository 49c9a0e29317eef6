#pragma once

#include <array>
#include <string_view>

#include "recollect/text/word_list.hpp"

// English words and numbers of dates, lower case.
namespace recollect::text {

inline constexpr std::array<std::string_view, 12> months = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
inline constexpr std::array<std::string_view, 7> weekdays = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
inline constexpr std::array<std::string_view, 4> units = {"day", "week", "month", "year"};

int number(std::string_view word);              // "7", "7th", "2023"; 0 for all else
int day_number(std::string_view word);          // the same up to 31
int year_number(std::string_view word);         // the same from 1900 to 2099
unsigned month_number(std::string_view word);   // 1 to 12 for "may", "sept"; 0 for all else
std::size_t unit_place(std::string_view word);  // of "week" and "weeks" among the units

}  // namespace recollect::text
