#pragma once

#include <cstdint>
#include <mutex>
#include <queue>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include "recollect/entity/entity_index.hpp"
#include "recollect/lexical/term_index.hpp"

namespace recollect::partition {

// How much there is to score against: rows alive and not expired, and the terms in them.
struct Statistics {
  std::uint64_t records = 0, length = 0;
};

// Counts the rows that are alive and not expired at one time, the settled one, and keeps the
// indexes' live counts to the same rows.
//
// The counts are those of the newest rows, whatever version a reader stands at: what an older
// version counts could only be told by a pass over the postings, which is what a plan that is not
// exact wants to save. The two differ by what was written since the reader began.
//
// Time moves forward or back by the rows whose expiry it crosses. They lie in two heaps, those
// still to expire with the next one on top and those that did with the last, so a step costs the
// logarithm of their number, and a question asked at about the time of the one before costs
// nothing. A sorted array would cost a copy of it for each row that expires before others.
class Census {
 public:
  Census(lexical::TermIndex& terms, entity::EntityIndex& entities)
      : terms_(terms), entities_(entities) {}

  // The writer: an appended row that is alive, and one that dies (once).
  void add(std::uint32_t row, std::int64_t expires_at);
  void remove(std::uint32_t row, std::int64_t expires_at);

  // The writer, of an empty census: the rows that are alive, which the indexes count already, and
  // when some of them expire.
  void restore(Statistics alive, std::span<const std::pair<std::int64_t, std::uint32_t>> expiring);

  // Calls read(statistics) while the counts, and the indexes' live counts, are those at `now`;
  // no other reader or the writer changes them meanwhile. Keep it short.
  template <class Read>
  void settle(std::int64_t now, Read read) {
    const std::lock_guard counting(mutex_);
    move_to(now);
    read(statistics_);
  }

  std::size_t bytes() const;  // the writer

 private:
  struct Expiring {
    std::int64_t at;
    std::uint32_t row;
    bool operator<(const Expiring& other) const { return at < other.at; }
    bool operator>(const Expiring& other) const { return at > other.at; }
  };

  void move_to(std::int64_t now);
  void enter(std::uint32_t row);
  void leave(std::uint32_t row);

  lexical::TermIndex& terms_;
  entity::EntityIndex& entities_;
  mutable std::mutex mutex_;
  std::int64_t now_ = INT64_MIN;  // the settled time
  Statistics statistics_;
  std::priority_queue<Expiring, std::vector<Expiring>, std::greater<>> coming_;  // after now_
  std::priority_queue<Expiring> gone_;                                           // up to now_
  // Rows that died and are still in a heap. They left the counts when they died or expired,
  // whichever was first, and must neither leave again nor come back.
  std::unordered_set<std::uint32_t> dead_;
};

}  // namespace recollect::partition
