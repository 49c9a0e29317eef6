#include "recollect/base/block_memory.hpp"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace recollect {

namespace {
constexpr std::size_t kCacheLine = 64, kHugePage = std::size_t{2} << 20;

std::align_val_t alignment_of(std::size_t bytes) {
  return std::align_val_t{bytes >= kHugePage ? kHugePage : kCacheLine};
}
}  // namespace

void* allocate_block(std::size_t bytes) {
  void* block = ::operator new(bytes, alignment_of(bytes));
#if defined(__linux__)
  // Only advice: where it is refused, the pages are small and all else is the same.
  if (bytes >= kHugePage) madvise(block, bytes, MADV_HUGEPAGE);
#endif
  return block;
}

void free_block(void* block, std::size_t bytes) noexcept {
  ::operator delete(block, alignment_of(bytes));
}

}  // namespace recollect
