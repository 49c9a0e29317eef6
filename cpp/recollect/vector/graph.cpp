#include "recollect/vector/graph.hpp"

#include <algorithm>
#include <cmath>

namespace recollect::vector {

namespace {

constexpr std::size_t kLocks = 1024;

// Sebastiano Vigna's splitmix64.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

void clear(Graph::Link* links, unsigned width) {
  for (unsigned i = 0; i < width; ++i) links[i].store(Graph::kNone, std::memory_order_relaxed);
}

}  // namespace

Graph::Graph(unsigned m, std::uint64_t seed)
    : m_(m),
      seed_(seed),
      per_level_(1 / std::log(m)),
      base_(2 * std::size_t{m}),
      upper_(m),
      locks_(kLocks) {}

unsigned Graph::level_of(std::uint32_t row) const {
  const double uniform = (static_cast<double>(mixed(seed_ ^ mixed(row)) >> 11) + 1) * 0x1p-53;
  return std::min(static_cast<unsigned>(-std::log(uniform) * per_level_), kTopLevel);
}

void Graph::append() {
  const std::uint32_t row = rows_.load(std::memory_order_relaxed);
  clear(base_.append(), width(0));
  *upper_of_.append() = static_cast<std::uint32_t>(upper_.size());
  const unsigned levels = level_of(row);
  for (unsigned level = 1; level <= levels; ++level) clear(upper_.append(), m_);
  rows_.store(row + 1, std::memory_order_release);
}

void Graph::set_links(std::uint32_t row, unsigned level, const std::uint32_t* to,
                      std::size_t count) {
  Link* link = links(row, level);
  for (std::size_t i = 0; i < count; ++i) link[i].store(to[i], std::memory_order_release);
  for (std::size_t i = count; i < width(level); ++i) {
    link[i].store(kNone, std::memory_order_release);
  }
}

}  // namespace recollect::vector
