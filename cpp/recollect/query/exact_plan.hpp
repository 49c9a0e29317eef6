#pragma once

#include <vector>

#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// The k best records that the filter lets through, by score, ties by record id: precisely what
// an evaluation of the formula over every visible record gives.
std::vector<Hit> search_exact(const View& view, const Request& request);

}  // namespace recollect::query
