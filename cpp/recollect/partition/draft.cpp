#include "recollect/partition/draft.hpp"

#include <unordered_set>
#include <utility>

#include "recollect/base/json_writer.hpp"
#include "recollect/text/tokens.hpp"

namespace recollect::partition {

namespace {

// A JSON list of names, each once.
class NameList {
 public:
  void add(std::string_view name) {
    if (!known_.insert(name).second) return;
    out_ += known_.size() == 1 ? '[' : ',';
    append_json_string(name, out_);
  }
  std::size_t size() const { return known_.size(); }
  std::string finish() && { return std::move(out_) + ']'; }

 private:
  std::unordered_set<std::string_view> known_;
  std::string out_;
};

}  // namespace

Written write_down(const Draft& draft, const text::Analyzer& analyzer) {
  const std::vector<text::Mention> found = analyzer.entities(draft.text);
  NameList names;
  for (const std::string_view name : draft.entities) names.add(name);
  const std::size_t given = names.size();
  for (const text::Mention& mention : found)
    names.add(draft.text.substr(mention.begin, mention.end - mention.begin));

  JsonObjectWriter json;
  if (draft.parent) json.string("parent", *draft.parent);
  if (draft.span) json.raw("span", *draft.span);
  json.string("text", draft.text);
  json.string("kind", draft.kind);
  json.integer("at", draft.at);
  if (draft.expires_at) json.integer("expires_at", *draft.expires_at);
  if (draft.importance) json.raw("importance", *draft.importance);
  json.integer("tokens", text::estimate_tokens(draft.text));
  if (draft.session) json.string("session", *draft.session);
  if (draft.source) json.string("source", *draft.source);
  if (names.size()) json.raw("entities", std::move(names).finish());
  if (given) json.integer("given", static_cast<std::int64_t>(given));
  if (draft.metadata) json.raw("metadata", *draft.metadata);
  if (draft.level) json.string("level", *draft.level);
  if (draft.passages) json.raw("passages", *draft.passages);
  return {std::move(json).finish(), text::mask(draft.text, found)};
}

}  // namespace recollect::partition
