#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace recollect {

// Writes one JSON object without white space, member by member, in the order given.
class JsonObjectWriter {
 public:
  void string(std::string_view name, std::string_view value);  // UTF-8
  void integer(std::string_view name, std::int64_t value);
  void raw(std::string_view name, std::string_view json);  // a value as it is

  std::string finish() &&;

 private:
  void member(std::string_view name);

  std::string out_ = "{";
};

// Appends the string with its quotes, escaped where JSON demands it.
void append_json_string(std::string_view value, std::string& out);

}  // namespace recollect
