#pragma once

#include <vector>

#include "recollect/query/planner.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

struct Answer {
  std::vector<Hit> hits;
  Decision decision;
};

// The k best records that the filter lets through, by score, ties by record id. By the exact plan
// precisely what an evaluation of the formula over every visible record gives; by the graph plan
// the best of those that it considers.
Answer search(const View& view, const Request& request);

}  // namespace recollect::query
