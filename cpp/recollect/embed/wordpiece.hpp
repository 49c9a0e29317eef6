#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace recollect::embed {

// The uncased BERT tokenizer: clean, put spaces around CJK, strip accents, lower-case, split on
// punctuation, then take the longest known piece from the left ("##" marks one inside a word).
// Text such as "[MASK]" is text, never a control token. Immutable and thread safe.
// Source: Devlin et al. 2019; Wu et al. 2016 (arXiv 1609.08144).
class WordPiece {
 public:
  // `vocabulary` holds one piece a line in id order, and must outlive this object.
  // Throws CorruptData when a piece is empty or comes twice, or there are 4 GB of them.
  explicit WordPiece(std::string_view vocabulary);

  std::size_t size() const { return size_; }

  // Appends the ids of the text's pieces. A word that cannot be made of known pieces, or is longer
  // than 100 characters, gives nothing.
  void tokenize(std::string_view text, std::vector<std::uint32_t>& ids) const;

 private:
  struct Slot {
    std::uint32_t tag;     // of the hash
    std::uint32_t id;      // UINT32_MAX where the slot is empty
    std::uint32_t begin;   // of the piece in the vocabulary, behind its "##"
    std::uint32_t length;  // times two, plus one for a piece inside a word
  };
  class Word;

  std::size_t place(std::string_view piece, bool inside, std::uint64_t mixed) const;
  std::uint32_t find(std::string_view piece, bool inside, std::uint64_t hash) const;
  void append_pieces(const Word& word, std::vector<std::uint32_t>& ids) const;

  std::string_view vocabulary_;
  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  std::size_t longest_ = 0;  // bytes
};

}  // namespace recollect::embed
