#include <array>
#include <string>

#include "recollect/text/ascii.hpp"
#include "recollect/text/given_names.hpp"
#include "recollect/text/ordinary.hpp"
#include "recollect/text/possessive.hpp"
#include "recollect/text/spans.hpp"
#include "recollect/text/unicode.hpp"
#include "recollect/text/word_list.hpp"
#include "recollect/text/words.hpp"

// A name is a run of capitalised words. What has a capital for another reason is taken off: the
// word that begins a sentence when it is an ordinary one, and stop words at both ends. Where
// capitals tell nothing (headlines, shouting, German nouns) the rules find less.
namespace recollect::text {

namespace {

struct Token {
  std::uint32_t begin = 0, end = 0;  // without article, possessive or contraction
  std::uint32_t word_begin = 0, word_end = 0;
  std::string folded;
  bool capital = false;   // begins with one
  bool all_caps = false;  // two or more letters, none of them small
  bool initial = false;   // one capital letter, or several with periods
  bool number = false;
  bool starts = false;  // begins a sentence, or might
  bool stop = false;
  bool barred = false;  // claimed by another mention, or never part of a name
};

constexpr auto particles = std::to_array<std::string_view>(
    {"of", "de",  "van",   "von", "der", "den", "du",  "da", "dos", "di", "la",
     "le", "del", "della", "al",  "bin", "ibn", "ter", "zu", "the", "y"});
constexpr auto titles =
    std::to_array<std::string_view>({"mr", "mrs", "ms", "dr", "prof", "mx", "sr", "st", "jr"});
constexpr auto shouted_words = std::to_array<std::string_view>(
    {"am",   "asap", "btw",   "diy",  "faq",  "fyi",  "i",  "imho", "imo",
     "lmao", "lol",  "never", "no",   "not",  "note", "ok", "omg",  "pm",
     "ps",   "rsvp", "tbh",   "tldr", "todo", "wow",  "yes"});
constexpr std::size_t most_particles = 2;

bool is_title(const Token& token) { return contains(titles, token.folded); }

// Bytes of the 'll, 'd, 're, 've or 'm that ends a word.
std::size_t contraction_length(std::string_view word) {
  for (const std::string_view end : {"'ll", "'d", "'re", "'ve", "'m"})
    if (word.ends_with(end)) return end.size();
  for (const std::string_view end : {"\u2019ll", "\u2019d", "\u2019re", "\u2019ve", "\u2019m"})
    if (word.ends_with(end)) return end.size();
  return 0;
}

// Whether a sentence may begin after these bytes. Unknown signs count as a beginning, which costs
// a name only where it is an ordinary word too.
bool starts_sentence(std::string_view gap, const Token& before) {
  if (gap == ". " && (before.initial || is_title(before))) return false;
  return gap.find_first_not_of(" ,-&'/)") != gap.npos;
}

class NameFinder {
 public:
  NameFinder(std::string_view text, const Language& language, const Claims& claims,
             std::vector<Span>& spans)
      : text_(text), language_(language), spans_(spans) {
    WordScanner words(text);
    for (Word word; words.next(word);) add_token(word, claims);
  }

  void find() {
    for (std::size_t begin = 0; begin < tokens_.size();) {
      std::size_t end = begin + 1;
      while (end < tokens_.size() && !(tokens_[end].starts && ends_sentence(end))) ++end;
      find_in_sentence(begin, end);
      begin = end;
    }
  }

 private:
  std::string_view gap_before(std::size_t index) const {
    const std::uint32_t from = index ? tokens_[index - 1].word_end : 0;
    return text_.substr(from, tokens_[index].word_begin - from);
  }

  bool ends_sentence(std::size_t index) const {
    return gap_before(index).find_first_of(".!?\n") != std::string_view::npos;
  }

  void add_token(const Word& word, const Claims& claims);
  void find_in_sentence(std::size_t begin, std::size_t end);
  bool is_particle(const Token& token) const;
  std::size_t extend_run(std::size_t begin, std::size_t limit) const;
  bool joins(const Token& before, const Token& next, std::string_view gap) const;
  void add_run(std::size_t begin, std::size_t end, bool headline);
  bool is_person(std::size_t begin, std::size_t end) const;
  bool is_dropped(const Token& token, const Token* next, bool headline) const;

  std::string_view text_;
  const Language& language_;
  std::vector<Span>& spans_;
  std::vector<Token> tokens_;
};

void NameFinder::add_token(const Word& word, const Claims& claims) {
  Token token;
  token.begin = token.word_begin = word.begin;
  token.word_end = word.end;
  std::string_view bytes = text_.substr(word.begin, word.end - word.begin);
  if (language_.elides) {  // "l'Espagne": the name begins behind the article
    const std::size_t mark = bytes.find_first_of("'\xE2");
    const std::size_t width = mark < bytes.size() && bytes[mark] == '\'' ? 1 : 3;
    if (mark < bytes.size() && mark + width < bytes.size() && mark <= 2) {
      bytes.remove_prefix(mark + width);
      token.begin += static_cast<std::uint32_t>(mark + width);
    }
  }
  std::size_t letters = 0;
  bool small = false;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  for (bool first = true; at != end; first = false) {
    const char32_t c = decode(at, end);
    const CharInfo& info = info_of(c);
    if (first) token.capital = info.upper;
    if (first) token.number = info.kind == CharClass::digit;
    if (info.kind == CharClass::letter) ++letters;
    small = small || info.lower;
    // A small letter can only decide anything about a word that begins with a capital.
    if (!token.capital && !token.number) break;
  }
  if (token.capital) {
    const bool dotted = bytes.find('.') != bytes.npos;  // "J.K"
    token.initial = !small && (dotted || (letters == 1 && bytes.size() <= 4));
    token.all_caps = letters >= 2 && !small;
  }
  std::size_t cut = possessive_length(bytes);
  if (!cut) cut = contraction_length(bytes);
  if (cut < bytes.size()) token.end = word.end - static_cast<std::uint32_t>(cut);
  constexpr std::size_t longest_listed = 16;
  if (bytes.size() <= longest_listed || token.capital) append_folded(bytes, token.folded);
  token.stop = language_.is_stop_word(token.folded);
  if (!token.stop && cut && token.capital) token.folded.resize(token.folded.rfind('\''));
  token.barred = claims.overlaps(word.begin, word.end) || token.folded == "i" ||
                 (token.capital && is_calendar_word(token.folded));
  tokens_.push_back(std::move(token));
  Token& added = tokens_.back();
  const std::size_t index = tokens_.size() - 1;
  added.starts = index == 0 || starts_sentence(gap_before(index), tokens_[index - 1]);
}

void NameFinder::find_in_sentence(std::size_t begin, std::size_t end) {
  std::size_t words = 0, shouted = 0, capitals = 0;
  bool small_content = false, shouted_prose = false;
  for (std::size_t i = begin; i < end; ++i) {
    const Token& token = tokens_[i];
    words += !token.number;
    shouted += token.all_caps;
    capitals += token.capital && !token.stop;
    small_content = small_content || !(token.capital || token.stop || token.number);
    shouted_prose = shouted_prose || (token.all_caps && (token.stop || is_ordinary(token.folded)));
  }
  constexpr std::size_t shouting = 3, headline_words = 5;
  if (shouted_prose && shouted >= shouting && shouted * 3 > words * 2) return;
  const bool headline = !small_content && capitals >= headline_words;
  for (std::size_t i = begin; i < end;) {
    if (!tokens_[i].capital || tokens_[i].barred) {
      ++i;
      continue;
    }
    const std::size_t stop = extend_run(i, end);
    add_run(i, stop, headline);
    i = stop;
  }
}

// In German, "von" between two capitals says nothing: both may be common nouns.
bool NameFinder::is_particle(const Token& token) const {
  return !token.capital && !token.barred && contains(particles, token.folded) &&
         !(language_.capitalises_nouns && token.stop);
}

bool NameFinder::joins(const Token& before, const Token& next, std::string_view gap) const {
  if (next.barred || before.end != before.word_end || next.begin != next.word_begin) return false;
  const bool spaced = !gap.empty() && gap.find_first_not_of(' ') == gap.npos;
  if (gap == "-") return next.capital || next.number;
  if (!next.capital) return false;
  return spaced || gap == " & " || gap == "&" ||
         ((gap == ". " || gap == ".") && (before.initial || is_title(before)));
}

// The end of the run of words that begins with a capitalised one.
std::size_t NameFinder::extend_run(std::size_t begin, std::size_t limit) const {
  std::size_t end = begin + 1;
  while (end < limit) {
    if (joins(tokens_[end - 1], tokens_[end], gap_before(end))) {
      ++end;
      continue;
    }
    // Particles count only between capitals.
    std::size_t next = end;
    while (next < limit && next - end < most_particles && is_particle(tokens_[next]) &&
           gap_before(next) == " ")
      ++next;
    const bool bridged = next > end && next < limit && tokens_[next].capital &&
                         !tokens_[next].barred && gap_before(next) == " " &&
                         tokens_[end - 1].end == tokens_[end - 1].word_end;
    if (!bridged) break;
    end = next + 1;
  }
  return end;
}

bool NameFinder::is_dropped(const Token& token, const Token* next, bool headline) const {
  if (is_particle(token) || (is_title(token) && next)) return true;
  if (token.all_caps) return contains(shouted_words, token.folded);
  if (token.stop) {
    const bool given_name = !token.starts && (token.folded == "will" || token.folded == "may");
    return !given_name;
  }
  if (!token.starts && !headline) return false;
  if (!language_.has_ordinary_words) return token.starts && !next;
  return is_ordinary(token.folded) && !(next && next->capital && leads_names(token.folded));
}

void NameFinder::add_run(std::size_t begin, std::size_t end, bool headline) {
  if (headline) {  // each word on its own merits: a headline is not one long name
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t stop = i;
      while (stop < end && !is_dropped(tokens_[stop], nullptr, true)) ++stop;
      if (stop > i) add_run(i, stop, false);
      i = stop;
    }
    return;
  }
  while (begin < end &&
         is_dropped(tokens_[begin], begin + 1 < end ? &tokens_[begin + 1] : nullptr, false))
    ++begin;
  while (end > begin && (tokens_[end - 1].stop && !tokens_[end - 1].all_caps)) --end;
  if (begin == end) return;
  if (end - begin == 1) {
    const Token& token = tokens_[begin];
    if ((token.initial && !token.all_caps) || token.number || !token.capital) return;
    if (language_.capitalises_nouns && !token.all_caps) return;
  }
  const EntityType type = is_person(begin, end) ? EntityType::person : EntityType::name;
  spans_.push_back({tokens_[begin].begin, tokens_[end - 1].end, type});
}

// By a given name in the run, or a title before it.
bool NameFinder::is_person(std::size_t begin, std::size_t end) const {
  if (begin && is_title(tokens_[begin - 1])) return true;
  return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                     tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const Token& token) { return is_given_name(token.folded); });
}

}  // namespace

void find_names(std::string_view text, const Language& language, const Claims& claims,
                std::vector<Span>& spans) {
  NameFinder(text, language, claims, spans).find();
}

}  // namespace recollect::text
