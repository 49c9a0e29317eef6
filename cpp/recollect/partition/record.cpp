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

Kind kind_named(std::string_view name) {
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (kKindNames[i] == name) return static_cast<Kind>(i);
  }
  throw CorruptData("a record of unknown kind " + std::string(name.substr(0, 40)));
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
    const std::string name = names.string();
    std::string key = text::entity_key(name);
    const bool is_name = name.compare(0, key.size(), key) != 0;
    if (!key.empty()) record.entities.push_back({std::move(key), is_name});
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
      record.kind = kind_named(json.string());
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
  return record;
}

}  // namespace recollect::partition
