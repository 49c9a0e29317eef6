#include "recollect/text/pieces.hpp"

#include "recollect/text/blocks.hpp"
#include "recollect/text/sentences.hpp"

namespace recollect::text {

std::vector<Piece> find_pieces(std::string_view text) {
  std::vector<Block> blocks;
  const auto size = static_cast<std::uint32_t>(text.size());
  find_blocks(text, 0, size, 0, blocks);
  std::vector<Piece> pieces;
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    const std::uint32_t end = i + 1 < blocks.size() ? blocks[i + 1].begin : size;
    const bool prose = block.kind == Block::Kind::paragraph;
    if (prose) {
      SentenceScanner sentences(text, block.begin, block.end);
      for (SentenceEnd found; sentences.next(found);) {
        pieces.push_back({begin, found.at, true});
        begin = found.at;
      }
    }
    pieces.push_back({begin, end, prose});
    begin = end;
  }
  if (begin < size) pieces.push_back({begin, size, false});
  return pieces;
}

}  // namespace recollect::text
