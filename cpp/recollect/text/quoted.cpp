#include <array>

#include "recollect/text/ascii.hpp"
#include "recollect/text/spans.hpp"
#include "recollect/text/words.hpp"

namespace recollect::text {

namespace {

constexpr std::size_t most_words = 6, most_bytes = 120;

struct Quotes {
  std::string_view open, close;
};
constexpr std::array<Quotes, 5> pairs = {
    {{"\"", "\""}, {"`", "`"}, {"\u201C", "\u201D"}, {"\u2018", "\u2019"}, {"\u00AB", "\u00BB"}}};

// Where the closing mark of a term that begins at `begin` stands, or npos. For ‘…’ an apostrophe
// inside a word closes nothing.
std::size_t find_close(std::string_view text, std::size_t begin, std::string_view close) {
  const std::string_view window = text.substr(0, begin + most_bytes);
  for (std::size_t at = begin; (at = window.find(close, at)) != window.npos; at += close.size()) {
    const std::size_t after = at + close.size();
    if (close == "\u2019" && after < text.size() && is_alnum(text[after])) continue;
    return at;
  }
  return text.npos;
}

bool is_term(std::string_view inner) {
  if (inner.empty() || is_space(inner.front()) || is_space(inner.back())) return false;
  if (inner.find('\n') != inner.npos) return false;
  std::size_t count = 0;
  WordScanner words(inner);
  for (Word word; words.next(word);)
    if (!word.follows && ++count > most_words) return false;
  return count > 0;
}

}  // namespace

void find_quoted(std::string_view text, std::vector<Span>& spans) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char lead = text[at];
    if (lead != '"' && lead != '`' && lead != '\xE2' && lead != '\xC2') continue;
    for (const Quotes& quotes : pairs) {
      if (!text.substr(at).starts_with(quotes.open)) continue;
      // A straight mark after a word closes something, or means inches.
      if (quotes.open.size() == 1 && at && is_alnum(text[at - 1])) break;
      const std::size_t begin = at + quotes.open.size();
      const std::size_t end = find_close(text, begin, quotes.close);
      if (end == text.npos || !is_term(text.substr(begin, end - begin))) break;
      spans.push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), EntityType::quoted});
      at = end + quotes.close.size() - 1;
      break;
    }
  }
}

}  // namespace recollect::text
