#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "recollect/base/stable_array.hpp"

namespace recollect {

// How many of the rows that count now hold each id. A row counts from enter() to leave(), with
// the same ascending ids; an id that it repeats counts once.
//
// enter and leave are called by one thread at a time, append by the writer, also beside them;
// others read meanwhile, and see each count before or after a change. Hence a load and a store in
// place of an atomic addition, which costs several times as much.
class LiveCounts {
 public:
  void append() { counts_.append(); }  // the next id: 0, 1, 2 …
  void append(std::uint32_t count) { counts_.append()->store(count, std::memory_order_relaxed); }
  void enter(std::span<const std::uint32_t> ids) { change(ids, 1); }
  void leave(std::span<const std::uint32_t> ids) { change(ids, UINT32_MAX); }  // adds -1

  std::uint32_t of(std::uint32_t id) const { return counts_[id].load(std::memory_order_relaxed); }
  std::size_t bytes() const { return counts_.bytes(); }

 private:
  void change(std::span<const std::uint32_t> ids, std::uint32_t by) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i > 0 && ids[i] == ids[i - 1]) continue;
      std::atomic<std::uint32_t>& count = counts_[ids[i]];
      count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
  }

  StableArray<std::atomic<std::uint32_t>> counts_;
};

}  // namespace recollect
