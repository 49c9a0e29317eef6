#pragma once

#include <cstdint>
#include <vector>

#include "recollect/partition/record_id.hpp"

namespace recollect::partition {

// Record ids to their newest row. Four to eight bytes a record: the ids themselves are read
// from the rows, through `id_of(row)`. The writer only.
class RowMap {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  template <class IdOf>
  std::uint32_t find(const RecordId& id, IdOf id_of) const {
    if (slots_.empty()) return kNone;
    for (std::size_t i = start(id);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == kNone || id_of(slots_[i]) == id) return slots_[i];
    }
  }

  // Sets the id's row, new or not.
  template <class IdOf>
  void put(const RecordId& id, std::uint32_t row, IdOf id_of) {
    if ((used_ + 1) * 3 > slots_.size() * 2) grow(id_of);
    std::size_t i = start(id);
    while (slots_[i] != kNone && !(id_of(slots_[i]) == id)) i = (i + 1) & (slots_.size() - 1);
    used_ += slots_[i] == kNone;
    slots_[i] = row;
  }

  // Room for so many ids, in an empty map, and then each id, which is not there yet: without a look
  // at any other row.
  void reserve(std::size_t ids) {
    std::size_t size = kFirstSlots;
    while ((ids + 1) * 3 > size * 2) size *= 2;
    slots_.assign(size, kNone);
  }
  void add(const RecordId& id, std::uint32_t row) {
    std::size_t i = start(id);
    while (slots_[i] != kNone) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = row;
    ++used_;
  }

  std::size_t bytes() const { return slots_.size() * sizeof(std::uint32_t); }

 private:
  static constexpr std::size_t kFirstSlots = 8;

  std::size_t start(const RecordId& id) const {
    // The halves of a time-ordered UUID share their leading bits; a multiply spreads the rest.
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    return ((id.low ^ id.high * kOdd) * kOdd >> 32) & (slots_.size() - 1);
  }

  template <class IdOf>
  void grow(IdOf id_of) {
    std::vector<std::uint32_t> old(slots_.empty() ? kFirstSlots : slots_.size() * 2, kNone);
    old.swap(slots_);
    used_ = 0;
    for (const std::uint32_t row : old) {
      if (row != kNone) put(id_of(row), row, id_of);
    }
  }

  std::vector<std::uint32_t> slots_;  // a power of two, at most two thirds full
  std::size_t used_ = 0;
};

}  // namespace recollect::partition
