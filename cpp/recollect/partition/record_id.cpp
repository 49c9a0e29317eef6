#include "recollect/partition/record_id.hpp"

#include "recollect/base/error.hpp"

namespace recollect::partition {

namespace {
constexpr std::size_t kLength = 36;

bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }
}  // namespace

RecordId RecordId::of_bytes(std::string_view bytes) {
  constexpr std::size_t kBytes = 16;
  if (bytes.size() != kBytes) throw InvalidArgument("a record id has 16 bytes");
  RecordId id;
  for (std::size_t i = 0; i < kBytes; ++i) {
    std::uint64_t& half = i < kBytes / 2 ? id.high : id.low;
    half = half << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return id;
}

RecordId RecordId::of_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (text.size() != kLength) throw InvalidArgument("a record id has 36 characters");
  RecordId id;
  int digits = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    if (is_hyphen_place(i) && text[i] == '-') continue;
    const std::size_t digit = kDigits.find(text[i]);
    if (is_hyphen_place(i) || digit == kDigits.npos) {
      throw InvalidArgument("a record id is lower-case hexadecimal with hyphens");
    }
    std::uint64_t& half = digits++ < 16 ? id.high : id.low;
    half = half << 4 | digit;
  }
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
