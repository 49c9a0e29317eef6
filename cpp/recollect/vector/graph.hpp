#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "recollect/base/stable_array.hpp"

namespace recollect::vector {

// The structure of a hierarchical navigable small world graph: which row links to which.
//
// Source: Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using
// Hierarchical Navigable Small World graphs", 2016.
//
// Every row has a list on level 0, of 2M links; a row of level n has one of M on each level
// 1 … n. A row's level is drawn from its number and the seed, so that a row that takes the place
// of a removed one has the lists it needs, and two graphs of one seed are the same. A list on
// level 0 is 2M numbers and nothing else, two cache lines at M = 16: it ends at the first kNone.
//
// Every linked row but the root is some row's *child*: one link to it carries the mark kChild,
// and pruning never drops that link. So whatever else is pruned, every row can be reached from
// the root on level 0. The mark is a bit of the link, so it costs no memory; the alternative, a
// walk that looks for lost rows after every change, costs a pass over all links.
//
// Any number of threads read while one writer, or several that hold lock(row), change lists: a
// link is stored whole and after the row it names. A reader may see a list half old, half new;
// each of its links is to a row that can be measured.
class Graph {
 public:
  using Link = std::atomic<std::uint32_t>;
  static constexpr std::uint32_t kNone = UINT32_MAX, kChild = std::uint32_t{1} << 31;
  static constexpr std::uint32_t kMostRows = kChild - 1;
  static constexpr unsigned kTopLevel = 15;

  Graph(unsigned m, std::uint64_t seed);

  unsigned m() const { return m_; }
  std::uint64_t seed() const { return seed_; }
  unsigned width(unsigned level) const { return level == 0 ? 2 * m_ : m_; }
  unsigned level_of(std::uint32_t row) const;

  // Room for one more row, without links. The writer only.
  void append();
  std::uint32_t rows() const { return rows_.load(std::memory_order_acquire); }

  const Link* links(std::uint32_t row, unsigned level) const {
    return level == 0 ? base_.at(row) : upper_.at(upper_of_[row] + level - 1);
  }
  Link* links(std::uint32_t row, unsigned level) {
    return const_cast<Link*>(static_cast<const Graph*>(this)->links(row, level));
  }
  // Calls visit(row, is_child) for each link.
  template <class Visit>
  void for_each_link(std::uint32_t row, unsigned level, Visit visit) const {
    const Link* link = links(row, level);
    for (unsigned i = 0; i < width(level); ++i) {
      const std::uint32_t to = link[i].load(std::memory_order_acquire);
      if (to == kNone) return;
      visit(to & ~kChild, (to & kChild) != 0);
    }
  }
  // Replaces the list; marks included.
  void set_links(std::uint32_t row, unsigned level, const std::uint32_t* to, std::size_t count);

  // Where a search begins, on its level; and where the children begin. kNone if empty.
  std::uint32_t entry() const { return entry_.load(std::memory_order_acquire); }
  std::uint32_t root() const { return root_.load(std::memory_order_acquire); }
  void set_entry(std::uint32_t row) { entry_.store(row, std::memory_order_release); }
  void set_root(std::uint32_t row) { root_.store(row, std::memory_order_release); }

  std::mutex& lock(std::uint32_t row) { return locks_[row % locks_.size()]; }
  std::mutex& entry_lock() { return entry_lock_; }

  std::size_t bytes() const { return base_.bytes() + upper_.bytes() + upper_of_.bytes(); }

 private:
  unsigned m_;
  std::uint64_t seed_;
  double per_level_;
  StableArray<Link> base_, upper_;
  StableArray<std::uint32_t> upper_of_;
  std::atomic<std::uint32_t> rows_{0}, entry_{kNone}, root_{kNone};
  std::vector<std::mutex> locks_;
  std::mutex entry_lock_;
};

}  // namespace recollect::vector
