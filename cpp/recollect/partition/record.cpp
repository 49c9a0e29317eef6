#include "recollect/partition/record.hpp"

#include <array>
#include <cmath>

#include "recollect/base/error.hpp"
#include "recollect/base/json.hpp"
#include "recollect/text/analyzer.hpp"

namespace recollect::partition {

namespace {

constexpr std::array<std::string_view, kKinds> kKindNames = {"working", "episodic", "semantic",
                                                             "procedural"};

constexpr std::array<std::string_view, kLevels> kLevelNames = {"passage", "section", "document",
                                                               "summary"};

template <class Value, std::size_t count>
Value value_named(std::string_view name, const std::array<std::string_view, count>& names,
                  const char* what) {
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i] == name) return static_cast<Value>(i);
  }
  throw CorruptData("a record of unknown " + (what + (" " + std::string(name.substr(0, 40)))));
}

// Flattens nested objects into dotted paths and lists into repeated values. Lists inside lists
// are kept in the record and are not filterable.
class MetadataReader {
 public:
  MetadataReader(JsonReader& json, std::vector<MetadataValue>& out) : json_(json), out_(out) {}

  void read(const std::string& path, bool in_list) {
    MetadataValue value{.path = path, .in_list = in_list, .string = {}};
    switch (json_.peek()) {
      case '{':
        json_.object([&](std::string_view key) {
          read(path.empty() ? std::string(key) : path + "." + std::string(key), in_list);
        });
        return;
      case '[':
        if (in_list) {
          json_.skip();
        } else {
          json_.array([&] { read(path, true); });
        }
        return;
      case '"':
        value.type = MetadataValue::Type::string;
        value.string = json_.string();
        break;
      case 't':
      case 'f':
        value.type = MetadataValue::Type::boolean;
        value.number = json_.boolean() ? 1 : 0;
        break;
      case 'n':
        json_.null();
        break;
      default:
        value.type = MetadataValue::Type::number;
        value.number = json_.number();
    }
    out_.push_back(std::move(value));
  }

 private:
  JsonReader& json_;
  std::vector<MetadataValue>& out_;
};

void read_entities(JsonReader& json, Record& record) {
  const std::string_view raw = json.skip();
  JsonReader names(raw);
  names.array([&] {
    std::string key = text::entity_key(names.string());
    if (!key.empty()) record.entities.push_back(std::move(key));
  });
  record.entities_json = raw;
}

void read_metadata(JsonReader& json, Record& record) {
  const std::string_view raw = json.skip();
  JsonReader members(raw);
  if (members.peek() != '{') throw CorruptData("a record's metadata is not an object");
  MetadataReader(members, record.metadata).read("", false);
  record.metadata_json = raw;
}

void read_parent(JsonReader& json, Record& record) {
  try {
    record.parent = RecordId::of_text(json.string());
  } catch (const InvalidArgument&) {
    throw CorruptData("a passage whose parent is no record id");
  }
}

void read_span(JsonReader& json, Record& record) {
  std::vector<std::uint32_t> ends;
  json.array([&] {
    const std::int64_t end = json.integer();
    if (end < 0 || end > INT32_MAX) throw CorruptData("a passage with an impossible span");
    ends.push_back(static_cast<std::uint32_t>(end));
  });
  if (ends.size() != 2 || ends[0] >= ends[1]) {
    throw CorruptData("a passage with an impossible span");
  }
  record.span_begin = ends[0];
  record.span_end = ends[1];
}

void check(const Record& record) {
  if (record.text.empty()) throw CorruptData("a record without text");
  if (!(record.importance >= 0) || !std::isfinite(record.importance)) {
    throw CorruptData("a record with an impossible importance");
  }
}

}  // namespace

Record Record::decode(std::string_view payload) {
  Record record;
  JsonReader json(payload);
  json.object([&](std::string_view key) {
    if (key == "text") {
      record.text = json.string();
    } else if (key == "kind") {
      record.kind = value_named<Kind>(json.string(), kKindNames, "kind");
    } else if (key == "level") {
      record.level = value_named<Level>(json.string(), kLevelNames, "level");
    } else if (key == "parent") {
      read_parent(json, record);
    } else if (key == "span") {
      read_span(json, record);
    } else if (key == "passages") {
      record.passages_json = json.skip();
    } else if (key == "at") {
      record.at = json.integer();
    } else if (key == "expires_at") {
      record.expires_at = json.integer();
    } else if (key == "importance") {
      record.importance = static_cast<float>(json.number());
    } else if (key == "tokens") {
      const std::int64_t count = json.integer();
      if (count < 0 || count > INT32_MAX) throw CorruptData("a record with impossible tokens");
      record.tokens = static_cast<std::uint32_t>(count);
    } else if (key == "session") {
      record.session = json.string();
    } else if (key == "source") {
      record.source = json.string();
    } else if (key == "entities") {
      read_entities(json, record);
    } else if (key == "metadata") {
      read_metadata(json, record);
    } else {
      json.skip();
    }
  });
  json.end();
  check(record);
  // Whoever did not say what a long text is has stored a document.
  const bool split = !record.passages_json.empty();
  if (split && record.level == Level::passage) record.level = Level::document;
  return record;
}

}  // namespace recollect::partition
