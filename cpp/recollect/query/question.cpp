#include "recollect/query/question.hpp"

#include <algorithm>
#include <cmath>

#include "recollect/base/error.hpp"
#include "recollect/text/period.hpp"
#include "recollect/text/words.hpp"

namespace recollect::query {

namespace {

// The gazetteer: whether a present record has an entity of this key.
bool is_known(const View& view, std::string_view key, std::int64_t now) {
  for (const View::Part& part : view.parts()) {
    const PostingList* list = part.partition->entities().find(key);
    if (!list) continue;
    const bool known = list->any_of(part.snapshot.rows, [&](const Posting& posting) {
      return part.partition->alive(posting.row, part.snapshot.version) &&
             part.partition->row(posting.row).expires_at > now;
    });
    if (known) return true;
  }
  return false;
}

void add_distinct(std::vector<std::string>& all, const std::string& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

ParsedQuestion parse_question(const View& view, const text::Analyzer& analyzer,
                              std::string_view text, std::int64_t now) {
  ParsedQuestion parsed;
  parsed.question.cues = analyzer.question_cues(text);
  const std::optional<text::AskedPeriod> asked = text::find_period(text, now);
  if (asked) {
    parsed.question.period = asked->period;
    text::Word word;
    if (text::WordScanner(asked->rest).next(word)) text = asked->rest;
  }
  analyzer.terms(text, parsed.question.terms);
  const std::vector<text::Mention> mentions = analyzer.entities(text);
  for (const text::Mention& mention : mentions) add_distinct(parsed.question.entities, mention.key);

  const auto known = [&](std::string_view key) { return is_known(view, key, now); };
  for (const text::Mention& mention : analyzer.known_entities(text, known)) {
    add_distinct(parsed.question.entities, mention.key);
  }
  // Masked by rules alone, as records are: a word that is a name elsewhere in the store may be
  // just a word here (LongMemEval within 200 tokens: .623, and .599 with such words masked).
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
