#pragma once

#include <cstdint>
#include <string_view>

namespace recollect::embed {

// CRC-32 with the polynomial of zlib and PNG (reflected 0xEDB88320).
std::uint32_t crc32(std::string_view bytes);

}  // namespace recollect::embed
