#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  // Takes the whole file. Throws CorruptData when magic, version, sizes or CRC are wrong.
  explicit StaticTable(std::string bytes);

  std::size_t dimensions() const { return dimensions_; }
  std::size_t pieces() const { return scales_.size(); }
  std::uint32_t checksum() const { return checksum_; }

  // Writes the unit vector of dimensions() floats. Writes zeros and returns false when no piece
  // of the text is known. Any bytes are accepted.
  bool embed(std::string_view text, float* out) const;

 private:
  std::string bytes_;
  std::size_t dimensions_ = 0;
  std::uint32_t checksum_ = 0;
  std::size_t rows_ = 0;  // where the rows begin in bytes_
  std::vector<float> scales_;
  std::unique_ptr<const WordPiece> tokenizer_;
};

}  // namespace recollect::embed
