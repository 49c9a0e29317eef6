#pragma once

#include <cstdint>
#include <span>

#include "recollect/base/byte_arena.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect {

// Each row's list of numbers, one after the other: 4 bytes a number and 12 a row.
//
// One writer appends rows in order, 0, 1, 2 …; any readers look at rows that were published to
// them (by a snapshot elsewhere). Lists never move or change.
class RowLists {
 public:
  // The writer only.
  void append(std::span<const std::uint32_t> list) {
    const auto stored =
        arena_.store({reinterpret_cast<const char*>(list.data()), list.size_bytes()});
    starts_.push_back(stored.data());
    sizes_.push_back(static_cast<std::uint32_t>(list.size()));
  }

  // Everything in the arena is a multiple of four bytes, and its blocks come from new, so a list
  // is aligned.
  std::span<const std::uint32_t> at(std::uint32_t row) const {
    return {reinterpret_cast<const std::uint32_t*>(starts_[row]), sizes_[row]};
  }
  // Apart from the list's address, so that a pass over sizes alone reads four bytes a row.
  std::uint32_t size(std::uint32_t row) const { return sizes_[row]; }

  std::uint32_t rows() const { return static_cast<std::uint32_t>(sizes_.size()); }  // the writer
  std::size_t bytes() const { return arena_.bytes() + starts_.bytes() + sizes_.bytes(); }

 private:
  ByteArena arena_;
  StableArray<const char*> starts_;
  StableArray<std::uint32_t> sizes_;
};

}  // namespace recollect
