#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "recollect/base/error.hpp"
#include "recollect/vector/index_file.hpp"

// The bytes as a saved index, checksums passed over, searched and written to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recollect::vector;
  try {
    const auto index =
        read_index({reinterpret_cast<const char*>(data), size}, recollect::Check::structure);
    const std::vector<float> query(index->options().dimensions, 0.5F);
    std::int64_t keys[4];
    float distances[4];
    index->search(query.data(), 1, 4, 4, keys, distances);
    const std::int64_t key = 1;
    index->add({&key, 1}, query.data(), 1);
    index->remove({keys, 4});
  } catch (const recollect::CorruptData&) {
  }
  return 0;
}
