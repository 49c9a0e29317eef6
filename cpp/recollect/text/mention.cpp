#include "recollect/text/mention.hpp"

#include "recollect/text/ascii.hpp"
#include "recollect/text/possessive.hpp"
#include "recollect/text/unicode.hpp"
#include "recollect/text/words.hpp"

namespace recollect::text {

namespace {

bool is_white(char32_t c) {
  return c < 0x80 ? is_space(static_cast<char>(c)) : info_of(c).kind == CharClass::space;
}

bool is_outer(char32_t c) {
  const CharInfo& info = info_of(c);
  if (info.kind == CharClass::connector) return false;  // part of a word, as in "__init__"
  return c == ' ' || c == '`' || c == 0xB4 || info.punctuation;
}

// Bytes of outer punctuation and space at the front.
std::size_t measure_front(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const before = at;
    if (!is_outer(decode(at, end))) return static_cast<std::size_t>(before - text.data());
  }
  return text.size();
}

// Where the text ends once outer punctuation and space are gone from its back.
std::size_t measure_back(std::string_view text) {
  std::size_t end = text.size();
  while (end) {
    std::size_t start = end - 1;
    while (start && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    const char* at = text.data() + start;
    const char32_t c = decode(at, text.data() + end);
    if (!is_outer(c) || c == '#' || c == '%') break;
    // A bracket opened inside belongs to the name, but the () of a call does not.
    const std::string_view before = text.substr(0, start);
    if (c == ')' && !before.ends_with('(') && before.find('(') != before.npos) break;
    end = start;
  }
  return end;
}

std::string collapse_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const before = at;
    if (!is_white(decode(at, end))) {
      out.append(before, at);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// Bytes of the 's, or of the bare apostrophe of a plural, that follows a name.
std::size_t leading_possessive(std::string_view rest) {
  for (const std::string_view mark : {"'", "\u2019"}) {
    if (!rest.starts_with(mark)) continue;
    const auto ends = [rest](std::size_t at) { return at >= rest.size() || !is_alnum(rest[at]); };
    if (ends(mark.size())) return mark.size();
    const bool has_s = rest[mark.size()] == 's' || rest[mark.size()] == 'S';
    if (has_s && ends(mark.size() + 1)) return mark.size() + 1;
  }
  return 0;
}

bool closes(char c) {
  return c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')';
}

// Drops the space before closing punctuation, and the punctuation that now opens the text.
std::string tidy(std::string_view text) {
  const std::string spaced = collapse_spaces(text);
  std::string out;
  out.reserve(spaced.size());
  for (std::size_t i = 0; i < spaced.size(); ++i) {
    if (out.empty() && (closes(spaced[i]) || spaced[i] == ' ')) continue;
    if (spaced[i] == ' ' && i + 1 < spaced.size() && closes(spaced[i + 1])) continue;
    out.push_back(spaced[i]);
  }
  return out;
}

}  // namespace

std::size_t possessive_length(std::string_view text) {
  std::string_view rest = text;
  while (true) {
    if (rest.ends_with("'s") || rest.ends_with("'S")) {
      rest.remove_suffix(2);
    } else if (rest.ends_with("\u2019s") || rest.ends_with("\u2019S")) {
      rest.remove_suffix(4);
    } else {
      return text.size() - rest.size();
    }
  }
}

std::string entity_key(std::string_view name) {
  std::string folded;
  append_folded(name, folded);
  const std::string key = collapse_spaces(folded);
  std::string_view kept = key;
  kept.remove_prefix(measure_front(kept));
  while (true) {
    kept = kept.substr(0, measure_back(kept));
    const std::size_t length = possessive_length(kept);
    if (!length || length == kept.size()) return std::string(kept);
    kept.remove_suffix(length);
  }
}

std::string mask(std::string_view text, std::span<const Mention> mentions) {
  std::string kept;
  kept.reserve(text.size());
  std::size_t done = 0;
  for (const Mention& mention : mentions) {
    if (mention.type != EntityType::person || mention.begin < done || mention.end > text.size() ||
        mention.end < mention.begin)
      continue;
    kept.append(text.substr(done, mention.begin - done));
    done = mention.end;
    done += leading_possessive(text.substr(done));
  }
  kept.append(text.substr(done));
  std::string out = tidy(kept);
  Word word;
  return WordScanner(out).next(word) ? out : std::string();
}

}  // namespace recollect::text
