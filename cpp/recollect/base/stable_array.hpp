#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>

#include "recollect/base/block_memory.hpp"

namespace recollect {

// An array that grows without moving what it holds.
//
// Elements live in blocks that double in size, so an element's address never changes and a
// reader needs no lock. One thread appends; any number read elements that were published to
// them (by an atomic size or version elsewhere). An element is `width` values of T side by
// side. New elements are all zero bytes.
//
// The alternative, a vector copied on growth, needs reference counting on every read.
template <class T>
class StableArray {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  static constexpr std::size_t kFirstBlock = 16;  // elements

  explicit StableArray(std::size_t width = 1) : width_(width) {}
  StableArray(const StableArray&) = delete;
  StableArray& operator=(const StableArray&) = delete;
  ~StableArray() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      T* block = blocks_[i].load(std::memory_order_relaxed);
      if (block) free_block(block, bytes_of(i));
    }
  }

  // Appends a zeroed element and returns it. The writer only.
  T* append() {
    const auto [block, offset] = locate(size_++);
    T* element = allocated(block) + offset * width_;
    for (std::size_t i = 0; i < width_; ++i) new (element + i) T{};
    return element;
  }
  // Appends `count` elements, run by run: fill(values, out) writes so many values of T, all of
  // them. The writer only.
  template <class Fill>
  void extend(std::size_t count, Fill fill)
    requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
  {
    while (count > 0) {
      const auto [block, offset] = locate(size_);
      const std::size_t length = std::min((kFirstBlock << block) - offset, count);
      fill(length * width_, allocated(block) + offset * width_);
      size_ += length;
      count -= length;
    }
  }
  void push_back(T value)
    requires std::is_copy_constructible_v<T>
  {
    *append() = value;
  }

  T* at(std::size_t index) {
    const auto [block, offset] = locate(index);
    return blocks_[block].load(std::memory_order_acquire) + offset * width_;
  }
  const T* at(std::size_t index) const { return const_cast<StableArray*>(this)->at(index); }
  T& operator[](std::size_t index) { return *at(index); }
  const T& operator[](std::size_t index) const { return *at(index); }

  // Calls visit(first_index, count, elements) for each contiguous run of [begin, end).
  template <class Visit>
  void for_each_run(std::size_t begin, std::size_t end, Visit visit) const {
    while (begin < end) {
      const auto [block, offset] = locate(begin);
      const std::size_t length = std::min((kFirstBlock << block) - offset, end - begin);
      visit(begin, length, blocks_[block].load(std::memory_order_acquire) + offset * width_);
      begin += length;
    }
  }
  template <class Visit>
  void for_each_run(std::size_t count, Visit visit) const {
    for_each_run(0, count, visit);
  }

  std::size_t size() const { return size_; }  // the writer only
  std::size_t bytes() const { return size_ * width_ * sizeof(T); }

 private:
  struct Place {
    std::size_t block, offset;
  };
  static Place locate(std::size_t index) {
    const std::size_t biased = index / kFirstBlock + 1;
    const auto block = static_cast<std::size_t>(std::bit_width(biased)) - 1;
    return {block, index - kFirstBlock * ((std::size_t{1} << block) - 1)};
  }

  T* allocated(std::size_t block) {
    T* data = blocks_[block].load(std::memory_order_relaxed);
    if (!data) {
      data = static_cast<T*>(allocate_block(bytes_of(block)));
      blocks_[block].store(data, std::memory_order_release);
    }
    return data;
  }

  std::size_t bytes_of(std::size_t block) const {
    return (kFirstBlock << block) * width_ * sizeof(T);
  }

  std::size_t width_;
  std::size_t size_ = 0;
  std::array<std::atomic<T*>, 44> blocks_{};
};

}  // namespace recollect
