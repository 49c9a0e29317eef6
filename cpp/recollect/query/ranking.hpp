#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "recollect/query/filter.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/scorer.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// The k-th largest value seen: a row whose upper bound is below it cannot be a hit.
class KthBest {
 public:
  explicit KthBest(std::size_t k) : k_(k) {}
  void offer(double value) {
    if (best_.size() < k_) {
      best_.push(value);
    } else if (value > best_.top()) {
      best_.pop();
      best_.push(value);
    }
  }
  double bar() const { return best_.size() < k_ ? -1 : best_.top(); }

 private:
  std::size_t k_;
  std::priority_queue<double, std::vector<double>, std::greater<>> best_;
};

// From what a plan found out about rows to the k best records, by the formula.
//
// The evidence gives each row's own relevance within a known error, and the exact signals of the
// few that are asked for. Three filters, cheapest first, keep a row from being scored:
//   1. relevance is a mean of the row's own and its neighbours', so one of these must be as high
//      as a hit's: only rows that are, and their neighbours, are looked at;
//   2. its relevance with its neighbours, times its real factors, within the error;
//   3. as 2, against the k-th best exact score so far, in order of the bounds.
// What is left, a few dozen rows of a hundred thousand, gets exact cosines.
//
// Both plans end here, so they differ in what Evidence::for_each_from visits and in nothing else:
//   present(row)                  alive at the view's version and not expired
//   own(row), error()             of a present row; its own relevance without neighbours
//   signals(row)                  exact
//   for_each_place(visit)         visit(row) for the rows to look at whatever their own is
//   beside()                      so many rows of for_each_from may have hits beside them
//   for_each_from(least, visit)   visit(row) for the present rows that the plan considers and
//                                 whose own is at least least(), which may rise meanwhile
//   widen(least)                  whether it now considers more rows whose own may be that high
template <class Evidence>
class Ranking {
 public:
  Ranking(const View& view, const Request& request, Evidence& evidence)
      : view_(view),
        request_(request),
        evidence_(evidence),
        scorer_(view, request),
        largest_factor_(scorer_.largest_factor()),
        everything_(request.filter.passes_all() && !request.pinned) {
    for (const View::Part& part : view.parts()) {
      filters_.emplace_back(request.filter, part.partition->metadata());
    }
  }

  std::vector<Hit> run() {
    KthBest seeds(request_.k), lower(request_.k);
    for (const std::uint32_t row : seed_rows()) seeds.offer(bounds(row, -1)->lower);
    collect(lower, seeds.bar());
    return score_candidates(std::max(lower.bar(), seeds.bar()));
  }

 private:
  struct Bounds {
    double lower, upper;
  };
  struct Candidate {
    std::uint32_t row;
    double upper;
  };

  bool eligible(std::uint32_t row) const {
    if (everything_) return true;
    std::size_t part = 0;
    while (row >= view_.parts()[part].end()) ++part;
    const View::Part& home = view_.parts()[part];
    const partition::Row& fields = home.partition->row(row - home.base);
    return (fields.pinned || !request_.pinned) &&
           filters_[part].matches(row - home.base, fields.kind, fields.levels, fields.at);
  }

  // The eligible rows of highest relevance alone: their lower bounds set a bar for all others.
  std::vector<std::uint32_t> seed_rows() const {
    using Seed = std::pair<float, std::uint32_t>;
    std::priority_queue<Seed, std::vector<Seed>, std::greater<>> best;
    float least = std::numeric_limits<float>::min();
    evidence_.for_each_from([&] { return least; },
                            [&](std::uint32_t row) {
                              if (!eligible(row)) return;
                              if (best.size() == request_.k) best.pop();
                              best.push({static_cast<float>(evidence_.own(row)), row});
                              if (best.size() < request_.k) return;
                              least = std::nextafter(best.top().first, 2.0F);
                            });
    std::vector<std::uint32_t> rows;
    for (; !best.empty(); best.pop()) rows.push_back(best.top().second);
    return rows;
  }

  // Nothing when the row is certain to be below the bar, or the filter holds it back. The row's
  // own fields are touched last: with many rows, each is a cache miss.
  std::optional<Bounds> bounds(std::uint32_t row, double bar) const {
    const auto own_of = [&](std::uint32_t other) { return double{evidence_.own(other)}; };
    const double relevance = scorer_.relevance(row, evidence_.own(row), evidence_, own_of).value;
    const double error = evidence_.error();
    if ((relevance + error) * largest_factor_ < bar || !eligible(row)) return std::nullopt;
    Signals unused;
    const double factor = scorer_.factors(view_.row(row), unused);
    return Bounds{(relevance - error) * factor, (relevance + error) * factor};
  }

  // The least own relevance that a hit, or one of its neighbours, can have.
  float least_own(double bar) const {
    if (bar <= 0 || !(largest_factor_ > 0)) return 0;
    constexpr double kRounding = 1e-6;
    const double least = bar / largest_factor_ - evidence_.error() - kRounding;
    return static_cast<float>(std::max(0.0, least));
  }

  void collect(KthBest& lower, double bar) {
    seen_.assign(view_.rows(), false);
    float least = least_own(bar);
    const auto look_at = [&](std::uint32_t row) {
      if (row == View::kNone || seen_[row]) return;
      seen_[row] = true;
      const std::optional<Bounds> found = bounds(row, bar);
      if (!found || found->upper < std::max(bar, 0.0)) return;
      if (found->upper == 0 && !request_.pinned) return;
      candidates_.push_back({row, found->upper});
      lower.offer(found->lower);
      if (lower.bar() > bar) least = least_own(bar = lower.bar());
    };
    evidence_.for_each_place(look_at);
    do {
      std::size_t beside = evidence_.beside();
      evidence_.for_each_from([&] { return least; },
                              [&](std::uint32_t row) {
                                look_at(row);
                                if (beside == 0) return;
                                --beside;
                                const View::Neighbours near = scorer_.neighbours(row, evidence_);
                                for (const std::uint32_t other : near.before) look_at(other);
                                for (const std::uint32_t other : near.after) look_at(other);
                              });
    } while (evidence_.widen(least));
  }

  // Most promising first, so that exact scores soon rule out the rest.
  std::vector<Hit> score_candidates(double bar) {
    std::sort(candidates_.begin(), candidates_.end(),
              [](const Candidate& a, const Candidate& b) { return a.upper > b.upper; });
    std::vector<Hit> hits;
    KthBest exact(request_.k);
    for (const Candidate& candidate : candidates_) {
      if (candidate.upper < std::max(bar, exact.bar())) break;
      Hit hit = score(candidate.row);
      exact.offer(hit.score);
      const bool scores = hit.score > 0 && hit.score >= request_.threshold;
      if (scores || request_.pinned) hits.push_back(hit);
    }
    keep_best(hits);
    return hits;
  }

  Hit score(std::uint32_t row) const {
    Hit hit{row, 0, evidence_.signals(row)};
    const auto own_of = [&](std::uint32_t other) { return evidence_.signals(other).own; };
    const auto relevance = scorer_.relevance(row, hit.signals.own, evidence_, own_of);
    hit.signals.relevance = relevance.value;
    hit.signals.own_weight = relevance.own_weight;
    hit.score = hit.signals.relevance * scorer_.factors(view_.row(row), hit.signals);
    return hit;
  }

  void keep_best(std::vector<Hit>& hits) const {
    const auto better = [this](const Hit& a, const Hit& b) {
      if (a.score != b.score) return a.score > b.score;
      return view_.row(a.row).id < view_.row(b.row).id;
    };
    const std::size_t count = std::min(request_.k, hits.size());
    std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(count), hits.end(),
                      better);
    hits.resize(count);
  }

  const View& view_;
  const Request& request_;
  Evidence& evidence_;
  Scorer scorer_;
  double largest_factor_;
  bool everything_;  // no filter at all
  std::vector<BoundFilter> filters_;
  std::vector<bool> seen_;
  std::vector<Candidate> candidates_;
};

}  // namespace recollect::query
