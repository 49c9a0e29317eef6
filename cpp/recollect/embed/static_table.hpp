#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "recollect/embed/wordpiece.hpp"

namespace recollect::embed {

// A static embedder: a text's vector is the normalised sum of scale[p] · row[p] over its word
// pieces p. Immutable and thread safe.
//
// The file, little-endian: magic "RCLSTATC", u32 version (1), u32 pieces, u32 dims, u32 length of
// the vocabulary; float32 scale per piece; int8 rows, pieces × dims; the vocabulary, one piece a
// line in id order; CRC-32 of everything before.
class StaticTable {
 public:
  enum class Check { all, structure };

  // The whole file, which is used where it lies: `bytes` must outlive the table. Throws
  // CorruptData when magic, version or sizes are wrong, or, checking all, the CRC. That takes
  // most of the time of opening a table, and touches every page of one that is mapped.
  explicit StaticTable(std::string_view bytes, Check check = Check::all);

  std::size_t dimensions() const { return dimensions_; }
  std::size_t pieces() const { return tokenizer_->size(); }
  // As the file tells it.
  std::uint32_t checksum() const { return checksum_; }

  // Writes the unit vector of dimensions() floats. Writes zeros and returns false when no piece
  // of the text is known. Any bytes are accepted.
  bool embed(std::string_view text, float* out) const;

 private:
  float scale(std::uint32_t piece) const;

  std::string_view bytes_;
  std::size_t dimensions_ = 0;
  std::uint32_t checksum_ = 0;
  const std::int8_t* rows_ = nullptr;
  std::unique_ptr<const WordPiece> tokenizer_;
};

}  // namespace recollect::embed
