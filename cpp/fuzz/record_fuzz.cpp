#include <cstdint>
#include <string_view>

#include "recollect/base/error.hpp"
#include "recollect/partition/record.hpp"

// A payload either decodes or is refused; nothing else may happen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    recollect::partition::Record::decode({reinterpret_cast<const char*>(data), size});
  } catch (const recollect::Error&) {
  }
  return 0;
}
