#include "recollect/query/exact_plan.hpp"

#include "recollect/base/error.hpp"
#include "recollect/query/evidence.hpp"
#include "recollect/query/ranking.hpp"

namespace recollect::query {

std::vector<Hit> search_exact(const View& view, const Request& request) {
  if (request.k == 0) throw InvalidArgument("k must be at least 1");
  request.filter.check();
  const Evidence evidence(view, request);
  return Ranking(view, request, evidence).run();
}

}  // namespace recollect::query
