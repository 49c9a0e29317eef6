#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace recollect {

// Reads one JSON document front to back without building a tree.
//
// The caller asks for what it expects; anything else is CorruptData. Reads no byte outside the
// document and nests at most kDeepest levels. Numbers are doubles, or 64-bit integers where
// asked for; strings are UTF-8 and come unescaped.
class JsonReader {
 public:
  static constexpr int kDeepest = 64;

  explicit JsonReader(std::string_view document) : text_(document) {}

  // Calls member(key) for each member; it must read or skip the value.
  template <class Member>
  void object(Member member) {
    open('{');
    if (!closes('}')) {
      do {
        const std::string key = string();
        expect(':');
        member(std::string_view{key});
      } while (continues('}'));
    }
    --depth_;
  }

  // Calls element() for each element; it must read or skip it.
  template <class Element>
  void array(Element element) {
    open('[');
    if (!closes(']')) {
      do {
        element();
      } while (continues(']'));
    }
    --depth_;
  }

  // The first character of the next value: one of {["tfn-0123456789.
  char peek();
  bool null();  // reads null if it is next
  bool boolean();
  double number();
  std::int64_t integer();
  std::string string();
  std::string_view skip();  // passes over one value and returns its bytes
  void end();               // nothing but white space may be left

 private:
  [[noreturn]] void fail(const char* expected) const;
  void open(char bracket);
  bool closes(char bracket);
  bool continues(char bracket);
  void expect(char character);
  void blank();
  static bool in_number(char character);
  void literal(std::string_view word);
  std::string_view number_text();
  void append_escape(std::string& out);
  std::uint32_t hex4();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace recollect
