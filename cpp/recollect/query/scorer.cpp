#include "recollect/query/scorer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace recollect::query {

namespace {

// The roles that a message without a speaker's name has as its source.
constexpr std::string_view kAssistant = "assistant";
constexpr std::array<std::string_view, 5> kRoles = {"", "user", kAssistant, "system", "tool"};

// "What did you think of it?" answers nothing. "I just moved to Oslo, any tips?" does, and is how
// a person talks to an assistant; between people, a question asks about the other one.
bool only_asks(const partition::Row& row) {
  if (!row.cues.asks) return false;
  return !row.cues.tells_self ||
         std::find(kRoles.begin(), kRoles.end(), row.source) == kRoles.end();
}

}  // namespace

Scorer::Scorer(const View& view, const Request& request) : view_(view), request_(request) {
  const auto parts = view.parts();
  split_ =
      std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.snapshot.split; });
  if (std::none_of(parts.begin(), parts.end(),
                   [](const auto& part) { return part.snapshot.episodes > 0; })) {
    return;
  }
  for (std::size_t i = 0; i < View::Neighbours::kReach; ++i) {
    if (request.recipe.before[i] + request.recipe.after[i] > 0) reach_ = i + 1;
  }
}

double Scorer::own_weight() const {
  double weight = 1;
  for (std::size_t i = 0; i < reach_; ++i) {
    weight += request_.recipe.before[i] + request_.recipe.after[i];
  }
  return 1 / weight;
}

double Scorer::fit(const partition::Row& row) const {
  const Recipe& recipe = request_.recipe;
  const text::QuestionCues& asked = request_.question.cues;
  double fit = 1;
  if (only_asks(row)) fit *= recipe.asking;
  if (asked.wants_time && !row.cues.tells_time) fit *= recipe.timeless;
  if (asked.about_asker && row.source == kAssistant) fit *= recipe.assistant;
  return fit;
}

double Scorer::factors(const partition::Row& row, Signals& signals) const {
  const Recipe& recipe = request_.recipe;
  const auto kind = static_cast<std::size_t>(row.kind);
  const double age = static_cast<double>(std::max<std::int64_t>(0, request_.now - row.at));
  signals.fit = fit(row);
  signals.recency =
      recipe.recency_floor + (1 - recipe.recency_floor) * std::exp2(-age / recipe.half_life[kind]);
  const std::optional<text::Period>& period = request_.question.period;
  signals.period = period && !period->contains(row.at) ? recipe.period : 1;
  signals.kind_weight = recipe.kind_weight[kind];
  signals.importance = row.importance;
  for (const auto& [source, trust] : recipe.trust) {
    if (source == row.source) signals.trust = trust;
  }
  return signals.fit * signals.recency * signals.period * signals.kind_weight * signals.importance *
         signals.trust;
}

double Scorer::largest_factor() const {
  const Recipe& recipe = request_.recipe;
  double trust = 1, importance = 1;
  for (const auto& [source, value] : recipe.trust) trust = std::max(trust, value);
  for (const View::Part& part : view_.parts()) {
    importance = std::max<double>(importance, part.snapshot.largest_importance);
  }
  return trust * importance *
         *std::max_element(recipe.kind_weight.begin(), recipe.kind_weight.end());
}

}  // namespace recollect::query
