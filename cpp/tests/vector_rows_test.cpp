#include <cmath>
#include <random>
#include <vector>

#include "check.hpp"
#include "recollect/vector/quantised_rows.hpp"

using recollect::vector::QuantisedRows;
using recollect::vector::ScanQuery;

namespace {

std::vector<float> random_unit(std::mt19937& random, std::size_t dimensions) {
  std::normal_distribution<float> normal;
  std::vector<float> values(dimensions);
  double squared = 0;
  for (float& value : values) {
    value = normal(random);
    squared += double{value} * value;
  }
  for (float& value : values) value = static_cast<float>(value / std::sqrt(squared));
  return values;
}

double exact(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return sum;
}

std::vector<float> scan(const QuantisedRows& rows, const ScanQuery& query, std::size_t count) {
  std::vector<float> cosines;
  rows.scan(query, 0, count, [&](std::size_t first, std::span<const float> run) {
    CHECK_EQ(first, cosines.size());
    cosines.insert(cosines.end(), run.begin(), run.end());
  });
  CHECK_EQ(cosines.size(), count);
  return cosines;
}

}  // namespace

TEST(scan_stays_within_its_bound_and_cosine_is_exact) {
  std::mt19937 random(7);
  for (const std::size_t dimensions : {1U, 2U, 3U, 63U, 64U, 100U, 256U, 384U}) {
    QuantisedRows rows(dimensions);
    std::vector<std::vector<float>> originals;
    for (int i = 0; i < 1500; ++i) {
      originals.push_back(random_unit(random, dimensions));
      rows.append(originals.back());
    }
    for (int i = 0; i < 20; ++i) {
      const std::vector<float> query = random_unit(random, dimensions);
      const ScanQuery prepared(query);
      const std::vector<float> approximate = scan(rows, prepared, originals.size());
      const float bound = rows.error(prepared);
      CHECK(bound < 0.05F);
      for (std::size_t row = 0; row < originals.size(); ++row) {
        const double truth = exact(query, originals[row]);
        CHECK(std::abs(truth - approximate[row]) <= bound);
        CHECK_NEAR(rows.cosine(prepared, row), truth, 1e-6);
      }
    }
  }
}

TEST(a_row_without_content_has_cosine_zero) {
  std::mt19937 random(8);
  QuantisedRows rows(10);
  rows.append({});
  const std::vector<float> query = random_unit(random, 10);
  const ScanQuery prepared(query);
  CHECK_EQ(scan(rows, prepared, 1).at(0), 0.0F);
  CHECK_EQ(rows.cosine(prepared, 0), 0.0);
}

TEST(restored_rows_are_close_to_the_originals) {
  std::mt19937 random(9);
  QuantisedRows rows(384);
  const std::vector<float> original = random_unit(random, 384);
  rows.append(original);
  std::vector<float> restored(384);
  rows.restore(0, restored.data());
  for (std::size_t i = 0; i < 384; ++i) CHECK_NEAR(restored[i], original[i], 1e-7);
}
