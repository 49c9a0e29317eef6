#include <algorithm>
#include <array>
#include <span>

#include "recollect/text/ascii.hpp"
#include "recollect/text/spans.hpp"
#include "recollect/text/unicode.hpp"

// Goes over the text chunk by chunk (a chunk is what stands between white space). A chunk is first
// tried as a whole (URL, e-mail, flag, path), then its identifiers one by one.
namespace recollect::text {

namespace {

constexpr auto top_domains = std::to_array<std::string_view>(
    {"ai", "app", "at", "au", "be", "biz", "ca", "ch", "cloud", "cn", "co", "com", "de", "dev",
     "edu", "es", "eu", "fr", "gov", "in", "info", "int", "io", "it", "jp", "me", "mil", "net",
     "nl", "org", "ru", "se", "tv", "uk", "us", "xyz"});
constexpr auto extensions = std::to_array<std::string_view>(
    {"avi", "bash", "bat", "bin", "bz2", "c", "cc", "cfg", "cmake", "conf", "cpp", "cs", "css",
     "csv", "cxx", "db", "dll", "doc", "docx", "env", "exe", "gif", "go", "gz", "h", "hpp", "htm",
     "html", "ini", "ipynb", "jar", "java", "jpeg", "jpg", "js", "json", "jsonl", "jsx", "kt",
     "lock", "log", "lua", "md", "mjs", "mov", "mp3", "mp4", "npy", "npz", "parquet", "pdf", "php",
     "pkl", "png", "ppt", "pptx", "proto", "ps1", "py", "pyi", "r", "rb", "rs", "rst", "sass",
     "scss", "sh", "so", "sql", "sqlite", "svg", "swift", "tar", "tex", "tf", "toml", "ts", "tsv",
     "tsx", "txt", "vue", "wasm", "wav", "webp", "whl", "xls", "xlsx", "xml", "yaml", "yml",
     "zip"});
constexpr std::size_t longest_chunk = 2048;  // longer ones are data, not names

bool contains(std::span<const std::string_view> sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

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
    if (begin_ == end_ || find_url() || find_email() || find_domain() || find_flag() ||
        find_path())
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
    return is_alnum(c) || std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
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
    const std::string_view domain = text_.substr(begin_ + mark + 1, end - std::min(end, begin_ + mark + 1));
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
    if (!contains(top_domains, host.substr(dot + 1))) return false;
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
    const bool file = dot != last.npos && dot > 0 && contains(extensions, last.substr(dot + 1));
    if (!rooted && !file) return false;
    add(begin_, end_, EntityType::code);
    return true;
  }

  bool touches_letter(std::size_t begin, std::size_t end) const {
    std::size_t before = begin;
    while (before > 0 && begin - before < 4 && static_cast<unsigned char>(text_[before - 1]) >= 0x80) {
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

bool is_version(std::string_view word) {
  const bool marked = word.starts_with('v') || word.starts_with('V');
  if (marked) word.remove_prefix(1);
  if (word.empty() || !is_digit(word.front())) return false;
  std::size_t dots = 0, at = 0;
  while (at < word.size()) {
    if (!is_digit(word[at])) break;
    at = skip_while(word, at, is_digit);
    if (at + 1 < word.size() && word[at] == '.' && is_digit(word[at + 1])) {
      ++dots;
      ++at;
    } else {
      break;
    }
  }
  const bool suffix = at < word.size() && is_lower(word[at]);  // "1.2.3rc1"
  return (at == word.size() || (suffix && dots >= 1)) && (dots >= 2 || marked);
}

// "snake_case", "CONSTANTS_X", "__init__".
bool is_snake(std::string_view word) {
  const bool dunder = word.size() > 4 && word.starts_with("__") && word.ends_with("__");
  const std::size_t first = word.find_first_not_of('_'), last = word.find_last_not_of('_');
  if (first == word.npos) return false;
  const std::string_view core = word.substr(first, last - first + 1);
  const bool letters = std::any_of(core.begin(), core.end(), is_alpha);
  return letters && (dunder || core.find('_') != core.npos);
}

// "McDonald", "MacArthur", "DeShawn", "LeBron": capitals inside a name, not in code.
bool is_surname(std::string_view word) {
  for (const std::string_view prefix : {"Mc", "Mac", "De", "Di", "Du", "Fitz", "La", "Le", "Van"}) {
    const std::string_view rest = word.substr(std::min(prefix.size(), word.size()));
    if (word.starts_with(prefix) && rest.size() >= 3 && is_upper(rest[0]) &&
        std::all_of(rest.begin() + 1, rest.end(), is_lower))
      return true;
  }
  return false;
}

// "camelCase", "TypeScript", "HTTPServer"; but not "GPUs".
bool is_camel(std::string_view word) {
  if (is_surname(word)) return false;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (is_lower(word[i - 1]) && is_upper(word[i])) return true;
    const bool word_after_capitals = i + 2 < word.size() && is_upper(word[i - 1]) &&
                                     is_upper(word[i]) && is_lower(word[i + 1]) &&
                                     is_lower(word[i + 2]);
    if (word_after_capitals) return true;
  }
  return false;
}

// "np.array", "config.yaml", "Node.js"; "e.g" and "end.Next" are prose.
bool is_dotted(std::string_view word, bool called) {
  std::size_t parts = 0, shortest = SIZE_MAX;
  bool lower_tail = true;
  for (std::size_t begin = 0; begin <= word.size();) {
    const std::size_t end = std::min(word.find('.', begin), word.size());
    if (begin == end || is_digit(word[begin])) return false;
    if (parts) lower_tail = lower_tail && !is_upper(word[begin]);
    shortest = std::min(shortest, end - begin);
    ++parts;
    begin = end + 1;
  }
  if (parts < 2) return false;
  return called || contains(extensions, word.substr(word.rfind('.') + 1)) ||
         (lower_tail && shortest >= 2);
}

void Chunk::find_identifier(std::size_t begin, std::size_t end) {
  const std::string_view word = text_.substr(begin, end - begin);
  const bool called = text_.substr(end, 2) == "()" && is_alpha(word.front());
  if (word.size() == 1 && is_upper(word[0]) && (begin == 0 || !is_alnum(text_[begin - 1]))) {
    const std::string_view rest = text_.substr(end);
    const std::size_t mark = rest.starts_with("++") ? 2 : rest.starts_with('#') ? 1 : 0;
    if (mark) add(begin, end + mark, EntityType::code);
    return;
  }
  const bool code = called || is_version(word) || is_snake(word) || is_camel(word) ||
                    is_dotted(word, called);
  if (!code || touches_letter(begin, end)) return;
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
