#include "recollect/text/term_batch.hpp"

#include <algorithm>

#include "recollect/base/error.hpp"
#include "recollect/text/analyzer.hpp"
#include "recollect/text/language.hpp"
#include "recollect/text/stem_cache.hpp"
#include "recollect/text/words.hpp"

namespace recollect::text {

namespace {

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

}  // namespace

// Overlapping pairs out of characters that follow each other; a lone one stands for itself.
class TermBatch::PairMaker {
 public:
  explicit PairMaker(TermBatch& batch) : batch_(batch) {}

  void add(std::string& folded, bool follows) {
    if (follows && !last_.empty()) {
      batch_.keep(last_ + folded);
      paired_ = true;
    } else {
      finish();
      paired_ = false;
    }
    last_.swap(folded);
  }

  void finish() {
    if (!last_.empty() && !paired_) batch_.keep(last_);
    last_.clear();
  }

 private:
  TermBatch& batch_;
  std::string last_;
  bool paired_ = false;
};

void TermBatch::add(std::string_view text) {
  PairMaker pairs(*this);
  std::string folded;
  WordScanner words(text);
  for (Word word; words.next(word);) {
    fold_word(text, word, folded);
    if (word.unspaced) {
      pairs.add(folded, word.follows);
    } else {
      pairs.finish();
      add_run(folded, word.verbal);
    }
  }
  pairs.finish();
}

void TermBatch::add_run(std::string_view folded, bool verbal) {
  if (analyzer_.language_->elides && verbal) {
    for (std::size_t mark; (mark = folded.find('\'')) != folded.npos;) {
      add_word(folded.substr(0, mark), true);
      folded.remove_prefix(mark + 1);
    }
  }
  add_word(folded, verbal);
}

void TermBatch::add_word(std::string_view folded, bool verbal) {
  if (folded.empty()) return;
  const StemCache* stems = analyzer_.stems_.get();
  if (const std::string* found = stems ? stems->find(folded) : nullptr) {
    if (!found->empty()) terms_.push_back(*found);
    return;
  }
  keep(folded);
  if (!stems || !verbal || folded.size() > longest_stemmed) return;
  const auto next = static_cast<std::uint32_t>(unknown_.size());
  const auto [known, is_new] = numbers_.try_emplace(terms_.back(), next);
  if (is_new) unknown_.emplace_back(folded);
  gaps_.push_back({terms_.size() - 1, known->second});
}

void TermBatch::finish() {
  if (unknown_.empty()) return;
  const std::vector<std::string> stems = analyzer_.stem_(unknown_);
  if (stems.size() != unknown_.size())
    throw InvalidArgument("the stem function gave " + std::to_string(stems.size()) + " stems for " +
                          std::to_string(unknown_.size()) + " words");
  std::vector<std::string_view> kept;
  kept.reserve(stems.size());
  for (std::size_t i = 0; i < stems.size(); ++i) {
    const std::string& stem = stems[i].empty() ? unknown_[i] : stems[i];
    analyzer_.stems_->insert(unknown_[i], stem);
    kept.push_back(own_.store(stem));
  }
  for (const Gap& gap : gaps_) terms_[gap.place] = kept[gap.word];
  unknown_.clear();
  numbers_.clear();
  gaps_.clear();
}

}  // namespace recollect::text
