#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "recollect/base/byte_arena.hpp"

namespace recollect::text {

class Analyzer;

// The terms of several texts: folded, stemmed, without stop words, in text order, repeats kept.
// Text in scripts without spaces gives overlapping pairs of characters.
//
// The stems of all words that the analyzer does not know yet are asked for at once, by finish():
// a partition of 1,000 records otherwise asks hundreds of times, at some microseconds each.
class TermBatch {
 public:
  explicit TermBatch(const Analyzer& analyzer) : analyzer_(analyzer) {}
  TermBatch(const TermBatch&) = delete;
  TermBatch& operator=(const TermBatch&) = delete;

  // Appends the terms of a text. Those of unknown words are the words themselves before finish().
  void add(std::string_view text);
  void finish();

  std::size_t size() const { return terms_.size(); }
  // Valid as long as the batch and its analyzer, until the next add().
  std::span<const std::string_view> terms() const { return terms_; }

 private:
  class PairMaker;
  struct Gap {
    std::size_t place;  // in terms_
    std::uint32_t word;
  };

  void keep(std::string_view term) { terms_.push_back(own_.store(term)); }
  void add_run(std::string_view folded, bool verbal);
  void add_word(std::string_view folded, bool verbal);

  const Analyzer& analyzer_;
  ByteArena own_;
  std::vector<std::string_view> terms_;
  std::vector<std::string> unknown_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // of the unknown words
  std::vector<Gap> gaps_;
};

}  // namespace recollect::text
