#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recollect/vector/index_file.hpp"

namespace recollect::testing {

inline std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t end) {
  std::vector<std::int64_t> keys;
  for (std::int64_t key = first; key < end; ++key) keys.push_back(key);
  return keys;
}

inline std::string saved(const vector::VectorIndex& index) {
  std::string bytes;
  vector::write_index(index, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace recollect::testing
