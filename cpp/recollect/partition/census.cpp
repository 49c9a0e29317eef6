#include "recollect/partition/census.hpp"

#include "recollect/partition/record.hpp"

namespace recollect::partition {

void Census::add(std::uint32_t row, std::int64_t expires_at) {
  const std::lock_guard counting(mutex_);
  if (expires_at == kNever) return enter(row);
  if (expires_at <= now_) {
    gone_.push({expires_at, row});
  } else {
    coming_.push({expires_at, row});
    enter(row);
  }
}

void Census::remove(std::uint32_t row, std::int64_t expires_at) {
  const std::lock_guard counting(mutex_);
  if (expires_at == kNever || expires_at > now_) leave(row);
  if (expires_at != kNever) dead_.insert(row);
}

void Census::restore(Statistics alive,
                     std::span<const std::pair<std::int64_t, std::uint32_t>> expiring) {
  const std::lock_guard counting(mutex_);
  statistics_ = alive;
  std::vector<Expiring> coming;
  coming.reserve(expiring.size());
  for (const auto& [at, row] : expiring) coming.push_back({at, row});
  coming_ = decltype(coming_)(std::greater<>(), std::move(coming));
}

void Census::move_to(std::int64_t now) {
  now_ = now;
  while (!coming_.empty() && coming_.top().at <= now) {
    const Expiring next = coming_.top();
    coming_.pop();
    if (dead_.erase(next.row) > 0) continue;
    gone_.push(next);
    leave(next.row);
  }
  while (!gone_.empty() && gone_.top().at > now) {
    const Expiring last = gone_.top();
    gone_.pop();
    if (dead_.erase(last.row) > 0) continue;
    coming_.push(last);
    enter(last.row);
  }
}

void Census::enter(std::uint32_t row) {
  terms_.enter(row);
  entities_.enter(row);
  ++statistics_.records;
  statistics_.length += terms_.length(row);
}

void Census::leave(std::uint32_t row) {
  terms_.leave(row);
  entities_.leave(row);
  --statistics_.records;
  statistics_.length -= terms_.length(row);
}

std::size_t Census::bytes() const {
  const std::lock_guard counting(mutex_);
  constexpr std::size_t kNode = 4 * sizeof(void*);  // a set's node and its share of the buckets
  return (coming_.size() + gone_.size()) * sizeof(Expiring) + dead_.size() * kNode;
}

}  // namespace recollect::partition
