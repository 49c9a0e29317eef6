#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace recollect::text {

// Where a piece of a paragraph ends and the next one begins.
struct SentenceEnd {
  std::uint32_t at = 0;  // where the next one begins, with the indent of its line
  bool certain = true;   // else an end by looks alone: a line, or a small letter after a period
};

// Finds the ends of the sentences in a piece of text that is no code. Periods of abbreviations,
// initials, numbers, addresses and ellipses end none, and nothing between backticks does.
class SentenceScanner {
 public:
  SentenceScanner(std::string_view text, std::uint32_t begin, std::uint32_t end);

  // Writes the next end that has something behind it, or returns false.
  bool next(SentenceEnd& found);

 private:
  enum class Strength : std::uint8_t { none, doubtful, certain };
  static constexpr std::size_t longest_ticks = 8;

  Strength end_after_stop(std::uint32_t& next);
  Strength weigh_period(std::uint32_t stop, std::uint32_t next) const;
  Strength end_after_line(std::uint32_t& next) const;
  void skip_code();
  std::uint32_t count_ticks(std::uint32_t at) const;
  void move_to(std::uint32_t at);

  std::string_view text_;
  std::uint32_t begin_, at_, end_;
  std::uint32_t line_;                                         // where the present line begins
  std::uint32_t longest_line_ = 0;                             // in bytes
  std::array<std::uint32_t, longest_ticks + 1> last_ticks_{};  // the last run of each length
};

}  // namespace recollect::text
