#include "recollect/base/json_writer.hpp"

#include <utility>

namespace recollect {

namespace {

void append_escape(unsigned char c, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out += {'\\', static_cast<char>(c)};
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += {hex[c >> 4], hex[c & 15]};
  }
}

}  // namespace

void append_json_string(std::string_view value, std::string& out) {
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto c = static_cast<unsigned char>(value[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out += value.substr(done, i - done);
    append_escape(c, out);
    done = i + 1;
  }
  out += value.substr(done);
  out += '"';
}

void JsonObjectWriter::string(std::string_view name, std::string_view value) {
  member(name);
  append_json_string(value, out_);
}

void JsonObjectWriter::integer(std::string_view name, std::int64_t value) {
  member(name);
  out_ += std::to_string(value);
}

void JsonObjectWriter::raw(std::string_view name, std::string_view json) {
  member(name);
  out_ += json;
}

std::string JsonObjectWriter::finish() && {
  out_ += '}';
  return std::move(out_);
}

void JsonObjectWriter::member(std::string_view name) {
  if (out_.size() > 1) out_ += ',';
  append_json_string(name, out_);
  out_ += ':';
}

}  // namespace recollect
