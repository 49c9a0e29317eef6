#include "recollect/text/gazetteer.hpp"

#include <string>

#include "recollect/text/possessive.hpp"
#include "recollect/text/unicode.hpp"
#include "recollect/text/words.hpp"

// The whole text is folded once into a buffer in which every run of words is a slice, so trying a
// key costs one call and no copy.
namespace recollect::text {

namespace {

constexpr std::uint32_t word_weight = 5, unspaced_weight = 2, heaviest_run = 25;

struct Place {
  std::uint32_t begin, end;          // in the text, without possessive 's
  std::uint32_t key_begin, key_end;  // in the buffer, likewise
  std::uint32_t signs;               // the +, # or % behind it, which may belong to a name
  std::uint32_t weight;
  bool ends_name;  // unless it is the possessive s of what stands before: "C#'s"
};

void append_between(std::string_view gap, std::string& buffer) {
  std::string folded;
  append_folded(gap, folded);
  const char* at = folded.data();
  const char* const end = at + folded.size();
  while (at != end) {
    const char* const before = at;
    const char32_t c = decode(at, end);
    if (info_of(c).kind != CharClass::space) {
      buffer.append(before, at);
    } else if (!buffer.empty() && buffer.back() != ' ') {
      buffer.push_back(' ');
    }
  }
}

std::uint32_t size_of(const std::string& buffer) {
  return static_cast<std::uint32_t>(buffer.size());
}

Place make_place(std::string_view text, const Word& word, std::string& buffer) {
  const std::string_view bytes = text.substr(word.begin, word.end - word.begin);
  Place place{};
  place.begin = word.begin;
  place.weight = word.unspaced ? unspaced_weight : word_weight;
  place.key_begin = size_of(buffer);
  append_folded(bytes, buffer);
  place.key_end = size_of(buffer);
  place.end = word.end;
  // Longer than the word itself: the apostrophe stands outside.
  place.ends_name = possessive_length(text.substr(0, word.end)) <= bytes.size();
  if (const std::size_t length = possessive_length(bytes)) {
    place.end -= static_cast<std::uint32_t>(length);
    const std::string_view key = std::string_view(buffer).substr(place.key_begin);
    place.key_end -= static_cast<std::uint32_t>(possessive_length(key));
    return place;
  }
  constexpr std::uint32_t most_signs = 2;
  const auto is_sign = [text](std::size_t at) {
    return at < text.size() && (text[at] == '+' || text[at] == '#' || text[at] == '%');
  };
  while (place.signs < most_signs && is_sign(word.end + place.signs)) ++place.signs;
  return place;
}

}  // namespace

std::vector<Mention> find_known(std::string_view text, const Language& language,
                                const std::function<bool(std::string_view key)>& known) {
  std::string buffer;
  buffer.reserve(text.size() + 8);
  std::vector<Place> places;
  WordScanner words(text);
  std::uint32_t done = 0;
  for (Word word; words.next(word); done = word.end) {
    if (!places.empty()) append_between(text.substr(done, word.begin - done), buffer);
    places.push_back(make_place(text, word, buffer));
  }
  append_between(text.substr(done), buffer);

  std::vector<Mention> mentions;
  const std::string_view keys = buffer;
  for (std::size_t first = 0; first < places.size();) {
    const Place& start = places[first];
    std::size_t last = first;
    for (std::uint32_t weight = start.weight;
         last + 1 < places.size() && weight + places[last + 1].weight <= heaviest_run; ++last)
      weight += places[last + 1].weight;
    bool found = false;
    const auto try_run = [&](std::uint32_t end, std::uint32_t key_end) {
      if (!places[last].ends_name || key_end <= start.key_begin) return false;
      const std::string_view key = keys.substr(start.key_begin, key_end - start.key_begin);
      if (last == first && language.is_stop_word(key)) return false;
      if (!known(key)) return false;
      // A word may fold to something that ends in punctuation ("ŀ"), which no key does.
      if (entity_key(text.substr(start.begin, end - start.begin)) != key) return false;
      mentions.push_back({start.begin, end, EntityType::name, std::string(key)});
      return true;
    };
    for (;; --last) {
      const Place& stop = places[last];
      found = (stop.signs && try_run(stop.end + stop.signs, stop.key_end + stop.signs)) ||
              try_run(stop.end, stop.key_end);
      if (found || last == first) break;
    }
    first = found ? last + 1 : first + 1;
  }
  return mentions;
}

}  // namespace recollect::text
