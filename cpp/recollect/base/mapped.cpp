#include "recollect/base/mapped.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#endif

namespace recollect {

void map_whole([[maybe_unused]] std::string_view bytes) noexcept {
#if defined(__linux__) && defined(MADV_POPULATE_READ)
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.size();
  // Only advice: an older kernel refuses it, and then the pages come one by one.
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_READ);
#endif
}

}  // namespace recollect
