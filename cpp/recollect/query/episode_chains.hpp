#pragma once

#include <algorithm>
#include <cstdint>

#include "recollect/lexical/chains.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// The episodes of one part, by the rows that present() holds for. Where an episode goes on in
// another part, its chain ends.
template <class Present>
class EpisodeChains final : public lexical::Chains {
 public:
  // Keeps references to all three.
  EpisodeChains(const View& view, const View::Part& part, const Present& present)
      : view_(view), part_(part), present_(present) {}

  void fetch(std::uint32_t row) const override {
    const partition::Partition& home = *part_.partition;
    constexpr auto kFar = static_cast<std::uint32_t>(kReach);
    home.episodes().prefetch(row - std::min(row, kFar));
    home.episodes().prefetch(std::min(row + kFar, part_.snapshot.rows - 1));
    home.prefetch_alive(row);
  }

  Around around(std::uint32_t row) const override {
    const View::Neighbours near = view_.neighbours(part_.base + row, kReach, present_);
    Around around;
    around[kReach] = present_(part_.base + row) ? row : kNone;
    for (std::size_t i = 0; i < kReach; ++i) {
      around[kReach - 1 - i] = local(near.before[i]);
      around[kReach + 1 + i] = local(near.after[i]);
    }
    return around;
  }

 private:
  static_assert(kReach == View::Neighbours::kReach && kNone == View::kNone);

  std::uint32_t local(std::uint32_t row) const {
    return row >= part_.base && row < part_.end() ? row - part_.base : kNone;
  }

  const View& view_;
  const View::Part& part_;
  const Present& present_;
};

}  // namespace recollect::query
