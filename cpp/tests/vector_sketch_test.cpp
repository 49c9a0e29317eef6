#include "recollect/vector/sketch.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "index_fixture.hpp"
#include "recollect/vector/index_file.hpp"
#include "recollect/vector/vector_index.hpp"

using namespace recollect::vector;
using recollect::testing::numbers;
using recollect::testing::saved;

namespace {

constexpr std::size_t kDimensions = 300;

// Rows that differ in some directions more than in others, of length 1.
std::vector<float> rows_of(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> rows(count * kDimensions);
  for (std::size_t row = 0; row < count; ++row) {
    double squared = 0;
    float* values = &rows[row * kDimensions];
    for (std::size_t i = 0; i < kDimensions; ++i) {
      values[i] = normal(random) / std::sqrt(1 + static_cast<float>(i)) + 0.05F;
      squared += double{values[i]} * values[i];
    }
    for (std::size_t i = 0; i < kDimensions; ++i) {
      values[i] /= static_cast<float>(std::sqrt(squared));
    }
  }
  return rows;
}

}  // namespace

TEST(sketches_estimate_distances) {
  constexpr std::uint32_t kRows = 1500, kQueries = 20;
  const std::vector<float> data = rows_of(kRows + kQueries, 1);
  for (const Metric metric : {Metric::ip, Metric::l2sq}) {
    FixedRows rows(kDimensions, metric);
    std::vector<std::uint32_t> all;
    for (std::uint32_t row = 0; row < kRows; ++row) {
      rows.append();
      rows.write(row, {&data[row * kDimensions], kDimensions});
      all.push_back(row);
    }
    Sketch sketch(metric, Projection::learn(rows, all), kRows);
    CHECK_EQ(sketch.projection().lines(), 1U);
    for (const std::uint32_t row : all) {
      sketch.append();
      sketch.write(row, rows);
    }
    double sum = 0, squares = 0;
    std::vector<float> estimates(kRows), truth(kRows);
    for (std::uint32_t q = 0; q < kQueries; ++q) {
      FixedQuery query;
      rows.prepare({&data[(kRows + q) * kDimensions], kDimensions}, query);
      const SketchQuery sketched(sketch, query.coarse.data(), query.scale);
      sketch.distances(sketched.probe(), all.data(), kRows, estimates.data());
      rows.exact(query, all.data(), kRows, truth.data());
      for (std::uint32_t row = 0; row < kRows; ++row) {
        const double error = double{estimates[row]} - truth[row];
        sum += error;
        squares += error * error;
      }
    }
    const double size = metric == Metric::ip ? 1 : 2, count = double{kRows} * kQueries;
    CHECK_NEAR(sum / count, 0.0, 0.02 * size);
    CHECK_NEAR(std::sqrt(squares / count), 0.0, 0.05 * size);
  }
}

TEST(a_projection_keeps_all_directions_where_none_stand_out) {
  constexpr std::size_t kWide = 400;
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  FixedRows rows(kWide, Metric::l2sq);
  std::vector<std::uint32_t> all;
  std::vector<float> values(kWide);
  for (std::uint32_t row = 0; row < 2000; ++row) {
    for (float& value : values) value = normal(random);
    rows.append();
    rows.write(row, values);
    all.push_back(row);
  }
  const Projection projection = Projection::learn(rows, all);
  CHECK_EQ(projection.kept(), kWide);
  std::vector<float> mapped(kWide + 1);
  for (std::uint32_t row = 0; row < 50; ++row) {
    const float squared = projection.map(rows.coarse(row), rows.scale(row), mapped).squared;
    double sum = 0;
    for (std::size_t i = 0; i < kWide; ++i) sum += double{mapped[i]} * mapped[i];
    CHECK_NEAR(sum / double{squared}, 1.0, 0.05);
  }
}

// The sketch comes, and comes anew, while others search and save.
THREADS_TEST(an_index_learns_while_it_is_searched) {
  constexpr std::int64_t kRows = 9000, kStep = 300;
  const std::vector<float> rows = rows_of(kRows, 2);
  VectorIndex index({kDimensions, Metric::ip, 4, 12, 1});
  index.add(numbers(0, kStep), rows.data(), 1);
  std::atomic<bool> done{false}, wrong{false};
  const auto read = [&](std::size_t query) {
    std::vector<std::int64_t> keys(5);
    std::vector<float> distances(5);
    while (!done) {
      index.search(&rows[query * kDimensions], 1, 5, 30, keys.data(), distances.data());
      if (std::abs(distances[0]) > 0.5) wrong = true;
    }
  };
  std::thread first(read, 3), second(read, 7);
  for (std::int64_t at = kStep; at < kRows; at += kStep) {
    index.add(numbers(at, at + kStep), &rows[static_cast<std::size_t>(at) * kDimensions], 2);
  }
  done = true;
  first.join();
  second.join();
  CHECK(!wrong);
  CHECK_EQ(index.fault(), "");
  const std::string bytes = saved(index);
  const auto loaded = read_index(bytes, recollect::Check::all);
  CHECK_EQ(loaded->fault(), "");
  CHECK(saved(*loaded) == bytes);
}
