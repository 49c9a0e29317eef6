#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "recollect/base/byte_arena.hpp"
#include "recollect/base/packer.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect {

// Each row's list of numbers: 4 bytes a number and 12 a row. The size stands before the list, so
// that a look at one costs two cache misses, its place and itself.
//
// One writer appends rows in order, 0, 1, 2 …; any readers look at rows that were published to
// them (by a snapshot elsewhere). Lists never move or change.
class RowLists {
 public:
  // The writer only.
  void append(std::span<const std::uint32_t> list) {
    const auto size = static_cast<std::uint32_t>(list.size());
    auto* start = reinterpret_cast<std::uint32_t*>(arena_.take(sizeof size + list.size_bytes()));
    *start = size;
    std::copy(list.begin(), list.end(), start + 1);
    starts_.push_back(start);
  }

  std::span<const std::uint32_t> at(std::uint32_t row) const {
    const std::uint32_t* start = starts_[row];
    return {start + 1, *start};
  }

  // The lists of the first `rows`: each its size, and its numbers. Beside the writer.
  void save(std::uint32_t rows, Packer& to) const {
    for (std::uint32_t row = 0; row < rows; ++row) {
      to.put_bytes(bytes_of(starts_[row], at(row).size() + 1));
    }
  }
  // What save() put, all that is left to read, where there is no row yet. Every list ascends, and
  // its numbers are below `end`.
  void restore(std::uint32_t rows, std::uint32_t end, SectionReader from) {
    const std::size_t length = from.left() / sizeof(std::uint32_t);
    auto* next = reinterpret_cast<std::uint32_t*>(arena_.take(length * sizeof(std::uint32_t)));
    const std::uint32_t* const last = next + length;
    from.take_all(next, length);
    for (std::uint32_t row = 0; row < rows; ++row) {
      from.require(next < last && *next < static_cast<std::size_t>(last - next),
                   "a list is cut off");
      starts_.push_back(next);
      const std::span<const std::uint32_t> list = at(row);
      from.require(std::is_sorted(list.begin(), list.end()) && (list.empty() || list.back() < end),
                   "a list is out of order");
      next += 1 + list.size();
    }
    from.require(next == last && from.left() == 0, "something follows the last list");
  }

  // Whoever looks at many rows asks ahead for the place of each, and then for the list.
  void prefetch_place(std::uint32_t row) const { __builtin_prefetch(starts_.at(row)); }
  void prefetch(std::uint32_t row) const {
    constexpr std::size_t kLine = 64 / sizeof(std::uint32_t);
    __builtin_prefetch(starts_[row]);
    __builtin_prefetch(starts_[row] + kLine);
  }

  std::uint32_t rows() const { return static_cast<std::uint32_t>(starts_.size()); }  // the writer
  std::size_t bytes() const { return arena_.bytes() + starts_.bytes(); }

 private:
  ByteArena arena_;
  StableArray<const std::uint32_t*> starts_;
};

}  // namespace recollect
