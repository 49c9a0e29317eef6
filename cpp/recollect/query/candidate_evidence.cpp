#include "recollect/query/candidate_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "recollect/base/error.hpp"
#include "recollect/lexical/top_rows.hpp"

namespace recollect::query {

namespace {

constexpr std::size_t kMostEf = 4096;

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
      asked_(view.parts().size()),
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
  count();
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
    find_matching(part, {0, part.snapshot.rows}, text::Period{Filter::kAlways, Filter::kForever});
    const std::optional<text::Period>& period = question.period;
    if (period && request.recipe.period < 1) {
      const auto range =
          part.partition->times().find(period->begin, period->end, part.snapshot.rows);
      find_matching(part, range, *period);
    }
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

// Statistics and the question's terms and entities, part by part.
void CandidateEvidence::count() {
  const Question& question = request_.question;
  const Recipe& recipe = request_.recipe;
  struct Counted {
    std::string_view name;
    double times;
    std::uint64_t rows = 0;
  };
  std::vector<Counted> terms, entities;
  if (recipe.keyword > 0) {
    std::vector<std::string_view> names(question.terms.begin(), question.terms.end());
    std::ranges::sort(names);
    for (const std::string_view name : names) {
      if (!terms.empty() && terms.back().name == name) {
        ++terms.back().times;
      } else {
        terms.push_back({name, 1});
      }
    }
  }
  if (recipe.entity > 0) {
    for (const std::string& key : question.entities) entities.push_back({key, 1});
  }
  std::uint64_t records = 0, length = 0;
  for (const View::Part& part : view_.parts()) {
    const lexical::TermIndex& words = part.partition->terms();
    const entity::EntityIndex& names = part.partition->entities();
    part.partition->settle(request_.now, [&](const partition::Statistics& statistics) {
      records += statistics.records;
      length += statistics.length;
      for (Counted& term : terms) {
        const std::uint32_t id = words.id(term.name);
        if (id != lexical::TermIndex::kNone) term.rows += words.live(id);
      }
      for (Counted& entity : entities) {
        const std::uint32_t id = names.id(entity.name);
        if (id != entity::EntityIndex::kNone) entity.rows += names.live(id);
      }
    });
  }
  mean_length_ = records ? static_cast<double>(length) / static_cast<double>(records) : 0;

  Most most;
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    const partition::Partition& home = *view_.parts()[i].partition;
    for (const Counted& term : terms) {
      const double weight = lexical::idf(records, term.rows) * lexical::repetition(term.times);
      if (i == 0) most.keyword += weight * (recipe.bm25.k1 + 1);
      const std::uint32_t id = home.terms().id(term.name);
      if (id != lexical::TermIndex::kNone) asked_[i].terms.push_back({id, weight});
    }
    for (const Counted& entity : entities) {
      const double weight = lexical::idf(records, entity.rows);
      if (i == 0) most.entity += weight;
      const std::uint32_t id = home.entities().id(entity.name);
      if (id != entity::EntityIndex::kNone) asked_[i].entities.push_back({id, weight});
    }
    std::ranges::sort(asked_[i].terms, {}, &Sought::id);
    std::ranges::sort(asked_[i].entities, {}, &Sought::id);
  }
  active_ = activate(request_, most, records);
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

void CandidateEvidence::find_matching(const View::Part& part, partition::TimeMap::Range range,
                                      const text::Period& period) {
  const Asked& of = asked(part);
  const lexical::TermIndex& words = part.partition->terms();
  const entity::EntityIndex& names = part.partition->entities();
  const lexical::Bm25& bm25 = request_.recipe.bm25;
  std::vector<lexical::Source> sources;
  if (active_.keyword > 0) {
    const double scale = active_.keyword * active_.keyword_scale;
    for (const Sought& term : of.terms) {
      sources.push_back({.list = &words.postings(term.id),
                         .rows = &words.rows(),
                         .id = term.id,
                         .weight = scale * term.weight,
                         .saturates = true,
                         .most = words.shortest(term.id).bound(bm25, mean_length_)});
    }
  }
  if (active_.entity > 0) {
    const double scale = active_.entity * active_.entity_scale;
    for (const Sought& name : of.entities) {
      sources.push_back({.list = &names.postings(name.id),
                         .rows = &names.rows(),
                         .id = name.id,
                         .weight = scale * name.weight,
                         .saturates = false});
    }
  }
  const bool whole = period.begin == Filter::kAlways;
  const auto wanted = [&](std::uint32_t row) {
    return present(part, part.base + row) &&
           (whole || period.contains(part.partition->row(row).at)) && passes(part, row);
  };
  const auto scored =
      lexical::top_rows(sources, bm25, mean_length_, range.begin, range.end, matching_, wanted);
  std::vector<Found> found;
  for (const lexical::ScoredRow& one : scored) found.push_back({part.base + one.row, one.score});
  add(part, found);
  if (whole) frontier(part).terms_left = scored.size() == matching_;
}

bool CandidateEvidence::passes(const View::Part& part, std::uint32_t row) const {
  if (request_.filter.passes_all()) return true;
  const partition::Row& fields = part.partition->row(row);
  return filters_[number(part)].matches(row, fields.kind, fields.levels, fields.at);
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
    const double matching = found[i].matching < 0 ? rest(part, row) : found[i].matching;
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
  const auto own = static_cast<float>(semantic_share(distance) + rest(part, row));
  others_.put(row, own);
  return own;
}

// What its terms and entities add to a row's own relevance.
double CandidateEvidence::rest(const View::Part& part, std::uint32_t row) const {
  double sum = 0;
  if (active_.keyword > 0) sum += active_.keyword * active_.keyword_scale * keyword(part, row);
  if (active_.entity > 0) sum += active_.entity * active_.entity_scale * entity(part, row);
  return sum;
}

double CandidateEvidence::keyword(const View::Part& part, std::uint32_t row) const {
  const std::span<const std::uint32_t> terms = part.partition->terms().terms(row - part.base);
  const auto length = static_cast<double>(terms.size());
  double sum = 0;
  auto at = terms.begin();
  for (const Sought& sought : asked(part).terms) {
    while (at != terms.end() && *at < sought.id) ++at;
    double times = 0;
    for (; at != terms.end() && *at == sought.id; ++at) ++times;
    if (times > 0) {
      sum += sought.weight * lexical::saturation(request_.recipe.bm25, times, length, mean_length_);
    }
  }
  return sum;
}

double CandidateEvidence::entity(const View::Part& part, std::uint32_t row) const {
  const auto entities = part.partition->entities().entities(row - part.base);
  double sum = 0;
  for (const Sought& sought : asked(part).entities) {
    if (std::ranges::binary_search(entities, sought.id)) sum += sought.weight;
  }
  return sum;
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
  if (active_.keyword > 0) signals.keyword = keyword(part, row) * active_.keyword_scale;
  if (active_.entity > 0) signals.entity = entity(part, row) * active_.entity_scale;
  signals.own = active_.own(signals);
  return signals;
}

}  // namespace recollect::query
