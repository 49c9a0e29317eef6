#pragma once

#include <string>

#include "recollect/query/candidate_evidence.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// How a request is answered, and why.
struct Decision {
  Plan plan = Plan::exact;
  Reach reach;                            // of the graph plan
  double exact_cost = 0, graph_cost = 0;  // about, in microseconds

  std::string reason() const;
};

// The plan that the request asks for, or the one that takes less time by a rough count of what
// each would look at: all rows, or what graphs and postings lead to and the rows beyond the
// graphs. The fewer rows a filter lets through, the further a graph has to be walked to find as
// many of them, so a selective filter is answered exactly.
Decision decide(const View& view, const Request& request);

}  // namespace recollect::query
