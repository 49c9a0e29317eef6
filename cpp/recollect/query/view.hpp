#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "recollect/partition/partition.hpp"

namespace recollect::query {

// The partitions a reader may see, each at one version, as if they were one index. Immutable.
//
// Rows are numbered through: partition by partition. Which records share an index never shows
// in an answer: statistics are summed, and an episode that has records in several partitions
// is one chain.
class View {
 public:
  static constexpr std::uint32_t kNone = partition::EpisodeLinks::kNone;

  struct Part {
    std::shared_ptr<const partition::Partition> partition;
    partition::Snapshot snapshot;
    std::uint32_t base;  // the view's number of its row 0

    std::uint32_t end() const { return base + snapshot.rows; }
  };

  // InvalidArgument when dimensions differ or there are more than 2³² - 2 rows.
  explicit View(std::vector<std::shared_ptr<const partition::Partition>> partitions);

  std::span<const Part> parts() const { return parts_; }
  std::uint32_t rows() const { return parts_.empty() ? 0 : parts_.back().end(); }
  std::size_t dimensions() const { return dimensions_; }  // 0 without partitions
  std::uint32_t pinned() const;

  const Part& part_of(std::uint32_t row) const;
  std::size_t number(const Part& part) const {
    return static_cast<std::size_t>(&part - parts_.data());
  }
  const partition::Row& row(std::uint32_t row) const {
    const Part& part = part_of(row);
    return part.partition->row(row - part.base);
  }

  // The row of the text that a passage is a part of; kNone for any other row.
  std::uint32_t parent(std::uint32_t row) const {
    const Part& part = part_of(row);
    const std::uint32_t local = part.partition->parent(row - part.base);
    return local == kNone ? kNone : part.base + local;
  }

  // The records before and after a row's in its episode, nearest first, among those present(row)
  // holds for; kNone where there are fewer.
  struct Neighbours {
    static constexpr std::size_t kReach = 2;
    using Side = std::array<std::uint32_t, kReach>;

    Side before, after;

    Neighbours() {
      before.fill(kNone);
      after.fill(kNone);
    }
  };
  // Looks at most `reach` records far to each side.
  template <class Present>
  Neighbours neighbours(std::uint32_t row, std::size_t reach, Present present) const;

 private:
  // The places of an episode that spans partitions, in order of creation.
  using Chain = std::vector<std::uint32_t>;
  struct Link {
    std::shared_ptr<const Chain> chain;
    std::size_t index;
  };

  void join_shared_episodes();
  void join(std::string_view episode);

  template <class Present>
  std::uint32_t resolve(const Part& part, std::uint32_t place, Present present) const {
    const std::uint32_t row = part.partition->episodes().resolve(
        place, part.snapshot.rows, [&](std::uint32_t local) { return present(part.base + local); });
    return row == kNone ? kNone : part.base + row;
  }

  std::vector<Part> parts_;
  std::size_t dimensions_ = 0;
  std::unordered_map<std::uint32_t, Link> joined_;  // by place, of shared episodes only
};

template <class Present>
View::Neighbours View::neighbours(std::uint32_t row, std::size_t reach, Present present) const {
  const Part& part = part_of(row);
  const auto& links = part.partition->episodes();
  const std::uint32_t rows = part.snapshot.rows;
  const std::uint32_t place = links.place(row - part.base);
  Neighbours found;
  std::size_t before = 0, after = 0;  // how many were found
  const auto keep = [](Neighbours::Side& side, std::size_t& count, std::uint32_t neighbour) {
    if (neighbour != kNone) side[count++] = neighbour;
  };
  if (const auto joined = joined_.empty() ? joined_.end() : joined_.find(part.base + place);
      joined != joined_.end()) {
    const Chain& chain = *joined->second.chain;
    const auto look = [&](std::uint32_t at) {
      const Part& home = part_of(at);
      return resolve(home, at - home.base, present);
    };
    for (std::size_t i = joined->second.index; i > 0 && before < reach; --i) {
      keep(found.before, before, look(chain[i - 1]));
    }
    for (std::size_t i = joined->second.index + 1; i < chain.size() && after < reach; ++i) {
      keep(found.after, after, look(chain[i]));
    }
    return found;
  }
  for (std::uint32_t at = links.previous(place); at != kNone && before < reach;
       at = links.previous(at)) {
    keep(found.before, before, resolve(part, at, present));
  }
  for (std::uint32_t at = links.next(place); at < rows && after < reach; at = links.next(at)) {
    keep(found.after, after, resolve(part, at, present));
  }
  return found;
}

}  // namespace recollect::query
