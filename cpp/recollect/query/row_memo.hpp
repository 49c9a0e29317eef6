#pragma once

#include <cstdint>
#include <vector>

namespace recollect::query {

// A number for each of a few thousand rows of a million, forgotten at once by begin(). A table of
// open addressing that stays in the caches; one of all rows would not.
class RowMemo {
 public:
  void begin() {
    if (++turn_ == 0) {
      slots_.assign(slots_.size(), {});
      turn_ = 1;
    }
    used_ = 0;
  }

  const float* find(std::uint32_t row) const {
    const Slot& slot = slots_[place(row)];
    return slot.turn == turn_ ? &slot.value : nullptr;
  }
  void put(std::uint32_t row, float value) {
    if (2 * ++used_ > slots_.size()) grow();
    slots_[place(row)] = {row, turn_, value};
  }

 private:
  struct Slot {
    std::uint32_t row = 0, turn = 0;
    float value = 0;
  };

  // Of the row's slot, or of the free one that it would have.
  std::size_t place(std::uint32_t row) const {
    constexpr std::uint32_t kGolden = 2654435769;  // 2³² over the golden ratio (Knuth)
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (row * kGolden >> 7) & mask;
    while (slots_[at].turn == turn_ && slots_[at].row != row) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.turn == turn_) slots_[place(slot.row)] = slot;
    }
  }

  static constexpr std::size_t kFirst = 8192;
  std::vector<Slot> slots_ = std::vector<Slot>(kFirst);
  std::uint32_t turn_ = 0;
  std::size_t used_ = 0;
};

}  // namespace recollect::query
