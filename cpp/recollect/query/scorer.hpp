#pragma once

#include "recollect/query/evidence.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// The formula, above the signals of single rows:
//
//     relevance = (own + α·Σ own(neighbour)) / (1 + α·neighbours)     over those that exist
//     score     = relevance · recency · kind_weight · importance · trust
//     recency   = floor + (1 − floor)·2^(−age / half_life)
class Scorer {
 public:
  Scorer(const View& view, const Request& request) : view_(view), request_(request) {}

  // `own(row)` gives the relevance of a present row alone.
  template <class Own>
  double relevance(std::uint32_t row, double own_relevance, const Evidence& evidence,
                   Own own) const {
    const double alpha = request_.recipe.episode;
    if (!(alpha > 0)) return own_relevance;
    const View::Neighbours near =
        view_.neighbours(row, [&](std::uint32_t other) { return evidence.present(other); });
    double sum = own_relevance, weight = 1;
    for (const std::uint32_t other : {near.previous, near.next}) {
      if (other == View::kNone) continue;
      sum += alpha * own(other);
      weight += alpha;
    }
    return sum / weight;
  }

  // Fills in recency, kind_weight, importance and trust, and returns their product.
  double factors(const partition::Row& row, Signals& signals) const;

  // No record's factors are above this.
  double largest_factor() const;

 private:
  const View& view_;
  const Request& request_;
};

}  // namespace recollect::query
