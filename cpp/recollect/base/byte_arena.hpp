#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace recollect {

// Bytes that are appended and never move; freed together. One writer; a view that was handed
// to a reader stays valid as long as the arena.
class ByteArena {
 public:
  std::string_view store(std::string_view bytes) { return store(bytes, {}); }
  // Two, one after the other.
  std::string_view store(std::string_view first, std::string_view second) {
    const std::size_t size = first.size() + second.size();
    if (size > free_) grow(size);
    char* start = next_;
    next_ = std::copy(first.begin(), first.end(), next_);
    next_ = std::copy(second.begin(), second.end(), next_);
    free_ -= size;
    bytes_ += size;
    return {start, size};
  }

  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kFirstBlock = 512, kLargestBlock = 1 << 18;

  void grow(std::size_t needed) {
    const std::size_t size = std::max(needed, block_size_);
    block_size_ = std::min(block_size_ * 2, kLargestBlock);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    free_ = size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_size_ = kFirstBlock;
  char* next_ = nullptr;
  std::size_t free_ = 0, bytes_ = 0;
};

}  // namespace recollect
