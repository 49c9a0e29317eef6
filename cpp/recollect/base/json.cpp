#include "recollect/base/json.hpp"

#include <charconv>
#include <locale>
#include <sstream>

#include "recollect/base/error.hpp"
#include "recollect/base/utf8.hpp"

namespace recollect {

namespace {

bool parse_double(std::string_view text, double& value) {
#if defined(__cpp_lib_to_chars)
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && result.ptr == text.data() + text.size();
#else  // libc++ of Apple's older tools reads integers only
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  return (stream >> value) && stream.peek() == std::istringstream::traits_type::eof();
#endif
}

}  // namespace

void JsonReader::fail(const char* expected) const {
  throw CorruptData(std::string("JSON: expected ") + expected + " at byte " + std::to_string(at_));
}

void JsonReader::blank() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
    ++at_;
  }
}

char JsonReader::peek() {
  blank();
  if (at_ >= text_.size()) fail("a value");
  return text_[at_];
}

void JsonReader::expect(char character) {
  if (peek() != character) {
    const char name[] = {character, '\0'};
    fail(name);
  }
  ++at_;
}

void JsonReader::open(char bracket) {
  if (++depth_ > kDeepest) fail("fewer levels");
  expect(bracket);
}

bool JsonReader::closes(char bracket) {
  if (peek() != bracket) return false;
  ++at_;
  return true;
}

bool JsonReader::continues(char bracket) {
  if (closes(bracket)) return false;
  expect(',');
  return true;
}

bool JsonReader::in_number(char character) {
  return (character >= '0' && character <= '9') || character == '-' || character == '.' ||
         character == '+' || character == 'e' || character == 'E';
}

void JsonReader::literal(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) fail("a value");
  at_ += word.size();
}

bool JsonReader::null() {
  if (peek() != 'n') return false;
  literal("null");
  return true;
}

bool JsonReader::boolean() {
  const bool value = peek() == 't';
  literal(value ? "true" : "false");
  return value;
}

std::string_view JsonReader::number_text() {
  peek();
  const std::size_t start = at_;
  while (at_ < text_.size() && in_number(text_[at_])) ++at_;
  return text_.substr(start, at_ - start);
}

double JsonReader::number() {
  const std::string_view text = number_text();
  double value = 0;
  if (!parse_double(text, value)) fail("a number");
  return value;
}

std::int64_t JsonReader::integer() {
  const std::string_view text = number_text();
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) fail("an integer");
  return value;
}

std::uint32_t JsonReader::hex4() {
  std::uint32_t value = 0;
  const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 4 || result.ec != std::errc{} || result.ptr != digits.data() + 4) {
    fail("four hexadecimal digits");
  }
  at_ += 4;
  return value;
}

void JsonReader::append_escape(std::string& out) {
  if (at_ >= text_.size()) fail("an escape");
  const char kind = text_[at_++];
  switch (kind) {
    case '"':
    case '\\':
    case '/':
      out += kind;
      return;
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case 'u':
      break;
    default:
      fail("an escape");
  }
  std::uint32_t code = hex4();
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    const std::uint32_t low = hex4();
    if (low < 0xDC00 || low > 0xDFFF) fail("a low surrogate");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  if (code >= 0xD800 && code <= 0xDFFF) fail("a surrogate pair");
  append_utf8(out, code);
}

std::string JsonReader::string() {
  expect('"');
  std::string out;
  while (true) {
    std::size_t stop = at_;
    while (stop < text_.size() && text_[stop] != '"' && text_[stop] != '\\') ++stop;
    if (stop == text_.size()) fail("the end of a string");
    out.append(text_, at_, stop - at_);
    at_ = stop + 1;
    if (text_[stop] == '"') return out;
    append_escape(out);
  }
}

std::string_view JsonReader::skip() {
  const char first = peek();
  const std::size_t start = at_;
  if (first == '{') {
    object([this](std::string_view) { skip(); });
  } else if (first == '[') {
    array([this] { skip(); });
  } else if (first == '"') {
    string();
  } else if (first == 't' || first == 'f') {
    boolean();
  } else if (!null()) {
    number();
  }
  return text_.substr(start, at_ - start);
}

void JsonReader::end() {
  blank();
  if (at_ != text_.size()) fail("the end");
}

}  // namespace recollect
