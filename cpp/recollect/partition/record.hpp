#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/entity/entity_index.hpp"

namespace recollect::partition {

enum class Kind : std::uint8_t { working, episodic, semantic, procedural };
inline constexpr std::size_t kKinds = 4;

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// A scalar of a record's metadata under its dotted path. The elements of a list share a path.
struct MetadataValue {
  enum class Type : std::uint8_t { null, boolean, number, string };
  std::string path;
  Type type = Type::null;
  bool in_list = false;
  double number = 0;  // a boolean is 0 or 1
  std::string string;
};

// The payload of an event, decoded. The format is in docs/format.md.
struct Record {
  std::string text;
  Kind kind = Kind::semantic;
  std::int64_t at = 0;               // microseconds since the Unix epoch
  std::int64_t expires_at = kNever;  // likewise
  float importance = 1;
  std::uint32_t tokens = 0;
  std::string session;  // "" for none: the episode
  std::string source;   // "" for none
  std::vector<entity::Entity> entities;
  std::vector<MetadataValue> metadata;
  std::string_view entities_json, metadata_json;  // slices of the payload, "" for none

  static Record decode(std::string_view payload);  // CorruptData
};

}  // namespace recollect::partition
