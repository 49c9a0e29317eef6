#include "recollect/partition/record_id.hpp"

#include "recollect/base/error.hpp"

namespace recollect::partition {

namespace {
constexpr std::size_t kLength = 36;

bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  return -1;
}
}  // namespace

RecordId RecordId::parse(std::string_view text) {
  RecordId id;
  bool valid = text.size() == kLength;
  int digits = 0;
  for (std::size_t i = 0; valid && i < kLength; ++i) {
    if (is_hyphen_place(i)) {
      valid = text[i] == '-';
      continue;
    }
    const int value = digit(text[i]);
    valid = value >= 0;
    std::uint64_t& half = digits++ < 16 ? id.high : id.low;
    half = half << 4 | static_cast<std::uint64_t>(value & 15);
  }
  if (!valid) throw InvalidArgument("not a record id: " + std::string(text.substr(0, 80)));
  return id;
}

std::string RecordId::text() const {
  std::string out;
  out.reserve(kLength);
  int digits = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    if (is_hyphen_place(i)) {
      out += '-';
      continue;
    }
    const std::uint64_t half = digits < 16 ? high : low;
    out += "0123456789abcdef"[half >> (60 - 4 * (digits % 16)) & 15];
    ++digits;
  }
  return out;
}

}  // namespace recollect::partition
