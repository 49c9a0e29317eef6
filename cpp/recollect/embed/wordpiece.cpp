#include "recollect/embed/wordpiece.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "recollect/base/error.hpp"
#include "recollect/base/utf8.hpp"
#include "recollect/text/unicode.hpp"

// Prefix hashes of a word give the hash of any part of it in one step, so that the longest known
// piece is looked for without reading the word again for every length.
namespace recollect::embed {

namespace {

constexpr std::size_t longest_word = 100;  // characters; as in BERT
constexpr std::size_t most_bytes = 4 * longest_word;
constexpr std::uint32_t none = UINT32_MAX;
constexpr std::uint64_t base = 0x9E3779B97F4A7C15;
constexpr std::uint64_t inside_seed = 0xC2B2AE3D27D4EB4F;

constexpr std::array<std::uint64_t, most_bytes + 1> make_powers() {
  std::array<std::uint64_t, most_bytes + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * base;
  return powers;
}
constexpr auto powers = make_powers();

std::uint64_t extend(std::uint64_t hash, char c) {
  return hash * base + static_cast<unsigned char>(c) + 1;
}

std::uint64_t mix(std::uint64_t hash, bool inside) {
  if (inside) hash += inside_seed;
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93;
  return hash ^ hash >> 32;
}

std::uint64_t hash_of(std::string_view piece) {
  std::uint64_t hash = 0;
  for (const char c : piece) hash = extend(hash, c);
  return hash;
}

bool is_cjk(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  // As in the reference tokenizer, which starts extension E a little late.
  constexpr Range ranges[] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
                              {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F},
                              {0x2B920, 0x2CEAF}, {0x2F800, 0x2FA1F}};
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& r) { return c >= r.first && c <= r.last; });
}

enum class Action : std::uint8_t { drop, space, punctuation, keep, wide };

constexpr std::array<Action, 256> make_actions() {
  std::array<Action, 256> actions{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    actions[c] = c == ' ' || c == '\t' || c == '\n' || c == '\r' ? Action::space
                 : c < 0x20 || c == 0x7F                         ? Action::drop
                 : c >= 0x80                                     ? Action::wide
                 : alphanumeric                                  ? Action::keep
                                                                 : Action::punctuation;
  }
  return actions;
}
constexpr auto actions = make_actions();

}  // namespace

// The word being read, with the hash of every prefix.
class WordPiece::Word {
 public:
  Word() { prefix_[0] = 0; }

  bool empty() const { return size_ == 0; }
  bool too_long() const { return too_long_; }
  std::string_view bytes() const { return {bytes_.data(), size_}; }

  // The hash of the bytes from `begin` to before `end`.
  std::uint64_t hash(std::size_t begin, std::size_t end) const {
    return prefix_[end] - prefix_[begin] * powers[end - begin];
  }

  void clear() {
    size_ = 0;
    characters_ = 0;
    too_long_ = false;
  }

  void add(char c) {
    characters_ += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (characters_ > longest_word) {
      too_long_ = true;
      return;
    }
    bytes_[size_] = c;
    prefix_[size_ + 1] = extend(prefix_[size_], c);
    ++size_;
  }

 private:
  std::array<char, most_bytes> bytes_;
  std::array<std::uint64_t, most_bytes + 1> prefix_;
  std::size_t size_ = 0, characters_ = 0;
  bool too_long_ = false;
};

WordPiece::WordPiece(std::string_view vocabulary) : vocabulary_(vocabulary) {
  if (vocabulary.size() >= none) throw CorruptData("the vocabulary is too large");
  size_ = 1 + static_cast<std::size_t>(std::count(vocabulary.begin(), vocabulary.end(), '\n'));
  slots_.assign(std::bit_ceil(size_ * 2), Slot{0, none, 0, 0});
  std::size_t begin = 0;
  for (std::uint32_t id = 0; id < size_; ++id) {
    const std::size_t end = std::min(vocabulary.find('\n', begin), vocabulary.size());
    if (begin == end) throw CorruptData("the vocabulary has an empty piece");
    const bool inside = end - begin > 2 && vocabulary.substr(begin).starts_with("##");
    if (inside) begin += 2;
    const std::string_view piece = vocabulary.substr(begin, end - begin);
    const std::uint64_t mixed = mix(hash_of(piece), inside);
    Slot& slot = slots_[place(piece, inside, mixed)];
    if (slot.id != none)
      throw CorruptData("the vocabulary has a piece twice: " + std::string(piece));
    slot = {static_cast<std::uint32_t>(mixed >> 32), id, static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(piece.size() * 2 + inside)};
    longest_ = std::max(longest_, piece.size());
    begin = end + 1;
  }
}

// The slot that holds the piece, or the empty one where it belongs.
std::size_t WordPiece::place(std::string_view piece, bool inside, std::uint64_t mixed) const {
  const std::size_t last_slot = slots_.size() - 1;
  std::size_t i = mixed & last_slot;
  for (; slots_[i].id != none; i = (i + 1) & last_slot) {
    const Slot& slot = slots_[i];
    if (slot.tag == static_cast<std::uint32_t>(mixed >> 32) &&
        slot.length == piece.size() * 2 + inside &&
        vocabulary_.substr(slot.begin, piece.size()) == piece)
      break;
  }
  return i;
}

std::uint32_t WordPiece::find(std::string_view piece, bool inside, std::uint64_t hash) const {
  return slots_[place(piece, inside, mix(hash, inside))].id;
}

void WordPiece::append_pieces(const Word& word, std::vector<std::uint32_t>& ids) const {
  if (word.too_long()) return;
  const std::string_view bytes = word.bytes();
  const std::size_t before = ids.size();
  for (std::size_t begin = 0; begin < bytes.size();) {
    std::size_t end = std::min(bytes.size(), begin + longest_);
    std::uint32_t id = none;
    for (; end > begin; --end) {
      id = find(bytes.substr(begin, end - begin), begin > 0, word.hash(begin, end));
      if (id != none) break;
    }
    if (id == none) {
      ids.resize(before);
      return;
    }
    ids.push_back(id);
    begin = end;
  }
}

void WordPiece::tokenize(std::string_view text, std::vector<std::uint32_t>& ids) const {
  Word word;
  std::u32string plain;
  std::string encoded;
  const auto flush = [&] {
    if (!word.empty()) append_pieces(word, ids);
    word.clear();
  };
  const auto add = [&](char32_t c) {
    encoded.clear();
    append_utf8(encoded, c);
    for (const char byte : encoded) word.add(byte);
  };
  const auto isolate = [&](char32_t c) {
    flush();
    add(c);
    flush();
  };
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char byte = *at;
    switch (actions[static_cast<unsigned char>(byte)]) {
      case Action::keep:
        word.add(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte);
        ++at;
        continue;
      case Action::space:
        flush();
        ++at;
        continue;
      case Action::punctuation:
        flush();
        word.add(byte);
        flush();
        ++at;
        continue;
      case Action::drop:
        ++at;
        continue;
      case Action::wide:
        break;
    }
    const char32_t c = text::decode(at, end);
    const text::CharInfo& info = text::info_of(c);
    if (info.control || c == text::replacement_character) continue;
    if (info.kind == text::CharClass::space) {
      flush();
      continue;
    }
    const bool alone = is_cjk(c);
    if (alone) flush();
    plain.clear();
    text::append_plain(c, plain);
    for (const char32_t part : plain) {
      const bool mark =
          part < 0x80 ? actions[part] == Action::punctuation : text::info_of(part).punctuation;
      if (mark) {
        isolate(part);
      } else {
        add(part);
      }
    }
    if (alone) flush();
  }
  flush();
}

}  // namespace recollect::embed
