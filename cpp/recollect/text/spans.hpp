#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "recollect/text/language.hpp"
#include "recollect/text/mention.hpp"

// The rules behind find_entities(), one file each. Each appends what it finds in text order.
namespace recollect::text {

struct Span {
  std::uint32_t begin, end;
  EntityType type;
};

// Which bytes of a text already belong to a mention.
class Claims {
 public:
  explicit Claims(std::size_t size) : taken_(size, 0) {}

  bool overlaps(std::uint32_t begin, std::uint32_t end) const;
  void claim(std::uint32_t begin, std::uint32_t end);

 private:
  std::vector<char> taken_;
};

// URLs, e-mail addresses, and code: identifiers, calls, flags, paths, versions.
void find_technical(std::string_view text, std::vector<Span>& spans);

// Terms of at most 6 words in "…", “…”, ‘…’, «…» or `…`, without the marks.
void find_quoted(std::string_view text, std::vector<Span>& spans);

// ISO and slashed dates, months with days and years, weekdays (English).
void find_dates(std::string_view text, std::vector<Span>& spans);

// Numbers with a unit, a currency or a percent sign.
void find_quantities(std::string_view text, std::vector<Span>& spans);

// Runs of capitalised words outside what is claimed.
void find_names(std::string_view text, const Language& language, const Claims& claims,
                std::vector<Span>& spans);

// Whether the folded word is the name of a month or weekday.
bool is_calendar_word(std::string_view folded);

}  // namespace recollect::text
