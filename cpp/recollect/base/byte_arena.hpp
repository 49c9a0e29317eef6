#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "recollect/base/block_memory.hpp"

namespace recollect {

// Bytes that are appended and never move; freed together. One writer; a view that was handed
// to a reader stays valid as long as the arena.
class ByteArena {
 public:
  std::string_view store(std::string_view bytes) {
    char* start = take(bytes.size());
    std::copy(bytes.begin(), bytes.end(), start);
    return {start, bytes.size()};
  }

  // Room for so many bytes, to be written by the caller. Aligned for numbers as long as only
  // multiples of their size are asked of this arena.
  char* take(std::size_t size) {
    if (size > free_) grow(size);
    char* start = next_;
    next_ += size;
    free_ -= size;
    bytes_ += size;
    return start;
  }

  std::size_t bytes() const { return bytes_; }

 private:
  // A partition of millions of records looks at places all over an arena; on pages of 4 KiB each
  // look also costs a walk through the page tables. From 16 MiB on, what a half-filled huge page
  // wastes is little.
  static constexpr std::size_t kFirstBlock = 512, kLargestBlock = 1 << 18;
  static constexpr std::size_t kHugeFrom = 1 << 24, kHugeBlock = 1 << 21;

  struct Free {
    std::size_t size;
    void operator()(char* block) const { free_block(block, size); }
  };

  void grow(std::size_t needed) {
    const std::size_t usual = bytes_ < kHugeFrom ? block_size_ : kHugeBlock;
    const std::size_t size = std::max(needed, usual);
    block_size_ = std::min(block_size_ * 2, kLargestBlock);
    blocks_.emplace_back(static_cast<char*>(allocate_block(size)), Free{size});
    next_ = blocks_.back().get();
    free_ = size;
  }

  std::vector<std::unique_ptr<char, Free>> blocks_;
  std::size_t block_size_ = kFirstBlock;
  char* next_ = nullptr;
  std::size_t free_ = 0, bytes_ = 0;
};

}  // namespace recollect
