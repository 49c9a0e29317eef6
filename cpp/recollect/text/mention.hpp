#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace recollect::text {

// A person is a name too.
enum class EntityType : std::uint8_t { name, person, quoted, code, url, email, quantity, date };

// A place in a text that names something.
struct Mention {
  std::uint32_t begin, end;  // byte offsets into the text, without possessive 's and quote marks
  EntityType type;
  std::string key;  // entity_key() of the bytes in between
};

// What two spellings of one name have in common: case and width folded, outer punctuation and
// possessive 's dropped, white space collapsed. "Ann's" gives "ann", "New  York" "new york".
// A trailing #, + or % stays ("c++", "c#", "20%"), and so do inner marks ("at&t", "jean-luc").
std::string entity_key(std::string_view name);

// The text without its mentions of type person (which are in text order and do not overlap) and
// their possessive 's, white space tidied. Empty when nothing but punctuation is left.
std::string mask(std::string_view text, std::span<const Mention> mentions);

}  // namespace recollect::text
