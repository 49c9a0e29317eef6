#include "recollect/query/planner.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

namespace recollect::query {

namespace {

// Microseconds on a 2.5 GHz core, from 10,000 to 1,000,000 rows of 384 dimensions (docs/scale.md).
constexpr double kExactBase = 20, kExactRow = 0.03, kExactByte = 0.00003;
constexpr double kGraphBase = 800, kGraphRow = 0.0008, kEffort = 2;

constexpr std::size_t kSample = 256;
// A recall for which the postings are looked through further, and hits that need no more of them.
constexpr double kThorough = 0.99, kThoroughly = 4;
constexpr double kHits = 40;

double share_alive(const View& view) {
  std::size_t alive = 0;
  for (const View::Part& part : view.parts()) alive += part.snapshot.live;
  return static_cast<double>(alive + 1) / (view.rows() + 1.0);
}

// The share of the rows that are alive and pass the filter, by a look at some of them.
double share_passing(const View& view, const Request& request) {
  std::size_t passing = 0, seen = 0;
  for (const View::Part& part : view.parts()) {
    const BoundFilter filter(request.filter, part.partition->metadata());
    const double share = static_cast<double>(part.snapshot.rows) / view.rows();
    const auto count = static_cast<std::uint32_t>(std::max(1.0, kSample * share));
    const std::uint32_t step = std::max<std::uint32_t>(1, part.snapshot.rows / count);
    for (std::uint32_t row = 0; row < part.snapshot.rows; row += step, ++seen) {
      if (!part.partition->alive(row, part.snapshot.version)) continue;
      const partition::Row& fields = part.partition->row(row);
      if (fields.expires_at <= request.now) continue;
      passing += filter.matches(row, fields.kind, fields.levels, fields.at);
    }
  }
  // One more than were found: that none of the few looked at passes does not mean that none does.
  return seen ? std::min(1.0, static_cast<double>(passing + 1) / static_cast<double>(seen)) : 1;
}

// To go through a row.
double row_cost(const View& view) {
  return kExactRow + kExactByte * static_cast<double>(view.dimensions());
}

}  // namespace

Decision decide(const View& view, const Request& request) {
  Decision decision;
  decision.exact_cost = kExactBase + row_cost(view) * view.rows();
  const bool graphs = std::ranges::any_of(
      view.parts(), [](const View::Part& part) { return part.partition->graph() != nullptr; });
  const bool forced = request.plan == Choice::graph;
  if (request.plan == Choice::exact || request.recall >= 1 || (!graphs && !forced)) {
    decision.graph_cost = std::numeric_limits<double>::infinity();
    return decision;
  }
  decision.reach.recall = request.recall;
  const double thoroughly = request.recall >= kThorough ? kThoroughly : 1;
  decision.reach.deepen(thoroughly * std::max(1.0, static_cast<double>(request.k) / kHits));
  decision.reach.alive = share_alive(view);
  decision.reach.passing =
      request.filter.passes_all() ? decision.reach.alive : share_passing(view, request);
  decision.graph_cost = kGraphBase;
  for (const View::Part& part : view.parts()) {
    const vector::RowGraph* graph = part.partition->graph();
    const std::uint32_t covered = graph ? std::min(graph->covered(), part.snapshot.rows) : 0;
    decision.graph_cost += kGraphRow * covered + row_cost(view) * (part.snapshot.rows - covered);
    if (!graph || request.question.vector.empty() || request.pinned) continue;
    const double effort = graph->effort(request.recall) / decision.reach.passing;
    const double walked = std::max(effort, static_cast<double>(decision.reach.nearest));
    const bool within = effort <= vector::RowGraph::kMostEf;
    decision.graph_cost += within ? kEffort * walked : std::numeric_limits<double>::infinity();
  }
  if (forced || decision.graph_cost < decision.exact_cost) decision.plan = Plan::graph;
  return decision;
}

std::string Decision::reason() const {
  std::array<char, 128> text;
  if (graph_cost == std::numeric_limits<double>::infinity()) {
    std::snprintf(text.data(), text.size(), "exact: about %.2f ms, and no graph can do it",
                  exact_cost / 1000);
  } else {
    std::snprintf(text.data(), text.size(),
                  "%s: about %.2f ms exact, %.2f ms by graph, %.0f %% pass",
                  plan == Plan::exact ? "exact" : "graph", exact_cost / 1000, graph_cost / 1000,
                  100 * reach.passing);
  }
  return text.data();
}

}  // namespace recollect::query
