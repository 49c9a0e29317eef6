#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"
#include "recollect/embed/static_table.hpp"

// The bytes as a table, with their checksum made right so that it is read, and as a text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::string bytes = text;
  const std::uint32_t crc = recollect::crc32(bytes);
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(crc >> shift & 0xFF);
  try {
    const recollect::embed::StaticTable table(bytes);
    std::vector<float> vector(table.dimensions());
    table.embed(text, vector.data());
    for (const float value : vector)
      if (!std::isfinite(value)) std::abort();
  } catch (const recollect::CorruptData&) {
  }
  return 0;
}
