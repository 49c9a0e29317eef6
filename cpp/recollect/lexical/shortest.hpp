#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include "recollect/base/packer.hpp"
#include "recollect/lexical/bm25.hpp"
#include "recollect/lexical/occurrence.hpp"

namespace recollect::lexical {

// The length of the shortest row that holds a term once, twice … six times, or more often, and
// the most often that a row holds it: 8 bytes a term, from which follows the most that the term
// brings any row, for any k1, b and mean length.
//
// One writer; readers meanwhile. A row is added before it is published, so a bound holds for all
// rows that its reader knows.
class Shortest {
 public:
  void add(Occurrence row) {
    const std::size_t group = std::min<std::size_t>(row.frequency, kGroups) - 1;
    raise(spared_[group], kLongest + 1 - std::clamp(row.length, 1U, kLongest));
    raise(most_, std::min(row.frequency, kLongest));
  }

  // Eight bytes, and what they said, of a term without rows. Saved beside the writer it may know
  // of rows to come: a bound that is looser than need be.
  void save(Packer& to) const {
    for (const auto& spared : spared_) to.put(spared.load(std::memory_order_relaxed));
    to.put(most_.load(std::memory_order_relaxed));
  }
  void restore(SectionReader& from) {
    for (auto& spared : spared_) raise(spared, from.take<std::uint8_t>());
    raise(most_, from.take<std::uint8_t>());
  }

  // The most that saturation() gives for any row so far.
  double bound(const Bm25& bm25, double mean_length) const {
    double most = 0;
    for (std::size_t group = 0; group < kGroups; ++group) {
      const std::uint32_t spared = spared_[group].load(std::memory_order_relaxed);
      if (spared == 0) continue;
      std::uint32_t frequency = static_cast<std::uint32_t>(group) + 1;
      if (frequency == kGroups) frequency = most_.load(std::memory_order_relaxed);
      if (frequency == kLongest) return bm25.k1 + 1;
      const std::uint32_t length = kLongest + 1 - spared;
      most = std::max(most, saturation(bm25, frequency, length, mean_length));
    }
    return most;
  }

 private:
  static constexpr std::size_t kGroups = 7;
  static constexpr std::uint32_t kLongest = 255;  // as long as that, or longer

  static void raise(std::atomic<std::uint8_t>& most, std::uint32_t to) {
    if (to > most.load(std::memory_order_relaxed)) {
      most.store(static_cast<std::uint8_t>(to), std::memory_order_relaxed);
    }
  }

  std::array<std::atomic<std::uint8_t>, kGroups> spared_{};  // kLongest + 1 - length; 0: no row
  std::atomic<std::uint8_t> most_{0};
};

}  // namespace recollect::lexical
