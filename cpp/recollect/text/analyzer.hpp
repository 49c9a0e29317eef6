#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/text/cues.hpp"
#include "recollect/text/mention.hpp"
#include "recollect/text/tokens.hpp"
#include "recollect/text/unicode.hpp"

namespace recollect::text {

class StemCache;
struct Language;

// Gives each word its stem. Called without locks held, possibly from several threads at once.
using StemFunction = std::function<std::vector<std::string>(const std::vector<std::string>& words)>;

// Turns a text into what the indexes hold: terms and entities. Any bytes are accepted; those that
// are not UTF-8 count as U+FFFD. Thread safe.
class Analyzer {
 public:
  // `language` is a Snowball name ("english", "german", …), or "neutral" for no stems and no
  // stop words. Throws InvalidArgument for any other.
  Analyzer(std::string_view language, StemFunction stem);
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

  // Appends the terms of one text; TermBatch has those of many.
  void terms(std::string_view text, std::vector<std::string>& out) const;

  // The mentions that rules find, in text order, not overlapping.
  std::vector<Mention> entities(std::string_view text) const;

  // The mentions, typed name, of entities already known: at each word the longest run of up to 5
  // words whose key `known` accepts. A single stop word never matches.
  std::vector<Mention> known_entities(std::string_view text,
                                      const std::function<bool(std::string_view key)>& known) const;

  RecordCues record_cues(std::string_view text) const;
  QuestionCues question_cues(std::string_view text) const;

 private:
  friend class TermBatch;

  const Language* language_;
  StemFunction stem_;
  std::unique_ptr<StemCache> stems_;
};

}  // namespace recollect::text
