#include "recollect/text/blocks.hpp"

#include <algorithm>
#include <array>

#include "recollect/text/ascii.hpp"

// A line at a time, with one block open. The rules are CommonMark's, cut down to what decides
// where a text may be parted, and widened by what chats and language models write: bold lines as
// headings, typographic bullets, "1)" and "(a)".
namespace recollect::text {

namespace {

using Kind = Block::Kind;

constexpr std::uint32_t code_indent = 4, tab_width = 4;

struct Line {
  std::uint32_t begin = 0, end = 0;  // without its line end
  std::uint32_t indent = 0;          // columns
  std::string_view rest;             // without indent and trailing blanks
};

std::size_t count_leading(std::string_view text, char c) {
  return std::min(text.find_first_not_of(c), text.size());
}

bool has(std::string_view text, char c) { return text.find(c) != text.npos; }

bool is_only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == text.npos;
}

bool is_rule(std::string_view rest) {
  if (rest.empty() || !has("-*_=", rest[0])) return false;
  const char allowed[] = {rest[0], ' ', '\t', '\0'};
  constexpr std::ptrdiff_t least = 3;
  return is_only(rest, allowed) && std::count(rest.begin(), rest.end(), rest[0]) >= least;
}

bool is_heading(std::string_view rest) {
  constexpr std::size_t deepest = 6, longest_bold = 120;
  const std::size_t level = count_leading(rest, '#');
  if (level > 0) return level <= deepest && (level == rest.size() || is_space(rest[level]));
  if (rest.size() > longest_bold) return false;
  if (rest.ends_with(':')) rest.remove_suffix(1);
  for (const std::string_view mark : {"**", "__"}) {
    if (rest.size() > 2 * mark.size() && rest.starts_with(mark) && rest.ends_with(mark))
      return rest.find(mark, mark.size()) == rest.size() - mark.size();
  }
  return false;
}

// Bytes of the marker that begins an item, 0 where none does. A number may begin a list in the
// midst of a paragraph only when it is 1.
std::size_t marker_length(std::string_view rest, bool in_paragraph) {
  std::size_t length = 0;
  for (const std::string_view bullet : {"-", "*", "+", "\u2022", "\u2023", "\u25E6", "\u25AA",
                                        "\u25CF", "\u25CB", "\u2013", "\u00B7"}) {
    if (rest.starts_with(bullet)) length = bullet.size();
  }
  if (length == 0) {
    constexpr std::size_t most_digits = 3;
    const bool open = rest.starts_with('(');
    std::size_t at = open;
    while (at < rest.size() && is_digit(rest[at])) ++at;
    const std::string_view number = rest.substr(open, at - open);
    const bool letter = number.empty() && at < rest.size() && is_lower(rest[at]);
    at += letter;
    if (number.size() > most_digits || at == open || at >= rest.size()) return 0;
    if (in_paragraph && !letter && number != "1") return 0;
    if (rest[at] != ')' && (open || letter || rest[at] != '.')) return 0;
    length = at + 1;
  }
  return length == rest.size() || is_space(rest[length]) ? length : 0;
}

class BlockFinder {
 public:
  explicit BlockFinder(std::vector<Block>& blocks) : blocks_(blocks), first_(blocks.size()) {}

  void add(const Line& line) {
    if (fence_length_ > 0) {
      extend(line);
      if (closes_fence(line)) fence_length_ = 0;
      return;
    }
    if (line.rest.empty()) {
      after_blank_ = true;
      return;
    }
    place(line);
    after_blank_ = false;
  }

 private:
  void place(const Line& line) {
    const bool in_paragraph = is_open(Kind::paragraph) && !after_blank_;
    const bool in_item = is_open(Kind::item) && line.indent > items_.back();
    const bool may_be_code = line.indent >= code_indent && !in_paragraph && items_.empty();
    if (may_be_code && (after_blank_ || blocks_.size() == first_ || is_open(Kind::code)))
      return is_open(Kind::code) && indented_code_ ? extend(line) : open_indented_code(line);
    if (opens_fence(line)) return in_item ? extend(line) : open(line, Kind::code);
    if (in_paragraph && underlines(line)) {
      blocks_.back().kind = Kind::heading;
      return extend(line);
    }
    if (is_delimiter(line.rest) && (is_open(Kind::row) || in_paragraph) && !after_blank_) {
      blocks_.back().kind = Kind::row;
      return extend(line);
    }
    if (!in_item && is_rule(line.rest)) return open(line, Kind::rule);
    if (const std::size_t length = marker_length(line.rest, in_paragraph)) {
      return open_item(line, static_cast<std::uint32_t>(length));
    }
    if (in_item) return extend(line);
    if (is_heading(line.rest)) return open(line, Kind::heading);
    if (line.rest.starts_with('>')) {
      return is_open(Kind::quote) && !after_blank_ ? extend(line) : open(line, Kind::quote);
    }
    const bool in_table = is_open(Kind::row) && !after_blank_;
    if (line.rest.starts_with('|') || (in_table && has(line.rest, '|')))
      return open(line, Kind::row);
    const bool goes_on = in_paragraph || is_open(Kind::item) || is_open(Kind::quote);
    goes_on && !after_blank_ ? extend(line) : open(line, Kind::paragraph);
  }

  bool is_open(Kind kind) const { return blocks_.size() > first_ && blocks_.back().kind == kind; }

  void open(const Line& line, Kind kind) {
    items_.clear();
    push(line, kind);
  }

  void open_indented_code(const Line& line) {
    open(line, Kind::code);
    indented_code_ = true;
  }

  void open_item(const Line& line, std::uint32_t marker) {
    while (!items_.empty() && items_.back() >= line.indent) items_.pop_back();
    push(line, Kind::item);
    blocks_.back().depth =
        static_cast<std::uint8_t>(std::min<std::size_t>(items_.size(), UINT8_MAX));
    blocks_.back().margin = line.indent + marker + 1;
    items_.push_back(line.indent);
  }

  void push(const Line& line, Kind kind) {
    Block& block = blocks_.emplace_back();
    block.begin = line.begin;
    block.end = line.end;
    block.kind = kind;
    indented_code_ = false;
    lines_ = 1;
  }

  void extend(const Line& line) {
    blocks_.back().end = line.end;
    ++lines_;
  }

  bool opens_fence(const Line& line) {
    const char c = line.rest[0];
    constexpr std::size_t least = 3;
    const std::size_t length = c == '`' || c == '~' ? count_leading(line.rest, c) : 0;
    if (length < least || (c == '`' && line.rest.find('`', length) != line.rest.npos)) return false;
    fence_ = c;
    fence_length_ = length;
    return true;
  }

  bool closes_fence(const Line& line) const {
    return !line.rest.empty() && line.rest[0] == fence_ && line.rest.size() >= fence_length_ &&
           is_only(line.rest, std::string_view(&fence_, 1));
  }

  // Whether the line makes a heading of a paragraph of one line above it.
  bool underlines(const Line& line) const {
    return lines_ == 1 && (is_only(line.rest, "=") || is_only(line.rest, "-"));
  }

  static bool is_delimiter(std::string_view rest) {
    return has(rest, '|') && has(rest, '-') && is_only(rest, "|-: \t");
  }

  std::vector<Block>& blocks_;
  std::size_t first_;                 // of this finder's blocks
  std::vector<std::uint32_t> items_;  // the indents of the open items
  std::size_t fence_length_ = 0;      // 0 outside a fence
  char fence_ = 0;
  bool after_blank_ = false;
  bool indented_code_ = false;
  std::uint32_t lines_ = 0;  // of the open block
};

Line read_line(std::string_view text, std::uint32_t begin, std::uint32_t end,
               std::uint32_t margin) {
  Line line;
  line.begin = begin;
  line.end = begin;
  while (line.end < end && text[line.end] != '\n' && text[line.end] != '\r') ++line.end;
  std::uint32_t at = begin, column = 0;
  for (; at < line.end && is_space(text[at]); ++at)
    column += text[at] == '\t' ? tab_width - column % tab_width : 1;
  line.indent = column > margin ? column - margin : 0;
  line.rest = text.substr(at, line.end - at);
  while (!line.rest.empty() && is_space(line.rest.back())) line.rest.remove_suffix(1);
  return line;
}

}  // namespace

void find_blocks(std::string_view text, std::uint32_t begin, std::uint32_t end,
                 std::uint32_t margin, std::vector<Block>& blocks) {
  BlockFinder finder(blocks);
  while (begin < end) {
    const Line line = read_line(text, begin, end, margin);
    finder.add(line);
    begin = line.end + 1;
    if (begin < end && text[line.end] == '\r' && text[begin] == '\n') ++begin;
  }
}

}  // namespace recollect::text
