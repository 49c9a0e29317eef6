#include "recollect/query/search.hpp"

#include <string>

#include "recollect/base/error.hpp"
#include "recollect/query/candidate_evidence.hpp"
#include "recollect/query/evidence.hpp"
#include "recollect/query/ranking.hpp"

namespace recollect::query {

namespace {

void check(const View& view, const Request& request) {
  if (request.k == 0) throw InvalidArgument("k must be at least 1");
  request.filter.check();
  const std::size_t given = request.question.vector.size();
  if (given != 0 && view.dimensions() != 0 && given != view.dimensions()) {
    throw InvalidArgument("the query vector has " + std::to_string(given) +
                          " dimensions, the store " + std::to_string(view.dimensions()));
  }
}

}  // namespace

Answer search(const View& view, const Request& request) {
  check(view, request);
  Decision decision = decide(view, request);
  if (decision.plan == Plan::exact) {
    Evidence evidence(view, request);
    return {Ranking(view, request, evidence).run(), decision};
  }
  CandidateEvidence evidence(view, request, decision.reach);
  return {Ranking(view, request, evidence).run(), decision};
}

}  // namespace recollect::query
