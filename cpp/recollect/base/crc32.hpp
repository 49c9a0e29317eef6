#pragma once

#include <cstdint>
#include <string_view>

namespace recollect {

// CRC-32 with the polynomial of zlib and PNG (reflected 0xEDB88320).
// Bytes in pieces: each call takes the checksum of what came before.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);

}  // namespace recollect
