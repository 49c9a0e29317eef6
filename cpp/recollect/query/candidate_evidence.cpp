#include "recollect/query/candidate_evidence.hpp"

#include <algorithm>
#include <utility>

#include "recollect/query/episode_chains.hpp"

namespace recollect::query {

namespace {

constexpr std::size_t kMostEf = vector::RowGraph::kMostEf;

// By a filter, of the rows for each that is to be found: a row in fifty of those met is enough.
constexpr std::size_t kMostLookedAt = 50;

// A second look at the vectors goes this much further, and ends there.
constexpr std::size_t kWidening = 8, kMostWidenedEf = 2048;

RowMemo& memo() {
  thread_local RowMemo memo;
  return memo;
}

}  // namespace

CandidateEvidence::CandidateEvidence(const View& view, const Request& request, const Reach& reach)
    : view_(view),
      request_(request),
      reach_(reach),
      scorer_(view, request),
      rows_(view, request),
      frontiers_(view.parts().size()),
      chosen_(memo()) {
  for (const View::Part& part : view.parts()) {
    filters_.emplace_back(request.filter, part.partition->metadata());
  }
  chosen_.begin();
  for (const View::Part& part : view.parts()) {
    if (request.pinned) {
      find_pinned(part);
      continue;
    }
    if (rows_.vector()) {
      const vector::RowGraph* graph = part.partition->graph();
      double ef = kMostEf;
      if (graph) {
        const std::size_t least = std::max<std::size_t>(graph->effort(reach.recall), reach.nearest);
        ef = std::min(ef, static_cast<double>(least) / reach.alive);
      }
      frontier(part).ef = static_cast<std::size_t>(ef);
      find_near(part);
    }
    find_matching(part);
  }
  std::ranges::sort(candidates_, std::greater<>{}, &Candidate::own);
}

std::size_t CandidateEvidence::beside() const {
  constexpr std::size_t kBeside = 50;
  return std::ranges::any_of(frontiers_, &Frontier::terms_left) ? kBeside : SIZE_MAX;
}

bool CandidateEvidence::widen(float least) {
  const std::size_t before = candidates_.size();
  for (const View::Part& part : view_.parts()) {
    Frontier& known = frontier(part);
    if (known.terms_left || !(known.nearness > 0 && known.nearness >= least)) continue;
    if (known.ef >= kMostWidenedEf) continue;
    known.ef = std::min(kMostWidenedEf, known.ef * kWidening);
    find_near(part);
  }
  if (candidates_.size() == before) return false;
  std::ranges::sort(candidates_, std::greater<>{}, &Candidate::own);
  return true;
}

void CandidateEvidence::find_pinned(const View::Part& part) {
  Rows found;
  part.partition->for_each_pinned(part.snapshot.rows,
                                  [&](std::uint32_t row) { found.push_back(row); });
  add(part, std::move(found));
}

void CandidateEvidence::find_near(const View::Part& part) {
  Frontier& known = frontier(part);
  Rows found;
  std::uint32_t covered = 0;
  known.nearness = 0;
  if (const vector::RowGraph* graph = part.partition->graph()) {
    covered = std::min(graph->covered(), part.snapshot.rows);
    // A walk that finds next to nothing that passes ends by counting what does not.
    std::size_t patience = kMostLookedAt * known.ef;
    const std::function<bool(std::uint32_t)> passed = [&](std::uint32_t row) {
      if (patience == 0) return false;
      --patience;
      return row >= covered || !passes(part, row);
    };
    const bool filtered = !request_.filter.passes_all();
    const auto near = graph->nearest(*rows_.vector(), static_cast<unsigned>(known.ef),
                                     filtered ? &passed : nullptr);
    for (const vector::Candidate& candidate : near) {
      if (candidate.row < covered) found.push_back(candidate.row);
    }
    if (near.size() >= known.ef) known.nearness = rows_.semantic_share(near.back().distance);
  }
  find_uncovered(part, covered, found);
  add(part, std::move(found));
}

void CandidateEvidence::find_uncovered(const View::Part& part, std::uint32_t covered, Rows& found) {
  std::vector<vector::Candidate> near;
  part.partition->vectors().scan(
      *rows_.vector(), covered, part.snapshot.rows,
      [&](std::size_t first, std::span<const float> cosines) {
        for (std::size_t i = 0; i < cosines.size(); ++i) {
          near.push_back({1 - cosines[i], static_cast<std::uint32_t>(first + i)});
        }
      });
  Frontier& known = frontier(part);
  if (near.size() > known.ef) {
    const auto cut = near.begin() + static_cast<std::ptrdiff_t>(known.ef);
    std::ranges::nth_element(near, cut, {}, &vector::Candidate::distance);
    known.nearness = std::max(known.nearness, rows_.semantic_share(cut->distance));
    near.erase(cut, near.end());
  }
  for (const vector::Candidate& candidate : near) found.push_back(candidate.row);
}

void CandidateEvidence::find_matching(const View::Part& part) {
  constexpr double kShare = 0.5;  // of what is looked at: of each time, and of the time asked for
  const std::optional<text::Period>& period = request_.question.period;
  const bool split = period && request_.recipe.period < 1;
  const double share = split ? kShare : 1;
  frontier(part).terms_left = add_best(part, {0, part.snapshot.rows}, share, nullptr);
  if (!split) return;
  add_best(part, part.partition->times().find(period->begin, period->end, part.snapshot.rows),
           share, &*period);
}

// Returns whether there may be more.
bool CandidateEvidence::add_best(const View::Part& part, Matching::Range range, double share,
                                 const text::Period* period) {
  Reach reach = reach_;
  reach.deepen(share);
  const auto wanted = [&](std::uint32_t row) {
    return present(part, part.base + row) && passes(part, row) &&
           (!period || period->contains(part.partition->row(row).at));
  };
  if (!scorer_.spreads()) {
    Rows rows;
    for (const auto& one : rows_.terms().best(part, range, reach.matching, wanted, nullptr)) {
      rows.push_back(one.row);
    }
    const bool more = rows.size() == reach.matching;
    add(part, std::move(rows));
    return more;
  }
  const auto here = [&](std::uint32_t row) { return present(row); };
  const EpisodeChains chains(view_, part, here);
  const lexical::Neighbours neighbours{
      chains, {request_.recipe.before, request_.recipe.after}, reach.matching};
  auto places = rows_.terms().best(part, range, reach.places, wanted, &neighbours);
  const bool more = places.size() >= std::min(reach.places, reach.looked_at);
  keep_best(part, places, reach.looked_at);
  add_places(part, places);
  return more;
}

// Of places, those that do best with the vectors of their own rows, and with their factors.
void CandidateEvidence::keep_best(const View::Part& part, std::vector<lexical::ScoredRow>& places,
                                  std::size_t count) const {
  if (places.size() <= count) return;
  Rows rows;
  for (const lexical::ScoredRow& one : places) {
    rows.push_back(one.row);
    part.partition->prefetch_row(one.row);
  }
  const std::vector<float> distances = rows_.distances(part, rows);
  const double weight = scorer_.own_weight();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Signals unused;
    const double relevance = places[i].score + weight * rows_.semantic_share(distances[i]);
    places[i].score =
        static_cast<float>(relevance * scorer_.factors(part.partition->row(rows[i]), unused));
  }
  const auto end = places.begin() + static_cast<std::ptrdiff_t>(count);
  std::ranges::nth_element(places, end, std::greater<>{}, &lexical::ScoredRow::score);
  places.erase(end, places.end());
}

bool CandidateEvidence::passes(const View::Part& part, std::uint32_t row) const {
  if (request_.filter.passes_all()) return true;
  const partition::Row& fields = part.partition->row(row);
  return filters_[view_.number(part)].matches(row, fields.kind, fields.levels, fields.at);
}

// Makes candidates of those that are present and none yet; rows of the part.
void CandidateEvidence::add(const View::Part& part, Rows found) {
  std::erase_if(found, [&](std::uint32_t row) {
    return chosen_.find(part.base + row) || !present(part, part.base + row);
  });
  rows_.learn(part, std::move(found), [&](std::uint32_t row, float own) {
    candidates_.push_back({row, own});
    chosen_.put(row, own);
  });
}

// Makes places of rows of the part: what they and their neighbours have will be asked for.
void CandidateEvidence::add_places(const View::Part& part,
                                   std::span<const lexical::ScoredRow> places) {
  Rows around;
  const auto keep = [&](std::uint32_t row) {
    if (row == View::kNone) return;
    // An episode may go on in another part, whose own places know nothing of this one.
    const bool here = row >= part.base && row < part.end();
    if (!here) places_.push_back(row);
    if (here && !rows_.knows(row)) around.push_back(row - part.base);
  };
  for (const lexical::ScoredRow& place : places) {
    const std::uint32_t row = part.base + place.row;
    places_.push_back(row);
    keep(row);
    const View::Neighbours near = scorer_.neighbours(row, *this);
    for (const std::uint32_t other : near.before) keep(other);
    for (const std::uint32_t other : near.after) keep(other);
  }
  rows_.learn(part, std::move(around), [](std::uint32_t, float) {});
}

void CandidateEvidence::fetch_lists(std::uint32_t row) const {
  const View::Part& part = view_.part_of(row);
  const std::uint32_t local = row - part.base;
  part.partition->terms().rows().prefetch_place(local);
  part.partition->entities().rows().prefetch_place(local);
  part.partition->episodes().prefetch(local);
}

void CandidateEvidence::fetch_around(std::uint32_t row) const {
  const View::Part& part = view_.part_of(row);
  const std::uint32_t local = row - part.base;
  const std::uint32_t begin = local - std::min(local, kAround);
  const std::uint32_t end = std::min(local + kAround + 1, part.snapshot.rows);
  for (std::uint32_t near = begin; near < end; ++near) {
    part.partition->vectors().prefetch(near);
    part.partition->terms().rows().prefetch(near);
    part.partition->entities().rows().prefetch(near);
  }
}

}  // namespace recollect::query
