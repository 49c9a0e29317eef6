#include "recollect/query/question.hpp"

#include <algorithm>
#include <cmath>

#include "recollect/base/error.hpp"

namespace recollect::query {

namespace {

enum class Known { no, yes, as_name };

// The gazetteer: what present records say of a key.
Known look_up(const View& view, std::string_view key, std::int64_t now) {
  Known known = Known::no;
  for (const View::Part& part : view.parts()) {
    const PostingList* list = part.partition->entities().find(key);
    if (!list) continue;
    list->for_each(part.snapshot.rows, [&](const Posting& posting) {
      if (known == Known::as_name || !part.partition->alive(posting.row, part.snapshot.version) ||
          part.partition->row(posting.row).expires_at <= now) {
        return;
      }
      known = posting.value ? Known::as_name : Known::yes;
    });
  }
  return known;
}

bool overlap(const text::Mention& a, const text::Mention& b) {
  return a.begin < b.end && b.begin < a.end;
}

void add_distinct(std::vector<std::string>& all, const std::string& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

ParsedQuestion parse_question(const View& view, const text::Analyzer& analyzer,
                              std::string_view text, std::int64_t now) {
  ParsedQuestion parsed;
  analyzer.terms(text, parsed.question.terms);
  parsed.question.period = text::find_period(text, now);

  std::vector<text::Mention> mentions = analyzer.entities(text);
  for (const text::Mention& mention : mentions) add_distinct(parsed.question.entities, mention.key);

  const auto known = [&](std::string_view key) { return look_up(view, key, now) != Known::no; };
  const std::size_t by_rules = mentions.size();
  for (text::Mention& mention : analyzer.known_entities(text, known)) {
    add_distinct(parsed.question.entities, mention.key);
    // Only a name is masked, and never a part of what the rules found to be something else.
    const bool free =
        std::none_of(mentions.begin(), mentions.begin() + static_cast<std::ptrdiff_t>(by_rules),
                     [&](const text::Mention& other) { return overlap(mention, other); });
    if (free && look_up(view, mention.key, now) == Known::as_name)
      mentions.push_back(std::move(mention));
  }
  std::sort(mentions.begin(), mentions.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  parsed.question.cues = analyzer.question_cues(text);
  parsed.dense_text = text::mask(text, mentions);
  return parsed;
}

std::vector<float> unit_vector(std::span<const float> vector) {
  double squared = 0;
  for (const float value : vector) squared += double{value} * value;
  if (!std::isfinite(squared) || !(squared > 0)) {
    throw InvalidArgument("vector has no direction: its length is zero, NaN or infinite");
  }
  const double scale = 1 / std::sqrt(squared);
  std::vector<float> unit(vector.size());
  std::transform(vector.begin(), vector.end(), unit.begin(),
                 [scale](float value) { return static_cast<float>(value * scale); });
  return unit;
}

}  // namespace recollect::query
