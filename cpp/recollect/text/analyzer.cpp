#include "recollect/text/analyzer.hpp"

#include <utility>

#include "recollect/base/error.hpp"
#include "recollect/text/gazetteer.hpp"
#include "recollect/text/language.hpp"
#include "recollect/text/rules.hpp"
#include "recollect/text/stem_cache.hpp"
#include "recollect/text/term_batch.hpp"

namespace recollect::text {

namespace {
constexpr std::size_t cached_words = 1 << 17;
}  // namespace

Analyzer::Analyzer(std::string_view language, StemFunction stem)
    : language_(&language_of(language)), stem_(std::move(stem)) {
  if (!language_->has_stems) return;
  if (!stem_) throw InvalidArgument("a language with stems needs a stem function");
  stems_ = std::make_unique<StemCache>(cached_words);
  for (const std::string_view word : language_->stop_words) stems_->insert(word, "");
}

Analyzer::~Analyzer() = default;

void Analyzer::terms(std::string_view text, std::vector<std::string>& out) const {
  TermBatch batch(*this);
  batch.add(text);
  batch.finish();
  out.insert(out.end(), batch.terms().begin(), batch.terms().end());
}

std::vector<Mention> Analyzer::entities(std::string_view text) const {
  return find_entities(text, *language_);
}

std::vector<Mention> Analyzer::known_entities(
    std::string_view text, const std::function<bool(std::string_view key)>& known) const {
  return find_known(text, *language_, known);
}

RecordCues Analyzer::record_cues(std::string_view text) const {
  return find_record_cues(text, *language_);
}

QuestionCues Analyzer::question_cues(std::string_view text) const {
  return find_question_cues(text, *language_);
}

}  // namespace recollect::text
