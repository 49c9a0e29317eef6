#include "recollect/query/matching.hpp"

#include <algorithm>
#include <string_view>

namespace recollect::query {

Matching::Matching(const View& view, const Request& request)
    : view_(view), bm25_(request.recipe.bm25), asked_(view.parts().size()) {
  const Question& question = request.question;
  const Recipe& recipe = request.recipe;
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
    part.partition->settle(request.now, [&](const partition::Statistics& statistics) {
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
  active_ = activate(request, most, records);
  for (const View::Part& part : view_.parts()) {
    shares_.emplace_back(sources(part), bm25_, mean_length_);
  }
}

double Matching::keyword(const View::Part& part, std::uint32_t row) const {
  const std::span<const std::uint32_t> terms = part.partition->terms().terms(row - part.base);
  const auto length = static_cast<double>(terms.size());
  double sum = 0;
  auto at = terms.begin();
  for (const Sought& sought : asked(part).terms) {
    while (at != terms.end() && *at < sought.id) ++at;
    double times = 0;
    for (; at != terms.end() && *at == sought.id; ++at) ++times;
    if (times > 0) sum += sought.weight * lexical::saturation(bm25_, times, length, mean_length_);
  }
  return sum * active_.keyword_scale;
}

double Matching::entity(const View::Part& part, std::uint32_t row) const {
  const auto entities = part.partition->entities().entities(row - part.base);
  double sum = 0;
  for (const Sought& sought : asked(part).entities) {
    if (std::ranges::binary_search(entities, sought.id)) sum += sought.weight;
  }
  return sum * active_.entity_scale;
}

std::vector<lexical::Source> Matching::sources(const View::Part& part) const {
  const lexical::TermIndex& words = part.partition->terms();
  const entity::EntityIndex& names = part.partition->entities();
  std::vector<lexical::Source> sources;
  if (active_.keyword > 0) {
    const double scale = active_.keyword * active_.keyword_scale;
    for (const Sought& term : asked(part).terms) {
      sources.push_back({.list = &words.postings(term.id),
                         .rows = &words.rows(),
                         .id = term.id,
                         .weight = scale * term.weight,
                         .saturates = true,
                         .most = words.shortest(term.id).bound(bm25_, mean_length_)});
    }
  }
  if (active_.entity > 0) {
    const double scale = active_.entity * active_.entity_scale;
    for (const Sought& name : asked(part).entities) {
      sources.push_back({.list = &names.postings(name.id),
                         .rows = &names.rows(),
                         .id = name.id,
                         .weight = scale * name.weight,
                         .saturates = false});
    }
  }
  return sources;
}

std::vector<lexical::ScoredRow> Matching::best(const View::Part& part, Range range,
                                               std::size_t count, const lexical::Present& wanted,
                                               const lexical::Neighbours* neighbours) const {
  return lexical::top_rows(sources(part), bm25_, mean_length_, range.begin, range.end, count,
                           wanted, neighbours);
}

}  // namespace recollect::query
