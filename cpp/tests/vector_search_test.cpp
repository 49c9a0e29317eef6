#include <algorithm>
#include <functional>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "check.hpp"
#include "recollect/vector/graph_build.hpp"
#include "recollect/vector/graph_search.hpp"
#include "recollect/vector/refinement.hpp"
#include "recollect/vector/vector_index.hpp"

using recollect::vector::Candidate;
using recollect::vector::Effort;
using recollect::vector::FixedQuery;
using recollect::vector::FixedRows;
using recollect::vector::Graph;
using recollect::vector::Metric;
using recollect::vector::Refinement;
using recollect::vector::VectorIndex;

namespace {

constexpr std::size_t kDimensions = 8;
constexpr std::uint32_t kRows = 1000;

std::vector<float> random_rows(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> rows(count * kDimensions);
  for (float& value : rows) value = normal(random);
  return rows;
}

struct Linked {
  FixedRows rows{kDimensions, Metric::l2sq};
  Graph graph{8, 1};
};

void link(Linked& linked, const std::vector<float>& data) {
  for (std::uint32_t row = 0; row < kRows; ++row) {
    linked.rows.append();
    linked.graph.append();
    linked.rows.write(row, {&data[row * kDimensions], kDimensions});
    link_row(linked.graph, linked.rows, row, 60);
  }
}

std::vector<Candidate> by_distance(const FixedRows& rows, const FixedQuery& query) {
  std::vector<std::uint32_t> all(kRows);
  std::vector<float> distances(kRows);
  for (std::uint32_t row = 0; row < kRows; ++row) all[row] = row;
  rows.distances(rows.probe(query), all.data(), kRows, distances.data());
  std::vector<Candidate> sorted;
  for (std::uint32_t row = 0; row < kRows; ++row) sorted.push_back({distances[row], row});
  std::ranges::sort(sorted, {}, [](const Candidate& c) { return std::pair(c.distance, c.row); });
  return sorted;
}

}  // namespace

TEST(a_walk_goes_as_far_as_its_effort_reaches) {
  Linked linked;
  link(linked, random_rows(kRows, 1));
  const std::vector<float> queries = random_rows(20, 2);
  const std::function<bool(std::uint32_t)> odd = [](std::uint32_t row) { return row % 2 == 1; };
  std::size_t wanted = 0, found = 0;
  for (std::size_t q = 0; q < 20; ++q) {
    FixedQuery query;
    linked.rows.prepare({&queries[q * kDimensions], kDimensions}, query);
    const std::vector<Candidate> truth = by_distance(linked.rows, query);
    for (const bool pass_odd : {false, true}) {
      for (const float reach : {1.0F, 1.3F}) {
        Effort effort{.kept = 20, .reach = reach};
        if (pass_odd) effort.passed = &odd;
        const std::span<const Candidate> near =
            search(linked.graph, linked.rows, linked.rows.probe(query), effort);
        CHECK(std::ranges::is_sorted(near, {}, &Candidate::distance));
        const auto counted = [&](const Candidate& c) { return !pass_odd || c.row % 2 == 0; };
        CHECK(std::ranges::count_if(near, counted) >= 20);
        std::vector<Candidate> kept;
        std::ranges::copy_if(truth, std::back_inserter(kept), counted);
        const float bound = reach * kept[19].distance;
        for (const Candidate& c : truth) {
          if (c.distance > bound) break;
          ++wanted;
          found += static_cast<std::size_t>(std::ranges::count(near, c.row, &Candidate::row));
        }
      }
    }
  }
  CHECK(static_cast<double>(found) >= 0.99 * static_cast<double>(wanted));
}

TEST(a_walk_that_is_cut_off_keeps_what_it_met) {
  Linked linked;
  link(linked, random_rows(kRows, 1));
  FixedQuery query;
  linked.rows.prepare({random_rows(1, 3).data(), kDimensions}, query);
  const auto probe = linked.rows.probe(query);
  const auto count = [&](std::size_t most) {
    return search(linked.graph, linked.rows, probe, {.kept = 10, .reach = 4, .most = most}).size();
  };
  CHECK(count(1) >= 10);
  CHECK(count(20) < count(1000));
}

TEST(refinement_ends_when_none_of_the_nearest_is_left) {
  std::mt19937 random(4);
  std::normal_distribution<float> error(0.5F, 0.05F);
  std::uniform_real_distribution<float> distance(0, 10);
  constexpr std::size_t kCount = 400, kNearest = 10;
  std::size_t right = 0, measured = 0;
  for (int turn = 0; turn < 50; ++turn) {
    std::vector<float> truth(kCount);
    std::vector<Candidate> list;
    for (std::uint32_t i = 0; i < kCount; ++i) {
      truth[i] = distance(random);
      list.push_back({truth[i] - error(random), i});
    }
    std::ranges::sort(list, {}, &Candidate::distance);
    Refinement refinement;
    refinement.begin({kNearest, 4});
    const bool all =
        refinement.refine(list, [&](const std::uint32_t* rows, std::size_t count, float* out) {
          measured += count;
          for (std::size_t i = 0; i < count; ++i) out[i] = truth[rows[i]];
        });
    CHECK(!all);
    refinement.finish(list);
    std::vector<float> nearest = truth;
    std::ranges::sort(nearest);
    for (std::size_t i = 0; i < kNearest; ++i) right += list[i].distance == nearest[i];
  }
  CHECK(right >= 495);
  CHECK(measured < 50 * 60);
}

TEST(what_is_near_is_found_where_all_that_is_nearer_was_removed) {
  const std::vector<float> data = random_rows(kRows, 5), query = random_rows(1, 6);
  VectorIndex index({kDimensions, Metric::l2sq, 8, 60, 1});
  std::vector<std::int64_t> all(kRows);
  for (std::uint32_t row = 0; row < kRows; ++row) all[row] = row;
  index.add(all, data.data(), 1);
  std::vector<std::int64_t> order(kRows), keys(10);
  std::vector<float> distances(kRows);
  index.exact(query.data(), 1, kRows, order.data(), distances.data());
  index.remove({order.data(), 150});
  CHECK_EQ(index.stats().removed, std::size_t{150});
  index.search(query.data(), 1, 10, 20, keys.data(), distances.data());
  std::size_t found = 0;
  for (const std::int64_t key : keys) {
    found += static_cast<std::size_t>(std::count(order.begin() + 150, order.begin() + 160, key));
  }
  CHECK(found >= 9);
}
