#pragma once

#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// The formula, above the signals of single rows:
//
//     relevance = (own + Σ α·own(neighbour)) / (1 + Σ α)     over the neighbours that exist;
//                 α is halved where one of the two is a passage of a text the other is not of
//     score     = relevance · fit · recency · period · kind_weight · importance · trust
//     fit       = how the record's form suits the question: asking · timeless · assistant
//     recency   = floor + (1 − floor)·2^(−age / half_life)
class Scorer {
 public:
  Scorer(const View& view, const Request& request);

  // Whether any record can have neighbours that count.
  bool spreads() const { return reach_ > 0; }

  // What a row with all its neighbours counts itself.
  double own_weight() const;

  struct Relevance {
    double value, own_weight;
  };

  // The present rows that count in a row's relevance beside itself, as a row counts in theirs.
  template <class Evidence>
  View::Neighbours neighbours(std::uint32_t row, const Evidence& evidence) const {
    if (reach_ == 0) return {};
    return view_.neighbours(row, reach_,
                            [&](std::uint32_t other) { return evidence.present(other); });
  }

  // `own(row)` gives the relevance of a present row alone. A mean, so never above the highest
  // that goes into it.
  template <class Evidence, class Own>
  Relevance relevance(std::uint32_t row, double own_relevance, const Evidence& evidence,
                      Own own) const {
    const View::Neighbours near = neighbours(row, evidence);
    const std::uint32_t parent = split_ ? view_.parent(row) : View::kNone;
    double sum = own_relevance, weight = 1;
    const auto mix = [&](std::uint32_t other, double alpha) {
      if (other == View::kNone || alpha == 0) return;
      if (split_ && view_.parent(other) != parent) alpha *= kAcross;
      sum += alpha * own(other);
      weight += alpha;
    };
    for (std::size_t i = 0; i < reach_; ++i) {
      mix(near.before[i], request_.recipe.before[i]);
      mix(near.after[i], request_.recipe.after[i]);
    }
    return {sum / weight, 1 / weight};
  }

  // Fills in fit, recency, period, kind_weight, importance and trust, and returns their product.
  double factors(const partition::Row& row, Signals& signals) const;

  // No record's factors are above this.
  double largest_factor() const;

 private:
  static constexpr double kAcross = 0.5;  // of a neighbour's weight, across a text's border

  double fit(const partition::Row& row) const;

  const View& view_;
  const Request& request_;
  std::size_t reach_ = 0;  // how far neighbours count; 0 where no record can have any
  bool split_ = false;     // whether any record is a passage
};

}  // namespace recollect::query
