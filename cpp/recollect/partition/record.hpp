#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/partition/record_id.hpp"

namespace recollect::partition {

enum class Kind : std::uint8_t { working, episodic, semantic, procedural };
inline constexpr std::size_t kKinds = 4;

// How much a record is about: a part of a text, up to a whole project.
enum class Level : std::uint8_t { passage, section, document, summary };
inline constexpr std::size_t kLevels = 4;

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
  Level level = Level::passage;
  std::int64_t at = 0;               // microseconds since the Unix epoch
  std::int64_t expires_at = kNever;  // likewise
  float importance = 1;
  std::uint32_t tokens = 0;
  std::string session;                // "" for none: the episode
  std::string source;                 // "" for none
  std::vector<std::string> entities;  // keys
  std::vector<MetadataValue> metadata;
  std::string_view entities_json, metadata_json;  // slices of the payload, "" for none
  // A long text is a parent, which is never found itself, and its passages.
  std::string_view passages_json;              // of a parent: as above
  RecordId parent;                             // of a passage; nil for none
  std::uint32_t span_begin = 0, span_end = 0;  // of a passage: characters of the parent's text

  static Record decode(std::string_view payload);  // CorruptData
};

}  // namespace recollect::partition
