#pragma once

#include <cstdint>
#include <vector>

namespace recollect::vector {

// Keys to the rows that hold them: six to twelve bytes a key, because the keys themselves are
// read from the rows, through `key_of(row)`. Open addressing; an erased slot is filled by what
// was pushed past it (Knuth, volume 3, algorithm 6.4R), so probes do not grow longer.
class KeyMap {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  template <class KeyOf>
  std::uint32_t find(std::int64_t key, KeyOf key_of) const {
    if (slots_.empty()) return kNone;
    return slots_[place(key, key_of)];
  }

  // The key is not there yet.
  template <class KeyOf>
  void insert(std::int64_t key, std::uint32_t row, KeyOf key_of) {
    if ((used_ + 1) * 3 > slots_.size() * 2) grow(key_of);
    slots_[place(key, key_of)] = row;
    ++used_;
  }

  // The key is there.
  template <class KeyOf>
  void erase(std::int64_t key, KeyOf key_of) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = place(key, key_of);
    for (std::size_t i = (hole + 1) & mask; slots_[i] != kNone; i = (i + 1) & mask) {
      const std::size_t wanted = start(key_of(slots_[i]));
      if (((i - wanted) & mask) < ((i - hole) & mask)) continue;  // it would move before its start
      slots_[hole] = slots_[i];
      hole = i;
    }
    slots_[hole] = kNone;
    --used_;
  }

  std::size_t size() const { return used_; }
  std::size_t bytes() const { return slots_.size() * sizeof(std::uint32_t); }

 private:
  std::size_t start(std::int64_t key) const {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    return (static_cast<std::uint64_t>(key) * kOdd >> 32) & (slots_.size() - 1);
  }

  template <class KeyOf>
  std::size_t place(std::int64_t key, KeyOf key_of) const {
    std::size_t i = start(key);
    while (slots_[i] != kNone && key_of(slots_[i]) != key) i = (i + 1) & (slots_.size() - 1);
    return i;
  }

  template <class KeyOf>
  void grow(KeyOf key_of) {
    std::vector<std::uint32_t> old(slots_.empty() ? 8 : slots_.size() * 2, kNone);
    old.swap(slots_);
    for (const std::uint32_t row : old) {
      if (row != kNone) slots_[place(key_of(row), key_of)] = row;
    }
  }

  std::vector<std::uint32_t> slots_;  // a power of two, at most two thirds full
  std::size_t used_ = 0;
};

}  // namespace recollect::vector
