#include "recollect/query/candidate_evidence.hpp"

#include <algorithm>

namespace recollect::query {

namespace {

constexpr std::size_t kMostEf = vector::RowGraph::kMostEf;

// A second look at the vectors goes this much further, and ends there.
constexpr std::size_t kWidening = 8, kMostWidenedEf = 2048;

struct Memos {
  RowMemo chosen, others;
};

Memos& memos() {
  thread_local Memos memos;
  return memos;
}

}  // namespace

CandidateEvidence::CandidateEvidence(const View& view, const Request& request, const Reach& reach)
    : view_(view),
      request_(request),
      terms_(view, request),
      active_(terms_.active()),
      frontiers_(view.parts().size()),
      matching_(reach.matching),
      chosen_(memos().chosen),
      others_(memos().others) {
  const Question& question = request.question;
  if (!question.vector.empty()) query_.emplace_back(question.vector);
  for (const View::Part& part : view.parts()) {
    filters_.emplace_back(request.filter, part.partition->metadata());
  }
  chosen_.begin();
  others_.begin();
  for (const View::Part& part : view.parts()) {
    if (request.pinned) {
      find_pinned(part);
      continue;
    }
    if (active_.semantic > 0) {
      const vector::RowGraph* graph = part.partition->graph();
      const double ef = graph ? graph->effort(reach.recall) / reach.passing : kMostEf;
      frontier(part).ef = static_cast<std::size_t>(std::min<double>(kMostEf, ef));
      find_near(part);
    }
    find_matching(part);
  }
  if (active_.semantic > 0) {
    for (const View::Part& part : view.parts()) {
      const float error = part.partition->vectors().error(query_.front());
      error_ = std::max(error_, static_cast<float>(active_.semantic) * error);
    }
  }
  constexpr float kRounding = 1e-6F;  // of the float32 sums
  error_ += kRounding;
  std::ranges::sort(candidates_, std::greater<>{}, &Candidate::own);
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
  std::vector<Found> found;
  part.partition->for_each_pinned(part.snapshot.rows,
                                  [&](std::uint32_t row) { found.push_back({part.base + row}); });
  add(part, found);
}

void CandidateEvidence::find_near(const View::Part& part) {
  Frontier& known = frontier(part);
  std::vector<Found> found;
  std::uint32_t covered = 0;
  known.nearness = 0;
  if (const vector::RowGraph* graph = part.partition->graph()) {
    covered = std::min(graph->covered(), part.snapshot.rows);
    const auto near = graph->nearest(query_.front(), static_cast<unsigned>(known.ef));
    for (const vector::Candidate& candidate : near) {
      if (candidate.row < covered) found.push_back({part.base + candidate.row});
    }
    if (near.size() == known.ef) known.nearness = semantic_share(near.back().distance);
  }
  find_uncovered(part, covered, found);
  add(part, found);
}

void CandidateEvidence::find_uncovered(const View::Part& part, std::uint32_t covered,
                                       std::vector<Found>& found) {
  std::vector<vector::Candidate> near;
  part.partition->vectors().scan(
      query_.front(), covered, part.snapshot.rows,
      [&](std::size_t first, std::span<const float> cosines) {
        for (std::size_t i = 0; i < cosines.size(); ++i) {
          near.push_back({1 - cosines[i], static_cast<std::uint32_t>(first + i)});
        }
      });
  Frontier& known = frontier(part);
  if (near.size() > known.ef) {
    const auto cut = near.begin() + static_cast<std::ptrdiff_t>(known.ef);
    std::ranges::nth_element(near, cut, {}, &vector::Candidate::distance);
    known.nearness = std::max(known.nearness, semantic_share(cut->distance));
    near.erase(cut, near.end());
  }
  for (const vector::Candidate& candidate : near) found.push_back({part.base + candidate.row});
}

void CandidateEvidence::find_matching(const View::Part& part) {
  const auto found = best(part, {0, part.snapshot.rows}, nullptr);
  frontier(part).terms_left = found == matching_;
  const std::optional<text::Period>& period = request_.question.period;
  if (!period || request_.recipe.period >= 1) return;
  best(part, part.partition->times().find(period->begin, period->end, part.snapshot.rows),
       &*period);
}

// Returns how many there were.
std::size_t CandidateEvidence::best(const View::Part& part, Matching::Range range,
                                    const text::Period* period) {
  const auto wanted = [&](std::uint32_t row) {
    return present(part, part.base + row) && passes(part, row) &&
           (!period || period->contains(part.partition->row(row).at));
  };
  std::vector<Found> found;
  for (const lexical::ScoredRow& one : terms_.best(part, range, matching_, wanted)) {
    found.push_back({part.base + one.row, one.score});
  }
  const std::size_t count = found.size();
  add(part, found);
  return count;
}

bool CandidateEvidence::passes(const View::Part& part, std::uint32_t row) const {
  if (request_.filter.passes_all()) return true;
  const partition::Row& fields = part.partition->row(row);
  return filters_[view_.number(part)].matches(row, fields.kind, fields.levels, fields.at);
}

// Makes candidates of those that are present and none yet.
void CandidateEvidence::add(const View::Part& part, std::vector<Found>& found) {
  std::erase_if(found,
                [&](const Found& one) { return chosen_.find(one.row) || !present(part, one.row); });
  std::ranges::sort(found, {}, &Found::row);
  const auto same = [](const Found& a, const Found& b) { return a.row == b.row; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  std::vector<float> distances(found.size(), 1);
  if (active_.semantic > 0) {
    std::vector<std::uint32_t> rows(found.size());
    std::ranges::transform(found, rows.begin(),
                           [&](const Found& one) { return one.row - part.base; });
    const vector::QuantisedRows& vectors = part.partition->vectors();
    vectors.distances(vectors.probe(query_.front()), rows.data(), rows.size(), distances.data());
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::uint32_t row = found[i].row;
    const double matching = found[i].matching < 0 ? terms_.share(part, row) : found[i].matching;
    const auto own = static_cast<float>(semantic_share(distances[i]) + matching);
    candidates_.push_back({row, own});
    chosen_.put(row, own);
  }
}

void CandidateEvidence::fetch_places(std::uint32_t row) const {
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

double CandidateEvidence::own(std::uint32_t row) const {
  if (const float* known = chosen_.find(row)) return *known;
  if (const float* known = others_.find(row)) return *known;
  const View::Part& part = view_.part_of(row);
  float distance = 1;
  if (active_.semantic > 0) {
    const vector::QuantisedRows& vectors = part.partition->vectors();
    const std::uint32_t local = row - part.base;
    vectors.distances(vectors.probe(query_.front()), &local, 1, &distance);
  }
  const auto own = static_cast<float>(semantic_share(distance) + terms_.share(part, row));
  others_.put(row, own);
  return own;
}

Signals CandidateEvidence::signals(std::uint32_t row) const {
  const View::Part& part = view_.part_of(row);
  Signals signals{.semantic_weight = active_.semantic,
                  .keyword_weight = active_.keyword,
                  .entity_weight = active_.entity};
  if (active_.semantic > 0) {
    const double cosine = part.partition->vectors().cosine(query_.front(), row - part.base);
    signals.semantic = std::clamp(cosine, 0.0, 1.0);
  }
  if (active_.keyword > 0) signals.keyword = terms_.keyword(part, row);
  if (active_.entity > 0) signals.entity = terms_.entity(part, row);
  signals.own = active_.own(signals);
  return signals;
}

}  // namespace recollect::query
