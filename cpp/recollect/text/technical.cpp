#include <algorithm>
#include <array>

#include "recollect/text/ascii.hpp"
#include "recollect/text/code_shapes.hpp"
#include "recollect/text/spans.hpp"
#include "recollect/text/unicode.hpp"

// Goes over the text chunk by chunk (a chunk is what stands between white space). A chunk is first
// tried as a whole (URL, e-mail, flag, path), then its identifiers one by one.
namespace recollect::text {

namespace {

constexpr auto top_domains = std::to_array<std::string_view>(
    {"ai", "app", "at",  "au",  "be", "biz", "ca",  "ch", "cloud", "cn",  "co", "com",
     "de", "dev", "edu", "es",  "eu", "fr",  "gov", "in", "info",  "int", "io", "it",
     "jp", "me",  "mil", "net", "nl", "org", "ru",  "se", "tv",    "uk",  "us", "xyz"});
constexpr std::size_t longest_chunk = 2048;  // longer ones are data, not names

bool is_identifier_byte(char c) { return is_alnum(c) || c == '_'; }

std::size_t skip_while(std::string_view text, std::size_t at, bool (*accepts)(char)) {
  while (at < text.size() && accepts(text[at])) ++at;
  return at;
}

class Chunk {
 public:
  Chunk(std::string_view text, std::size_t begin, std::size_t end, std::vector<Span>& spans)
      : text_(text), begin_(begin), end_(end), spans_(spans) {}

  void scan() {
    if (!could_hold_any()) return;
    trim();
    if (begin_ == end_ || find_url() || find_email() || find_domain() || find_flag() || find_path())
      return;
    find_identifiers();
  }

 private:
  std::string_view bytes() const { return text_.substr(begin_, end_ - begin_); }

  void add(std::size_t begin, std::size_t end, EntityType type) {
    spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), type});
  }

  // A glance that turns away most chunks: every rule needs a mark, a digit or an inner capital.
  bool could_hold_any() const {
    for (std::size_t i = begin_; i < end_; ++i) {
      const char c = text_[i];
      const bool sign = c == '@' || c == '/' || c == '_' || c == '-' || c == '\\' || c == '(' ||
                        c == '+' || c == '#' || c == ':';
      const bool inner_dot = c == '.' && i + 1 < end_;
      const bool inner_capital = i > begin_ && is_upper(c) && is_alpha(text_[i - 1]);
      if (sign || inner_dot || inner_capital || is_digit(c)) return true;
    }
    return false;
  }

  static bool opens(char c) {
    return c == '(' || c == '[' || c == '{' || c == '<' || c == '"' || c == '\'' || c == '`' ||
           c == '*' || c == ',';
  }

  static bool closes(char c) {
    return c == ')' || c == ']' || c == '}' || c == '>' || c == '"' || c == '\'' || c == '`' ||
           c == '*' || c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?';
  }

  // Takes the punctuation off both ends, but leaves the () of a call and a balanced bracket.
  void trim() {
    while (begin_ < end_ && opens(text_[begin_])) ++begin_;
    while (begin_ < end_ && closes(text_[end_ - 1])) {
      if (text_[end_ - 1] == ')' && bytes().find('(') != std::string_view::npos) break;
      --end_;
    }
  }

  static bool is_url_byte(char c) {
    return is_alnum(c) ||
           std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
  }

  void add_url(std::size_t begin, std::size_t end) {
    while (end > begin && (closes(text_[end - 1]) && text_[end - 1] != ')')) --end;
    const std::string_view inner = text_.substr(begin, end - begin);
    if (inner.ends_with(')') && inner.find('(') == inner.npos) --end;
    while (end > begin && closes(text_[end - 1]) && text_[end - 1] != ')') --end;
    add(begin, end, EntityType::url);
  }

  bool find_url() {
    const std::size_t mark = bytes().find("://");
    if (mark != std::string_view::npos) {
      std::size_t begin = begin_ + mark;
      while (begin > begin_ && is_alpha(text_[begin - 1])) --begin;
      const std::size_t rest = begin_ + mark + 3;
      const std::size_t end = std::min(end_, skip_while(text_, rest, is_url_byte));
      if (begin == begin_ + mark || end == rest) return false;
      add_url(begin, end);
      return true;
    }
    if (bytes().size() > 7 && bytes().starts_with("www.")) {
      add_url(begin_, std::min(end_, skip_while(text_, begin_, is_url_byte)));
      return true;
    }
    return false;
  }

  bool find_email() {
    const std::size_t mark = bytes().find('@');
    if (mark == std::string_view::npos) return false;
    const auto is_local = [](char c) {
      return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
    };
    std::size_t begin = begin_ + mark, end = begin + 1;
    while (begin > begin_ && is_local(text_[begin - 1])) --begin;
    while (end < end_ && (is_alnum(text_[end]) || text_[end] == '.' || text_[end] == '-')) ++end;
    while (end > begin && !is_alnum(text_[end - 1])) --end;
    const std::string_view domain =
        text_.substr(begin_ + mark + 1, end - std::min(end, begin_ + mark + 1));
    const std::size_t dot = domain.rfind('.');
    if (begin == begin_ + mark || dot == domain.npos || dot == 0 || domain.size() - dot < 3)
      return false;
    add(begin, end, EntityType::email);
    return true;
  }

  // "example.com", "github.com/someone/thing".
  bool find_domain() {
    const auto is_host = [](char c) { return is_alnum(c) || c == '.' || c == '-'; };
    const std::size_t end = std::min(end_, skip_while(text_, begin_, is_host));
    const std::string_view host = text_.substr(begin_, end - begin_);
    const std::size_t dot = host.rfind('.');
    if (dot == host.npos || dot < 2 || host.starts_with('.')) return false;
    if (!std::binary_search(top_domains.begin(), top_domains.end(), host.substr(dot + 1)))
      return false;
    if (end == end_) {
      // "in", "it", "me" and "us" after a period are words more often than countries.
      const std::string_view top = host.substr(dot + 1);
      if (top.size() == 2 && top != "io" && top != "ai" && top != "uk" && top != "de") return false;
      add(begin_, end, EntityType::url);
      return true;
    }
    if (text_[end] != '/' && text_[end] != ':') return false;
    add_url(begin_, std::min(end_, skip_while(text_, begin_, is_url_byte)));
    return true;
  }

  bool find_flag() {
    if (bytes().size() < 3 || !bytes().starts_with("--") || !is_alpha(text_[begin_ + 2]))
      return false;
    const auto is_flag = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
    std::size_t end = skip_while(text_, begin_ + 2, is_flag);
    while (text_[end - 1] == '-') --end;
    add(begin_, end, EntityType::code);
    return true;
  }

  bool find_path() {
    const std::string_view chunk = bytes();
    const std::size_t slash = chunk.find_last_of("/\\");
    if (slash == chunk.npos) return false;
    const auto is_path = [](char c) {
      return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
             std::string_view("_./\\~:@%+=-*").find(c) != std::string_view::npos;
    };
    if (!std::all_of(chunk.begin(), chunk.end(), is_path)) return false;
    const bool rooted = ((chunk.front() == '/' || chunk.starts_with("~/")) && chunk.size() > 2 &&
                         std::any_of(chunk.begin(), chunk.end(), is_alpha)) ||
                        chunk.starts_with("./") || chunk.starts_with("../") ||
                        (chunk.size() > 3 && is_alpha(chunk[0]) && chunk.substr(1, 2) == ":\\");
    const std::string_view last = chunk.substr(slash + 1);
    const std::size_t dot = last.rfind('.');
    const bool file = dot != last.npos && dot > 0 && is_extension(last.substr(dot + 1));
    if (!rooted && !file) return false;
    add(begin_, end_, EntityType::code);
    return true;
  }

  bool touches_letter(std::size_t begin, std::size_t end) const {
    std::size_t before = begin;
    while (before > 0 && begin - before < 4 &&
           static_cast<unsigned char>(text_[before - 1]) >= 0x80) {
      --before;
      if ((static_cast<unsigned char>(text_[before]) & 0xC0) != 0x80) break;
    }
    const auto is_letter_at = [this](std::size_t at, std::size_t limit) {
      if (at >= limit || static_cast<unsigned char>(text_[at]) < 0x80) return false;
      const char* place = text_.data() + at;
      const CharClass kind = info_of(decode(place, text_.data() + text_.size())).kind;
      return kind == CharClass::letter || kind == CharClass::mark;
    };
    return is_letter_at(before, begin) || is_letter_at(end, text_.size());
  }

  void find_identifiers() {
    for (std::size_t at = begin_; at < end_;) {
      if (!is_identifier_byte(text_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < end_ && (is_identifier_byte(text_[end]) ||
                            (text_[end] == '.' && end + 1 < end_ && is_alnum(text_[end + 1]))))
        ++end;
      find_identifier(at, end);
      at = end;
    }
  }

  void find_identifier(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::size_t begin_, end_;
  std::vector<Span>& spans_;
};

void Chunk::find_identifier(std::size_t begin, std::size_t end) {
  const std::string_view word = text_.substr(begin, end - begin);
  const bool called = text_.substr(end, 2) == "()" && is_alpha(word.front());
  if (word.size() == 1 && is_upper(word[0]) && (begin == 0 || !is_alnum(text_[begin - 1]))) {
    const std::string_view rest = text_.substr(end);
    const std::size_t mark = rest.starts_with("++") ? 2 : rest.starts_with('#') ? 1 : 0;
    if (mark) add(begin, end + mark, EntityType::code);
    return;
  }
  if (!(called || has_code_shape(word)) || touches_letter(begin, end)) return;
  add(begin, called ? end + 2 : end, EntityType::code);
}

}  // namespace

void find_technical(std::string_view text, std::vector<Span>& spans) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    if (end - at <= longest_chunk) Chunk(text, at, end, spans).scan();
    at = end;
  }
}

}  // namespace recollect::text
