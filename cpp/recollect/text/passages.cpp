#include "recollect/text/passages.hpp"

#include <algorithm>
#include <string>

#include "recollect/base/error.hpp"
#include "recollect/text/blocks.hpp"
#include "recollect/text/clusters.hpp"
#include "recollect/text/cuts.hpp"
#include "recollect/text/space.hpp"
#include "recollect/text/tokens.hpp"

// The text becomes a row of atoms that are not parted (sentences, items, code, rows), each with
// what it costs to begin a passage there. Of all ways to group them, the one of least cost wins,
// by dynamic programming: the costs of the borders, and for each passage the square of how far it
// is from the target, relative to it. Filling passages up to the target from the front would
// leave a rest at the end, and part what belongs together.
namespace recollect::text {

namespace {

using Kind = Block::Kind;

// What a border costs, on the scale where a passage of twice the target costs 1.
constexpr float at_section = 0, at_paragraph = 0.1f, at_item = 0.15f, at_sentence = 0.3f,
                at_nested = 0.4f, at_row = 0.5f, at_doubtful = 0.5f, in_code = 1, in_sentence = 1,
                in_word = 2, after_intro = 1.5f, after_heading = 2;

struct Span {
  std::uint32_t begin, end;
};

struct Atom {
  Span span;
  float tokens;
  float cost;     // of a border before it
  bool sentence;  // of a paragraph
};

class Splitter {
 public:
  Splitter(std::string_view text, const PassageRule& rule)
      : text_(text),
        target_(static_cast<float>(rule.target)),
        largest_(2 * target_),
        overlap_(rule.overlap) {
    std::vector<Block> blocks;
    find_blocks(text, 0, static_cast<std::uint32_t>(text.size()), 0, blocks);
    for (std::size_t i = 0; i < blocks.size(); ++i)
      add_block(blocks[i], i == 0 ? 0 : border_cost(blocks[i - 1], blocks[i]));
  }

  std::vector<Passage> group() const;

 private:
  void add_block(const Block& block, float cost);
  void add_item(const Block& item, float cost);
  void divide(Span span, Level level, float cost, bool prose);
  float border_cost(const Block& above, const Block& below) const;
  bool introduces(const Block& block) const;
  Span trimmed(Span span) const;
  std::size_t overlapping(std::size_t first) const;
  float weigh(Span span) const {
    return weigh_tokens(text_.substr(span.begin, span.end - span.begin));
  }

  std::string_view text_;
  float target_, largest_;
  std::uint32_t overlap_;
  std::vector<Atom> atoms_;
};

void Splitter::add_block(const Block& block, float cost) {
  const Span span{block.begin, block.end};
  const bool prose = block.kind == Kind::paragraph || block.kind == Kind::quote;
  if (block.kind == Kind::item && weigh(span) > largest_) return add_item(block, cost);
  divide(span, prose ? Level::sentence : Level::block, cost, prose);
}

// The parts of an item that is too long alone. The first one keeps its marker.
void Splitter::add_item(const Block& item, float cost) {
  std::uint32_t content = item.begin;
  while (content < item.end && is_space(text_[content])) ++content;
  while (content < item.end && !is_space(text_[content])) ++content;
  std::vector<Block> blocks;
  find_blocks(text_, content, item.end, item.margin, blocks);
  if (blocks.empty()) return divide({item.begin, item.end}, Level::block, cost, true);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Block& block = blocks[i];
    // A marker right behind the marker begins no item of its own.
    if (block.kind == Kind::item) block.kind = Kind::paragraph;
    if (i == 0) block.begin = item.begin;
    add_block(block, i == 0 ? cost : std::max(at_nested, border_cost(blocks[i - 1], block)));
  }
}

// Adds the parts of a span, those that are too long by finer levels.
void Splitter::divide(Span span, Level level, float cost, bool prose) {
  std::vector<Cut> cuts;
  const float parts = std::max(1.0f, weigh(span) / target_);
  const auto stride = static_cast<std::uint32_t>(static_cast<float>(span.end - span.begin) / parts);
  find_cuts(text_, span.begin, span.end, level, stride, cuts);
  cuts.push_back({span.end});
  for (const Cut& cut : cuts) {
    const Span part = trimmed({span.begin, cut.at});
    const float tokens = weigh(part);
    if (tokens > largest_ && level != Level::cluster) {
      auto finer = static_cast<Level>(static_cast<std::uint8_t>(level) + 1);
      if (finer == Level::sentence && !prose) finer = Level::line;
      divide(part, finer, cost, prose);
    } else if (part.begin < part.end) {
      atoms_.push_back({part, tokens, cost, prose && level == Level::sentence});
    }
    span.begin = cut.at;
    cost = level >= Level::word                  ? in_word
           : level == Level::clause              ? in_sentence
           : !prose                              ? in_code
           : cut.certain && level != Level::line ? at_sentence
                                                 : at_doubtful;
  }
}

float Splitter::border_cost(const Block& above, const Block& below) const {
  if (above.kind == Kind::heading || below.kind == Kind::rule) return after_heading;
  if (below.kind == Kind::heading || above.kind == Kind::rule) return at_section;
  if (below.kind == Kind::item && above.kind == Kind::item)
    return below.depth == 0 ? at_item : at_nested;
  if (below.kind == Kind::row && above.kind == Kind::row) return at_row;
  return introduces(above) ? after_intro : at_paragraph;
}

// "There are three steps:" belongs to the steps.
bool Splitter::introduces(const Block& block) const {
  const std::string_view text = text_.substr(block.begin, block.end - block.begin);
  return text.ends_with(':') || text.ends_with(":**") || text.ends_with("\uFF1A");
}

// Without the white space at both ends, but for the indent of a line that begins here.
Span Splitter::trimmed(Span span) const {
  std::uint32_t first = skip_space(text_, span.begin, span.end);
  if (first > span.begin && first < span.end) {
    // A space with a mark on it is a character to be seen.
    const std::uint32_t space = before(text_, first, span.begin);
    if (joins(code_at(text_, space), code_at(text_, first))) first = space;
  }
  while (span.end > first) {
    const std::uint32_t last = before(text_, span.end, first);
    if (space_length(text_, last) == 0) break;
    span.end = last;
  }
  return {first == span.end ? first : line_of(text_, first, span.begin), span.end};
}

// The atom a passage begins with, when it repeats sentences of the one before.
std::size_t Splitter::overlapping(std::size_t first) const {
  if (atoms_[first].cost == at_section) return first;
  float tokens = 0;
  for (std::uint32_t taken = 0; taken < overlap_ && first > 0; ++taken) {
    const Atom& atom = atoms_[first - 1];
    tokens += atom.tokens;
    if (!atom.sentence || tokens > target_ / 2) break;
    --first;
  }
  return first;
}

std::vector<Passage> Splitter::group() const {
  struct Best {
    float cost = 0;
    std::size_t first = 0;  // atom of the last passage
  };
  std::vector<Best> best(atoms_.size() + 1);
  for (std::size_t end = 1; end <= atoms_.size(); ++end) {
    float tokens = 0;
    for (std::size_t first = end; first-- > 0;) {
      tokens += atoms_[first].tokens;
      if (tokens > largest_ && first + 1 < end) break;
      const float off = tokens / target_ - 1;
      const float cost = best[first].cost + off * off + (first > 0 ? atoms_[first].cost : 0);
      if (first + 1 == end || cost < best[end].cost) best[end] = {cost, first};
    }
  }
  std::vector<Passage> passages;
  for (std::size_t end = atoms_.size(); end > 0; end = best[end].first) {
    const std::size_t first = best[end].first;
    const std::size_t begin = first > 0 ? overlapping(first) : 0;
    passages.push_back({atoms_[begin].span.begin, atoms_[end - 1].span.end});
  }
  std::reverse(passages.begin(), passages.end());
  return passages;
}

}  // namespace

void PassageRule::check() const {
  if (target < 1 || target > most_target)
    throw InvalidArgument("a passage's target must be 1 to " + std::to_string(most_target) +
                          " tokens");
}

std::vector<Passage> find_passages(std::string_view text, const PassageRule& rule) {
  rule.check();
  const std::vector<Passage> whole{{0, static_cast<std::uint32_t>(text.size())}};
  if (estimate_tokens(text) <= rule.limit) return whole;
  std::vector<Passage> passages = Splitter(text, rule).group();
  return passages.size() > 1 ? passages : whole;
}

}  // namespace recollect::text
