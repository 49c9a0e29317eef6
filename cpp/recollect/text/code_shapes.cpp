#include "recollect/text/code_shapes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "recollect/text/ascii.hpp"

namespace recollect::text {

namespace {

constexpr auto extensions = std::to_array<std::string_view>(
    {"avi",  "bash",  "bat",  "bin",    "bz2",  "c",       "cc",   "cfg",   "cmake", "conf", "cpp",
     "cs",   "css",   "csv",  "cxx",    "db",   "dll",     "doc",  "docx",  "env",   "exe",  "gif",
     "go",   "gz",    "h",    "hpp",    "htm",  "html",    "ini",  "ipynb", "jar",   "java", "jpeg",
     "jpg",  "js",    "json", "jsonl",  "jsx",  "kt",      "lock", "log",   "lua",   "md",   "mjs",
     "mov",  "mp3",   "mp4",  "npy",    "npz",  "parquet", "pdf",  "php",   "pkl",   "png",  "ppt",
     "pptx", "proto", "ps1",  "py",     "pyi",  "r",       "rb",   "rs",    "rst",   "sass", "scss",
     "sh",   "so",    "sql",  "sqlite", "svg",  "swift",   "tar",  "tex",   "tf",    "toml", "ts",
     "tsv",  "tsx",   "txt",  "vue",    "wasm", "wav",     "webp", "whl",   "xls",   "xlsx", "xml",
     "yaml", "yml",   "zip"});
std::size_t skip_digits(std::string_view word, std::size_t at) {
  while (at < word.size() && is_digit(word[at])) ++at;
  return at;
}

bool is_version(std::string_view word) {
  const bool marked = word.starts_with('v') || word.starts_with('V');
  if (marked) word.remove_prefix(1);
  if (word.empty() || !is_digit(word.front())) return false;
  std::size_t dots = 0, at = 0;
  while (at < word.size()) {
    if (!is_digit(word[at])) break;
    at = skip_digits(word, at);
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
bool is_dotted(std::string_view word) {
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
  return is_extension(word.substr(word.rfind('.') + 1)) || (lower_tail && shortest >= 2);
}

}  // namespace

bool is_extension(std::string_view word) {
  return std::binary_search(extensions.begin(), extensions.end(), word);
}

bool has_code_shape(std::string_view word) {
  return is_version(word) || is_snake(word) || is_camel(word) || is_dotted(word);
}

}  // namespace recollect::text
