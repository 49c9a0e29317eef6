#include "recollect/text/analyzer.hpp"

#include <algorithm>
#include <utility>

#include "recollect/base/error.hpp"
#include "recollect/text/gazetteer.hpp"
#include "recollect/text/language.hpp"
#include "recollect/text/rules.hpp"
#include "recollect/text/stem_cache.hpp"
#include "recollect/text/words.hpp"

namespace recollect::text {

namespace {

constexpr std::size_t cached_words = 1 << 17;
constexpr std::size_t longest_term = 256;    // bytes; what follows is cut off
constexpr std::size_t longest_stemmed = 64;  // bytes; longer ones are no words of a language

void fold_word(std::string_view text, const Word& word, std::string& out) {
  out.clear();
  std::string_view bytes = text.substr(word.begin, word.end - word.begin);
  if (bytes.size() > longest_term) {
    std::size_t cut = longest_term;
    while (cut && (static_cast<unsigned char>(bytes[cut]) & 0xC0) == 0x80) --cut;
    bytes = bytes.substr(0, cut);
  }
  if (!word.ascii) return append_folded(bytes, out);
  out.resize(bytes.size());
  std::transform(bytes.begin(), bytes.end(), out.begin(),
                 [](char c) { return static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 0x20 : 0)); });
}

// Overlapping pairs out of characters that follow each other; a lone one stands for itself.
class PairMaker {
 public:
  explicit PairMaker(std::vector<std::string>& out) : out_(out) {}

  void add(std::string& folded, bool follows) {
    if (follows && !last_.empty()) {
      out_.push_back(last_ + folded);
      paired_ = true;
    } else {
      finish();
      paired_ = false;
    }
    last_.swap(folded);
  }

  void finish() {
    if (!last_.empty() && !paired_) out_.push_back(std::move(last_));
    last_.clear();
  }

 private:
  std::vector<std::string>& out_;
  std::string last_;
  bool paired_ = false;
};

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
  std::vector<std::string> unknown;  // words without a known stem, and where they stand in `out`
  std::vector<std::size_t> places;
  const auto add_word = [&](std::string_view folded, bool verbal) {
    if (folded.empty()) return;
    const std::string* found = stems_ ? stems_->find(folded) : nullptr;
    if (found) {
      if (!found->empty()) out.push_back(*found);
    } else if (!stems_ || !verbal || folded.size() > longest_stemmed) {
      out.emplace_back(folded);
    } else {
      places.push_back(out.size());
      unknown.emplace_back(folded);
      out.emplace_back(folded);
    }
  };

  PairMaker pairs(out);
  std::string folded;
  WordScanner words(text);
  for (Word word; words.next(word);) {
    fold_word(text, word, folded);
    if (word.unspaced) {
      pairs.add(folded, word.follows);
      continue;
    }
    pairs.finish();
    std::string_view rest = folded;
    if (language_->elides && word.verbal) {
      for (std::size_t mark; (mark = rest.find('\'')) != rest.npos;) {
        add_word(rest.substr(0, mark), true);
        rest.remove_prefix(mark + 1);
      }
    }
    add_word(rest, word.verbal);
  }
  pairs.finish();
  if (unknown.empty()) return;

  std::vector<std::string> stems = stem_(unknown);
  if (stems.size() != unknown.size())
    throw InvalidArgument("the stem function gave " + std::to_string(stems.size()) + " stems for " +
                          std::to_string(unknown.size()) + " words");
  for (std::size_t i = 0; i < stems.size(); ++i) {
    if (stems[i].empty()) stems[i] = unknown[i];
    stems_->insert(unknown[i], stems[i]);
    out[places[i]] = std::move(stems[i]);
  }
}

std::vector<Mention> Analyzer::entities(std::string_view text) const {
  return find_entities(text, *language_);
}

std::vector<Mention> Analyzer::known_entities(
    std::string_view text, const std::function<bool(std::string_view key)>& known) const {
  return find_known(text, *language_, known);
}

}  // namespace recollect::text
