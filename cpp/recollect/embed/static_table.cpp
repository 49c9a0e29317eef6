#include "recollect/embed/static_table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"
#include "recollect/simd/kernels.hpp"

namespace recollect::embed {

namespace {

constexpr std::string_view magic = "RCLSTATC";
constexpr std::uint32_t version = 1;
constexpr std::size_t header_size = 8 + 4 * 4, crc_size = 4;
constexpr std::uint32_t most_dimensions = 1 << 16;

std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i]));
  };
  return byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24;
}

}  // namespace

StaticTable::StaticTable(std::string_view bytes, Check check) : bytes_(bytes) {
  if (bytes_.size() < header_size + crc_size || !bytes_.starts_with(magic))
    throw CorruptData("not an embedding table");
  if (read_u32(bytes_, 8) != version)
    throw CorruptData("the embedding table has version " + std::to_string(read_u32(bytes_, 8)) +
                      ", this build reads version 1");
  const std::uint64_t pieces = read_u32(bytes_, 12), vocabulary_size = read_u32(bytes_, 20);
  dimensions_ = read_u32(bytes_, 16);
  // With the bound on dimensions the sum below cannot overflow 64 bits.
  if (!pieces || !dimensions_ || dimensions_ > most_dimensions ||
      bytes_.size() !=
          header_size + pieces * (4 + std::uint64_t{dimensions_}) + vocabulary_size + crc_size)
    throw CorruptData("the embedding table does not have the size its header tells");
  const std::size_t end = bytes_.size() - crc_size;
  checksum_ = read_u32(bytes_, end);
  if (check == Check::all && crc32(bytes_.substr(0, end)) != checksum_)
    throw CorruptData("the embedding table fails its checksum");

  const std::size_t rows_at = header_size + 4 * pieces;
  const std::size_t vocabulary_at = rows_at + pieces * dimensions_;
  rows_ = reinterpret_cast<const std::int8_t*>(bytes_.data() + rows_at);
  tokenizer_ = std::make_unique<const WordPiece>(bytes_.substr(vocabulary_at, vocabulary_size));
  if (tokenizer_->size() != pieces)
    throw CorruptData("the embedding table has " + std::to_string(pieces) + " rows for " +
                      std::to_string(tokenizer_->size()) + " pieces");
}

float StaticTable::scale(std::uint32_t piece) const {
  return std::bit_cast<float>(read_u32(bytes_, header_size + std::size_t{4} * piece));
}

bool StaticTable::embed(std::string_view text, float* out) const {
  std::vector<std::uint32_t> ids;
  ids.reserve(text.size() / 3 + 1);
  tokenizer_->tokenize(text, ids);
  std::fill_n(out, dimensions_, 0.0f);
  const auto add = simd::kernels().add_i8;
  for (const std::uint32_t id : ids) add(scale(id), rows_ + id * dimensions_, dimensions_, out);
  double square = 0;
  for (std::size_t d = 0; d < dimensions_; ++d) square += double{out[d]} * double{out[d]};
  const double length = std::sqrt(square);
  if (!std::isnormal(length)) {
    std::fill_n(out, dimensions_, 0.0f);
    return false;
  }
  for (std::size_t d = 0; d < dimensions_; ++d)
    out[d] = static_cast<float>(double{out[d]} / length);
  return true;
}

}  // namespace recollect::embed
