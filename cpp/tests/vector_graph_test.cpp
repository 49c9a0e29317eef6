#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "index_fixture.hpp"
#include "recollect/base/error.hpp"
#include "recollect/vector/index_file.hpp"
#include "recollect/vector/key_map.hpp"
#include "recollect/vector/vector_index.hpp"

using recollect::Check;
using recollect::CorruptData;
using recollect::InvalidArgument;
using recollect::testing::numbers;
using recollect::testing::saved;
using recollect::vector::FixedQuery;
using recollect::vector::FixedRows;
using recollect::vector::KeyMap;
using recollect::vector::Metric;
using recollect::vector::read_index;
using recollect::vector::VectorIndex;
using recollect::vector::write_index;

namespace {

std::vector<float> random_rows(std::size_t count, std::size_t dimensions, bool unit,
                               unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> rows(count * dimensions);
  for (std::size_t row = 0; row < count; ++row) {
    double squared = 0;
    for (std::size_t i = 0; i < dimensions; ++i) {
      float& value = rows[row * dimensions + i] = normal(random);
      squared += double{value} * value;
    }
    if (!unit) continue;
    for (std::size_t i = 0; i < dimensions; ++i) {
      rows[row * dimensions + i] /= static_cast<float>(std::sqrt(squared));
    }
  }
  return rows;
}

double slow_distance(Metric metric, const float* a, const float* b, std::size_t dimensions) {
  double product = 0, squared = 0;
  for (std::size_t i = 0; i < dimensions; ++i) {
    product += double{a[i]} * b[i];
    squared += (double{a[i]} - b[i]) * (double{a[i]} - b[i]);
  }
  return metric == Metric::l2sq ? squared : 1 - product;
}

constexpr std::size_t kDimensions = 24;
constexpr VectorIndex::Options kOptions{kDimensions, Metric::ip, 6, 40, 1};

}  // namespace

TEST(fixed_rows_measure_in_16_bits) {
  for (const Metric metric : {Metric::ip, Metric::l2sq}) {
    for (const std::size_t dimensions : {1U, 5U, 64U, 100U, 384U}) {
      constexpr std::uint32_t kRows = 70;
      const std::vector<float> data = random_rows(kRows + 1, dimensions, metric == Metric::ip, 3);
      FixedRows rows(dimensions, metric);
      std::vector<std::uint32_t> all;
      for (std::uint32_t row = 0; row < kRows; ++row) {
        rows.append();
        rows.write(row, {data.data() + row * dimensions, dimensions});
        all.push_back(kRows - 1 - row);
      }
      const float* values = data.data() + kRows * dimensions;
      FixedQuery query;
      rows.prepare({values, dimensions}, query);
      std::vector<float> exact(kRows), rough(kRows), restored(dimensions);
      rows.exact(query, all.data(), kRows, exact.data());
      rows.distances(rows.probe(query), all.data(), kRows, rough.data());
      const double size = metric == Metric::ip ? 1 : static_cast<double>(dimensions) + 4;
      for (std::uint32_t i = 0; i < kRows; ++i) {
        const float* row = data.data() + all[i] * dimensions;
        const double truth = slow_distance(metric, values, row, dimensions);
        CHECK_NEAR(exact[i], truth, 2e-4 * size);
        CHECK_NEAR(rough[i], truth, 0.05 * size);
        rows.restore(all[i], restored.data());
        for (std::size_t n = 0; n < dimensions; ++n) CHECK_NEAR(restored[n], row[n], 1e-4);
      }
      float ab = 0, ba = 0;
      const std::uint32_t a = 3, b = 60;
      rows.distances(rows.probe(a), &b, 1, &ab);
      rows.distances(rows.probe(b), &a, 1, &ba);
      CHECK_NEAR(ab, ba, 1e-5 * size);
    }
  }
}

TEST(key_map_equals_a_plain_search) {
  std::mt19937 random(5);
  std::vector<std::int64_t> keys;  // of each row ever
  std::vector<std::uint32_t> live;
  KeyMap map;
  const auto key_of = [&](std::uint32_t row) { return keys[row]; };
  for (int step = 0; step < 5000; ++step) {
    const auto key = static_cast<std::int64_t>(random() % 300) << 32;
    const auto old = std::ranges::find_if(live, [&](auto row) { return keys[row] == key; });
    CHECK_EQ(map.find(key, key_of), old == live.end() ? KeyMap::kNone : *old);
    if (old != live.end()) {
      map.erase(key, key_of);
      live.erase(old);
    } else {
      keys.push_back(key);
      live.push_back(static_cast<std::uint32_t>(keys.size() - 1));
      map.insert(key, live.back(), key_of);
    }
    CHECK_EQ(map.size(), live.size());
  }
}

TEST(graph_invariants_hold_while_rows_come_and_go) {
  const std::vector<float> rows = random_rows(3000, kDimensions, true, 11);
  VectorIndex index(kOptions);
  std::mt19937 random(2);
  for (int step = 0; step < 40; ++step) {
    const auto first = static_cast<std::int64_t>(random() % 2900);
    const std::vector<std::int64_t> keys = numbers(first, first + 100);
    if (random() % 3) {
      index.add(keys, rows.data() + static_cast<std::size_t>(first) * kDimensions, 1);
    } else {
      index.remove(keys);
    }
    CHECK_EQ(index.fault(), "");
  }
  const std::string bytes = saved(index);
  const auto loaded = read_index(bytes, Check::all);
  CHECK_EQ(loaded->fault(), "");
  CHECK_EQ(saved(*loaded), bytes);
}

THREADS_TEST(graph_is_searched_and_saved_while_threads_add_and_remove) {
  const std::vector<float> rows = random_rows(1200, kDimensions, true, 12);
  VectorIndex index(kOptions);
  index.add(numbers(0, 200), rows.data(), 1);
  std::atomic<bool> done{false}, wrong{false};
  const auto read = [&](unsigned seed) {
    const std::vector<float> query = random_rows(1, kDimensions, true, seed);
    std::vector<std::int64_t> keys(10);
    std::vector<float> distances(10);
    while (!done) {
      index.search(query.data(), 1, 10, 20, keys.data(), distances.data());
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] < 0) continue;
        const double truth = slow_distance(
            Metric::ip, query.data(), rows.data() + static_cast<std::size_t>(keys[i]) * kDimensions,
            kDimensions);
        if (std::abs(truth - distances[i]) > 1e-3) wrong = true;
      }
      (void)index.contains(5);
    }
  };
  std::vector<std::thread> readers;
  for (unsigned i = 0; i < 2; ++i) readers.emplace_back(read, 100 + i);
  for (std::int64_t first = 200; first < 1200; first += 100) {
    index.add(numbers(first, first + 100),
              rows.data() + static_cast<std::size_t>(first) * kDimensions, 3);
    index.remove(numbers(first - 150, first - 50));
    (void)saved(index);
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(!wrong);
  CHECK_EQ(index.fault(), "");
}

// What takes the place of a row lies far behind it, in a free row, and so is met later.
TEST(a_key_that_is_replaced_is_never_met_twice) {
  constexpr std::int64_t kKeys = 8000, kFree = 2000, kReplaced = 1200;
  constexpr std::size_t kValues = 4;
  const std::vector<float> rows = random_rows(kKeys, kValues, false, 15);
  const std::vector<std::int64_t> all = numbers(0, kKeys);
  std::vector<std::int64_t> keys(all.size());
  std::vector<float> vectors(rows.size());
  bool twice = false;
  for (unsigned round = 0; round < 20; ++round) {
    VectorIndex index({kValues, Metric::l2sq, 2, 2, 1});
    index.add(all, rows.data(), 1);
    index.remove(numbers(kKeys - kFree, kKeys));
    std::atomic<bool> done{false};
    std::thread writer([&] {
      for (std::size_t i = 0; i < kReplaced; ++i) {
        index.add({&all[i], 1}, rows.data() + i * kValues, 1);
      }
      done = true;
    });
    while (!done) {
      std::vector<bool> met(all.size());
      const std::size_t count = index.sample(all.size(), round, keys.data(), vectors.data());
      for (std::size_t i = 0; i < count; ++i) {
        twice |= met[static_cast<std::size_t>(keys[i])];
        met[static_cast<std::size_t>(keys[i])] = true;
      }
    }
    writer.join();
  }
  CHECK(!twice);
}

TEST(damaged_index_bytes_never_crash) {
  VectorIndex index({3, Metric::l2sq, 2, 8, 4});
  const std::vector<float> rows = random_rows(40, 3, false, 13);
  index.add(numbers(0, 40), rows.data(), 1);
  index.remove(numbers(0, 3));
  const std::string good = saved(index);
  std::mt19937 random(3);
  for (int turn = 0; turn < 3000; ++turn) {
    std::string bad = good;
    bad[random() % bad.size()] = static_cast<char>(random());
    if (bad == good) continue;
    CHECK_THROWS(CorruptData, read_index(bad, Check::all));
    try {
      const auto loaded = read_index(bad, Check::structure);
      std::vector<std::int64_t> keys(5);
      std::vector<float> distances(5);
      loaded->search(rows.data(), 1, 5, 8, keys.data(), distances.data());
    } catch (const CorruptData&) {
    } catch (const InvalidArgument&) {
    }
  }
}
