#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recollect::text {

// A stretch of time in microseconds, without its end.
struct Period {
  std::int64_t begin, end;

  bool contains(std::int64_t time) const { return begin <= time && time < end; }
};

struct AskedPeriod {
  Period period;
  // The question without "two weeks ago", "last Friday": no record of that time says so. Dates
  // stay, for a record may well name them.
  std::string rest;
};

// The time that an English question asks about: "on 7 May 2023", "in June", "two weeks ago", "last
// Friday". Dates win over what is relative to `now`; several of a kind give the time from the first
// to the last. A day is added at both ends, for time zones, and for what was told the day after.
std::optional<AskedPeriod> find_period(std::string_view question, std::int64_t now);

}  // namespace recollect::text
