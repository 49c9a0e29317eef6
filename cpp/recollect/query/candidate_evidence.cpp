#include "recollect/query/candidate_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "recollect/base/error.hpp"
#include "recollect/lexical/top_rows.hpp"

namespace recollect::query {

namespace {

constexpr std::size_t kMostEf = 4096;

RowMemo& memo_of_this_thread() {
  thread_local RowMemo memo;
  return memo;
}

}  // namespace

CandidateEvidence::CandidateEvidence(const View& view, const Request& request, const Reach& reach)
    : view_(view), request_(request), asked_(view.parts().size()), memo_(memo_of_this_thread()) {
  const Question& question = request.question;
  if (!question.vector.empty()) query_.emplace_back(question.vector);
  memo_.begin();
  count();
  for (const View::Part& part : view.parts()) {
    Rows found;
    if (request.pinned) {
      part.partition->for_each_pinned(part.snapshot.rows, [&](std::uint32_t row) {
        if (present(part, part.base + row)) found.push_back(part.base + row);
      });
    } else {
      if (active_.semantic > 0) find_near(part, reach, found);
      find_matching(part, reach, found);
    }
    weigh(part, found);
    if (active_.semantic > 0) {
      const float error = part.partition->vectors().error(query_.front());
      error_ = std::max(error_, static_cast<float>(active_.semantic) * error);
    }
  }
  constexpr float kRounding = 1e-6F;  // of the float32 sums
  error_ += kRounding;
  std::ranges::sort(candidates_, std::greater<>{}, &Candidate::own);
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

void CandidateEvidence::find_near(const View::Part& part, const Reach& reach, Rows& found) const {
  const vector::RowGraph* graph = part.partition->graph();
  std::uint32_t covered = 0;
  std::size_t ef = kMostEf;
  if (graph) {
    covered = std::min(graph->covered(), part.snapshot.rows);
    const unsigned effort = graph->effort(reach.recall);
    ef = std::min<std::size_t>(kMostEf, static_cast<std::size_t>(effort / reach.passing));
    for (const vector::Candidate& near :
         graph->nearest(query_.front(), static_cast<unsigned>(ef))) {
      if (near.row < covered) found.push_back(part.base + near.row);
    }
  }
  find_uncovered(part, covered, ef, found);
}

void CandidateEvidence::find_uncovered(const View::Part& part, std::uint32_t covered,
                                       std::size_t count, Rows& found) const {
  std::vector<vector::Candidate> near;
  part.partition->vectors().scan(
      query_.front(), covered, part.snapshot.rows,
      [&](std::size_t first, std::span<const float> cosines) {
        for (std::size_t i = 0; i < cosines.size(); ++i) {
          near.push_back({-cosines[i], static_cast<std::uint32_t>(first + i)});
        }
      });
  if (near.size() > count) {
    std::ranges::nth_element(near, near.begin() + static_cast<std::ptrdiff_t>(count), {},
                             &vector::Candidate::distance);
    near.resize(count);
  }
  for (const vector::Candidate& candidate : near) found.push_back(part.base + candidate.row);
}

void CandidateEvidence::find_matching(const View::Part& part, const Reach& reach,
                                      Rows& found) const {
  const Asked& of = asked(part);
  std::vector<lexical::Source> sources;
  if (active_.keyword > 0) {
    const double scale = active_.keyword * active_.keyword_scale;
    for (const Sought& term : of.terms) {
      sources.push_back({&part.partition->terms().postings(term.id), scale * term.weight, true});
    }
  }
  if (active_.entity > 0) {
    const double scale = active_.entity * active_.entity_scale;
    for (const Sought& name : of.entities) {
      sources.push_back(
          {&part.partition->entities().postings(name.id), scale * name.weight, false});
    }
  }
  const auto found_rows = lexical::top_rows(
      sources, request_.recipe.bm25, mean_length_, part.partition->terms(), part.snapshot.rows,
      reach.matching, [&](std::uint32_t row) { return present(part, part.base + row); });
  for (const lexical::ScoredRow& scored : found_rows) found.push_back(part.base + scored.row);
}

// Makes the present ones of the rows candidates.
void CandidateEvidence::weigh(const View::Part& part, Rows& rows) {
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  std::erase_if(rows, [&](std::uint32_t row) { return !present(part, row); });
  std::vector<float> distances(rows.size(), 1);
  if (active_.semantic > 0) {
    Rows local(rows);
    for (std::uint32_t& row : local) row -= part.base;
    const vector::QuantisedRows& vectors = part.partition->vectors();
    vectors.distances(vectors.probe(query_.front()), local.data(), local.size(), distances.data());
  }
  const auto weight = static_cast<float>(active_.semantic);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float own =
        weight * std::max(0.0F, 1 - distances[i]) + static_cast<float>(rest(part, rows[i]));
    candidates_.push_back({rows[i], own});
    memo_.put(rows[i], own);
  }
}

double CandidateEvidence::own(std::uint32_t row) const {
  if (const float* known = memo_.find(row)) return *known;
  const View::Part& part = view_.part_of(row);
  float distance = 1;
  if (active_.semantic > 0) {
    const vector::QuantisedRows& vectors = part.partition->vectors();
    const std::uint32_t local = row - part.base;
    vectors.distances(vectors.probe(query_.front()), &local, 1, &distance);
  }
  const float own = static_cast<float>(active_.semantic) * std::max(0.0F, 1 - distance) +
                    static_cast<float>(rest(part, row));
  memo_.put(row, own);
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
