#pragma once

#include <cstddef>

namespace recollect {

// Memory for a block of an array, aligned for the widest vector registers. Large blocks are put
// on huge pages where the system has them: a scan over many rows otherwise spends a fifth of its
// time on address translation. Untouched memory stays unused. Throws std::bad_alloc.
void* allocate_block(std::size_t bytes);
void free_block(void* block, std::size_t bytes) noexcept;

}  // namespace recollect
