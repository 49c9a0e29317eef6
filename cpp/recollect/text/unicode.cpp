#include "recollect/text/unicode.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "recollect/base/utf8.hpp"

// info_of() looks up a two-stage table of small records. Most mappings are an offset in the
// record; the irregular ones (several code points, or a rare offset) are found by binary search.
// A plain form that is neither is derived: fold, decompose, drop nonspacing marks. Composition
// follows Unicode Standard Annex 15, Hangul by arithmetic (Unicode Standard, section 3.12).
namespace recollect::text {

namespace {

struct Mapping {
  char32_t code;
  std::uint16_t at, length;  // into mapped
};
struct Composite {
  char32_t first, second, composed;
};
struct CombiningRange {
  char32_t first, last;
  std::uint8_t order;  // canonical combining class
};

#include "recollect/text/unicode_tables.inl"

constexpr std::size_t block_size = std::size(stage2) > 0 ? table_limit / std::size(stage1) : 1;

constexpr CharInfo beyond_tables{CharClass::other, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
constexpr CharInfo invisible{CharClass::ignorable, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0};
constexpr CharInfo variation{CharClass::ignorable, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0};
constexpr CharInfo private_use{CharClass::other, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};

const CharInfo& info_beyond(char32_t c) {
  if (c >= 0xE0100 && c <= 0xE01EF) return variation;
  if (c >= 0xE0000 && c <= 0xE0FFF) return invisible;
  if (c >= 0xF0000) return private_use;
  return beyond_tables;
}

constexpr char32_t hangul_first = 0xAC00, lead_first = 0x1100, vowel_first = 0x1161,
                   tail_first = 0x11A7;
constexpr char32_t hangul_count = 11172, lead_count = 19, vowel_count = 21, tail_count = 28;

template <std::size_t N>
const Mapping* find_mapping(const Mapping (&table)[N], char32_t c) {
  const Mapping* found = std::lower_bound(
      table, table + N, c, [](const Mapping& entry, char32_t code) { return entry.code < code; });
  return found != table + N && found->code == c ? found : nullptr;
}

void append_mapped(const Mapping& mapping, std::u32string& out) {
  out.append(mapped + mapping.at, mapping.length);
}

// Canonical decomposition. Singletons need none here: folding has already replaced them.
void append_decomposed(char32_t c, std::u32string& out) {
  if (c - hangul_first < hangul_count) {
    const char32_t index = c - hangul_first;
    out.push_back(lead_first + index / (vowel_count * tail_count));
    out.push_back(vowel_first + index % (vowel_count * tail_count) / tail_count);
    if (index % tail_count) out.push_back(tail_first + index % tail_count);
    return;
  }
  const auto* found = std::lower_bound(
      std::begin(by_composite), std::end(by_composite), c,
      [](std::uint16_t index, char32_t code) { return composites[index].composed < code; });
  if (found == std::end(by_composite) || composites[*found].composed != c) {
    out.push_back(c);
    return;
  }
  append_decomposed(composites[*found].first, out);
  append_decomposed(composites[*found].second, out);
}

std::uint8_t combining_order(char32_t c) {
  const auto* range =
      std::lower_bound(std::begin(combining_ranges), std::end(combining_ranges), c,
                       [](const CombiningRange& r, char32_t code) { return r.last < code; });
  return range != std::end(combining_ranges) && range->first <= c ? range->order : 0;
}

// The code point that the pair composes to, or 0.
char32_t compose_pair(char32_t first, char32_t second) {
  if (first - lead_first < lead_count && second - vowel_first < vowel_count)
    return hangul_first +
           ((first - lead_first) * vowel_count + (second - vowel_first)) * tail_count;
  if (first - hangul_first < hangul_count && (first - hangul_first) % tail_count == 0 &&
      second > tail_first && second < tail_first + tail_count)
    return first + (second - tail_first);
  const auto* found =
      std::lower_bound(std::begin(composites), std::end(composites), second,
                       [first](const Composite& entry, char32_t code) {
                         return entry.first != first ? entry.first < first : entry.second < code;
                       });
  const bool match =
      found != std::end(composites) && found->first == first && found->second == second;
  return match ? found->composed : 0;
}

}  // namespace

const CharInfo& info_of(char32_t c) {
  if (c >= table_limit) return info_beyond(c);
  return records[stage2[stage1[c / block_size] * block_size + c % block_size]];
}

char32_t decode(const char*& at, const char* end) {
  const auto byte = [&](std::ptrdiff_t i) { return static_cast<unsigned char>(at[i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  const auto follows = [&](std::ptrdiff_t i) { return i < end - at && (byte(i) & 0xC0) == 0x80; };
  const auto bits = [&](std::ptrdiff_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };
  if (lead >= 0xC2 && lead < 0xE0 && follows(1)) {
    const char32_t c = (lead & 0x1F) << 6 | bits(1);
    at += 2;
    return c;
  }
  if (lead >= 0xE0 && lead < 0xF0 && follows(1) && follows(2)) {
    const char32_t c = (lead & 0x0F) << 12 | bits(1) << 6 | bits(2);
    if (c >= 0x800 && (c < 0xD800 || c >= 0xE000)) {
      at += 3;
      return c;
    }
  } else if (lead >= 0xF0 && lead < 0xF5 && follows(1) && follows(2) && follows(3)) {
    const char32_t c = (lead & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3);
    if (c >= 0x10000 && c <= 0x10FFFF) {
      at += 4;
      return c;
    }
  }
  ++at;
  return replacement_character;
}

void append_folded(char32_t c, std::u32string& out) {
  const CharInfo& info = info_of(c);
  if (!info.irregular_fold) {
    out.push_back(c + static_cast<char32_t>(info.fold_offset));
  } else if (const Mapping* mapping = find_mapping(irregular_folds, c)) {
    append_mapped(*mapping, out);
  }
}

void append_plain(char32_t c, std::u32string& out) {
  const CharInfo& info = info_of(c);
  if (!info.irregular_plain) {
    if (!info.nonspacing) out.push_back(c + static_cast<char32_t>(info.plain_offset));
    return;
  }
  if (const Mapping* mapping = find_mapping(irregular_plains, c)) {
    append_mapped(*mapping, out);
    return;
  }
  std::u32string folded;
  append_folded(c, folded);
  const std::size_t start = out.size();
  for (const char32_t part : folded) append_decomposed(part, out);
  const auto is_mark = [](char32_t part) { return info_of(part).nonspacing; };
  out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), is_mark),
            out.end());
}

void compose(std::u32string& text) {
  const auto combines = [](char32_t c) { return c >= 0x80 && info_of(c).combining; };
  if (std::none_of(text.begin(), text.end(), combines)) return;
  std::u32string parts;
  for (const char32_t c : text) append_decomposed(c, parts);

  // Marks after a starter go by their combining class, equal ones in the order they came.
  const auto is_starter = [](char32_t c) { return combining_order(c) == 0; };
  for (auto mark = parts.begin(); mark != parts.end();) {
    mark = std::find_if_not(mark, parts.end(), is_starter);
    const auto next = std::find_if(mark, parts.end(), is_starter);
    std::stable_sort(mark, next, [](char32_t left, char32_t right) {
      return combining_order(left) < combining_order(right);
    });
    mark = next;
  }

  text.clear();
  std::size_t starter = 0;
  bool has_starter = false;
  std::uint8_t last_order = 0;  // of what stands between the starter and here; 0: nothing does
  for (const char32_t c : parts) {
    const std::uint8_t order = combining_order(c);
    const bool adjacent = has_starter && starter + 1 == text.size();
    if (has_starter && (adjacent || (last_order && last_order < order))) {
      if (const char32_t composed = compose_pair(text[starter], c)) {
        text[starter] = composed;
        continue;
      }
    }
    if (order == 0) {
      starter = text.size();
      has_starter = true;
    }
    last_order = order;
    text.push_back(c);
  }
}

void append_folded(std::string_view text, std::string& out) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const std::size_t start = out.size();
  for (; at != end && static_cast<unsigned char>(*at) < 0x80; ++at) {
    const char c = *at;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  if (at == end) return;
  std::u32string wide;
  // The last ASCII character may compose with what follows, so the whole text is gone through.
  out.resize(start);
  for (at = text.data(); at != end;) append_folded(decode(at, end), wide);
  compose(wide);
  for (const char32_t c : wide) append_utf8(out, c == 0x2019 || c == 0x02BC ? U'\'' : c);
}

bool storable(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  while (at != end) {
    std::uint64_t chunk;
    if (end - at >= 8) {
      std::memcpy(&chunk, at, 8);
      // No high bit and no zero byte: x - 1 borrows into the high bit only where x is zero.
      if (!((chunk | (chunk - ones)) & highs)) {
        at += 8;
        continue;
      }
    }
    const char* const before = at;
    const char32_t c = decode(at, end);
    if (c == 0 || (c == replacement_character && at - before == 1)) return false;
  }
  return true;
}

}  // namespace recollect::text
