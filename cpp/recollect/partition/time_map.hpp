#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "recollect/base/stable_array.hpp"

namespace recollect::partition {

// Where the rows of a time may lie: the earliest and the latest time of each 256 rows. Records are
// mostly stored as they happen, so the rows of a month lie together; where they do not, the answer
// is all rows. 16 bytes for 256 rows, where an index by time would take 12 for each.
//
// One writer; a row is added before it is published.
class TimeMap {
 public:
  struct Range {
    std::uint32_t begin = 0, end = 0;
  };

  void append(std::int64_t at) {
    if (rows_++ % kZone == 0) {
      zones_.append();
      zones_[zones_.size() - 1].first.store(at, std::memory_order_relaxed);
      zones_[zones_.size() - 1].last.store(at, std::memory_order_relaxed);
      return;
    }
    Zone& zone = zones_[zones_.size() - 1];
    if (at < zone.first.load(std::memory_order_relaxed)) zone.first.store(at);
    if (at > zone.last.load(std::memory_order_relaxed)) zone.last.store(at);
  }

  // Among the first `rows`, the rows from the first to the last that may be of begin <= at < end.
  Range find(std::int64_t begin, std::int64_t end, std::uint32_t rows) const {
    Range found{rows, 0};
    for (std::uint32_t first = 0; first < rows; first += kZone) {
      const Zone& zone = zones_[first / kZone];
      if (zone.first.load() >= end || zone.last.load() < begin) continue;
      found.begin = std::min(found.begin, first);
      found.end = std::min(first + kZone, rows);
    }
    if (found.begin >= found.end) return {};
    return found;
  }

  std::size_t bytes() const { return zones_.bytes(); }

 private:
  static constexpr std::uint32_t kZone = 256;
  struct Zone {
    std::atomic<std::int64_t> first, last;
  };
  StableArray<Zone> zones_;
  std::uint32_t rows_ = 0;
};

}  // namespace recollect::partition
