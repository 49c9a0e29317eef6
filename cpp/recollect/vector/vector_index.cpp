#include "recollect/vector/vector_index.hpp"

#include <algorithm>
#include <random>
#include <string>

#include "recollect/base/error.hpp"
#include "recollect/base/parallel.hpp"
#include "recollect/vector/graph_build.hpp"
#include "recollect/vector/graph_repair.hpp"

namespace recollect::vector {

namespace {

// Of all rows, removed ones that make a repair due.
constexpr std::size_t kRepairShare = 5;

// With fewer dimensions, the rows themselves are as short; with more, learning takes long.
constexpr std::size_t kLeastSketched = 129, kMostSketched = 2048;
// Fewer are in the cache anyway. A sketch is learned anew when there are kGrowth times as many.
constexpr std::uint32_t kLeastRows = 1024, kGrowth = 8;

// Of a sketch. Memory that is not touched is not used.
std::size_t room_for(std::size_t rows) { return rows + rows / 2 + kLeastRows; }

void require(bool condition, const char* message) {
  if (!condition) throw InvalidArgument(message);
}

}  // namespace

VectorIndex::VectorIndex(const Options& options)
    : options_(options),
      rows_(options.dimensions, options.metric),
      graph_(options.m, options.seed) {
  require(options.dimensions >= 1 && options.dimensions <= kMostDimensions,
          "dimensions must be 1 to 32768");
  require(options.m >= 2 && options.m <= kMostM, "m must be 2 to 128");
  require(options.ef_construction >= 2 && options.ef_construction <= kMostEf,
          "ef_construction must be 2 to 1048576");
}

bool VectorIndex::contains(std::int64_t key) const {
  const std::lock_guard lock(mapping_);
  return map_.find(key, key_of()) != KeyMap::kNone;
}

std::uint32_t VectorIndex::take_row() {
  if (!free_.empty()) {
    const std::uint32_t row = free_.back();
    free_.pop_back();
    return row;
  }
  const std::uint32_t row = graph_.rows();
  require(row < Graph::kMostRows, "the index is full");
  rows_.append();
  keys_.push_back(0);
  states_.append();
  graph_.append();
  if (sketch_) {
    if (sketch_->full()) publish(std::make_unique<Sketch>(*sketch_, room_for(row + 1)));
    sketch_->append();
  }
  return row;
}

void VectorIndex::mark_removed(std::uint32_t row) {
  states_[row].store(static_cast<std::uint8_t>(State::removed), std::memory_order_release);
  map_.erase(keys_[row], key_of());
  live_.fetch_sub(1, std::memory_order_release);
  ++removed_;
  ++changes_;
}

void VectorIndex::add(std::span<const std::int64_t> keys, const float* vectors, unsigned threads) {
  const std::lock_guard writing(writing_);
  std::vector<std::uint32_t> added;
  added.reserve(keys.size());
  {
    const std::lock_guard mapping(mapping_);
    for (const std::int64_t key : keys) {
      const std::uint32_t old = map_.find(key, key_of());
      if (old != KeyMap::kNone) mark_removed(old);
      const std::uint32_t row = take_row();
      rows_.write(row, {vectors + added.size() * options_.dimensions, options_.dimensions});
      if (sketch_) sketch_->write(row, rows_);
      keys_[row] = key;
      states_[row].store(static_cast<std::uint8_t>(State::live), std::memory_order_release);
      map_.insert(key, row, key_of());
      added.push_back(row);
    }
  }
  live_.fetch_add(added.size(), std::memory_order_release);
  changes_ += added.size();
  learn_if_due();
  in_parallel(added.size(), threads, [&](std::size_t i) { link(added[i]); });
  repair_if_due();
}

void VectorIndex::link(std::uint32_t row) {
  if (!sketch_) return link_row(graph_, rows_, row, options_.ef_construction);
  const SketchQuery query(*sketch_, rows_.coarse(row), rows_.scale(row));
  const Guide guide{*sketch_, query.probe()};
  link_row(graph_, rows_, row, options_.ef_construction, &guide);
}

void VectorIndex::learn_if_due() {
  const std::uint32_t rows = graph_.rows();
  if (options_.dimensions < kLeastSketched || options_.dimensions > kMostSketched) return;
  if (rows < kLeastRows || rows / kGrowth < learned_from_) return;
  const std::vector<std::uint32_t> live = live_rows();
  if (live.empty()) return;
  use_sketch(Projection::learn(rows_, live), rows);
}

void VectorIndex::use_sketch(Projection projection, std::uint32_t learned_from) {
  const std::uint32_t rows = graph_.rows();
  auto sketch = std::make_unique<Sketch>(options_.metric, std::move(projection), room_for(rows));
  for (std::uint32_t row = 0; row < rows; ++row) {
    sketch->append();
    if (state(row) != State::free) sketch->write(row, rows_);
  }
  publish(std::move(sketch));
  learned_from_ = learned_from;
}

void VectorIndex::publish(std::unique_ptr<Sketch> sketch) {
  walked_.store(sketch.get(), std::memory_order_release);
  gate_.wait_for_readers();
  sketch_ = std::move(sketch);
}

std::size_t VectorIndex::remove(std::span<const std::int64_t> keys) {
  const std::lock_guard writing(writing_);
  std::size_t count = 0;
  {
    const std::lock_guard mapping(mapping_);
    for (const std::int64_t key : keys) {
      const std::uint32_t row = map_.find(key, key_of());
      if (row == KeyMap::kNone) continue;
      mark_removed(row);
      ++count;
    }
  }
  repair_if_due();
  return count;
}

void VectorIndex::repair_if_due() {
  if (removed_ == 0 || removed_ * kRepairShare < removed_ + size()) return;
  unlink_removed(graph_, rows_, [this](std::uint32_t row) { return state(row) != State::live; });
  gate_.wait_for_readers();
  free_.clear();
  for (std::uint32_t row = graph_.rows(); row-- > 0;) {  // the lowest number is taken first
    if (state(row) == State::live) continue;
    states_[row].store(static_cast<std::uint8_t>(State::free), std::memory_order_relaxed);
    for (unsigned level = 0; level <= graph_.level_of(row); ++level) {
      graph_.set_links(row, level, nullptr, 0);
    }
    free_.push_back(row);
  }
  removed_ = 0;
}

std::vector<std::uint32_t> VectorIndex::live_rows() const {
  std::vector<std::uint32_t> rows;
  const std::uint32_t count = graph_.rows();
  for (std::uint32_t row = 0; row < count; ++row) {
    if (state(row) == State::live) rows.push_back(row);
  }
  // Of a key that was replaced meanwhile both rows may have been met. The old one counts as removed
  // before the new one is live: who met both knows by now.
  std::erase_if(rows, [this](std::uint32_t row) { return state(row) != State::live; });
  return rows;
}

std::size_t VectorIndex::sample(std::size_t count, std::uint64_t seed, std::int64_t* keys,
                                float* vectors) const {
  const ReaderGate::Pass pass(gate_);
  std::vector<std::uint32_t> rows = live_rows(), drawn;
  std::mt19937_64 random(seed);
  std::ranges::sample(rows, std::back_inserter(drawn), static_cast<std::ptrdiff_t>(count), random);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    keys[i] = keys_[drawn[i]];
    rows_.restore(drawn[i], vectors + i * options_.dimensions);
  }
  return drawn.size();
}

VectorIndex::Stats VectorIndex::stats() const {
  const std::lock_guard writing(writing_);
  const std::size_t bytes = rows_.bytes() + graph_.bytes() + (sketch_ ? sketch_->bytes() : 0) +
                            keys_.bytes() + states_.bytes() + map_.bytes() +
                            free_.capacity() * sizeof(std::uint32_t);
  return {size(), removed_.load(), free_.size(), bytes, graph_.bytes()};
}

std::string VectorIndex::fault() const {
  const std::lock_guard writing(writing_);
  const std::uint32_t rows = graph_.rows(), root = graph_.root();
  std::vector<bool> reached(rows);
  std::vector<std::uint32_t> queue, parents(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (state(row) == State::free) continue;
    for (unsigned level = 0; level <= graph_.level_of(row); ++level) {
      std::string bad;
      std::vector<std::uint32_t> seen;
      graph_.for_each_link(row, level, [&](std::uint32_t to, bool child) {
        if (to >= rows || state(to) == State::free)
          bad = " dangles";
        else if (graph_.level_of(to) < level)
          bad = " is to a row of a lower level";
        else if (to == row)
          bad = " is to itself";
        else if (child && level > 0)
          bad = " is to a child above level 0";
        else if (child)
          ++parents[to];
        if (std::ranges::find(seen, to) != seen.end()) bad = " is there twice";
        seen.push_back(to);
      });
      if (!bad.empty()) return "a link of row " + std::to_string(row) + bad;
    }
  }
  if ((root == Graph::kNone) != (graph_.entry() == Graph::kNone)) return "half an entry";
  if (root == Graph::kNone) return size() ? "rows without a root" : "";
  reached[root] = true;
  queue.push_back(root);
  for (std::size_t i = 0; i < queue.size(); ++i) {
    graph_.for_each_link(queue[i], 0, [&](std::uint32_t to, bool child) {
      if (!child || reached[to]) return;
      reached[to] = true;
      queue.push_back(to);
    });
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (state(row) == State::free) continue;
    if (!reached[row]) return "row " + std::to_string(row) + " is not reached by children";
    if (parents[row] > 1) return "row " + std::to_string(row) + " is a child twice";
  }
  return "";
}

}  // namespace recollect::vector
