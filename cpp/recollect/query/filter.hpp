#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "recollect/partition/metadata_store.hpp"
#include "recollect/partition/record.hpp"

namespace recollect::query {

// A scalar that a condition compares with.
struct Operand {
  partition::MetadataValue::Type type = partition::MetadataValue::Type::null;
  double number = 0;
  std::string string;
};

// A condition on metadata, as a tree in prefix order: a node is followed by its children.
//
// equal: a value outside a list equals an operand, or an operand is null and the path has no
// value or a null. Orderings hold between numbers, and between strings by code point.
// contains: a list under the path has the operand, or a string contains it.
struct Condition {
  enum class Operator : std::uint8_t {
    all,
    any,
    none,   // of the children
    equal,  // to one of the operands
    greater,
    at_least,
    less,
    at_most,
    contains,
  };
  Operator op = Operator::all;
  std::uint32_t children = 0;  // nodes directly below, for all, any, none
  std::string path;            // for the comparisons
  std::vector<Operand> operands;
};

// Which records may be hits. It never changes the score of one.
struct Filter {
  static constexpr std::uint8_t kAllKinds = (1 << partition::kKinds) - 1;
  static constexpr std::uint8_t kAllLevels = (1 << partition::kLevels) - 1;
  static constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

  std::uint8_t kinds = kAllKinds;    // a bit for each Kind
  std::uint8_t levels = kAllLevels;  // a bit for each Level
  std::int64_t since = kAlways;      // at >= since
  std::int64_t until = kForever;     // at < until
  std::vector<Condition> where;      // empty for none

  bool passes_all() const;

  // InvalidArgument unless `where` is one whole tree.
  void check() const;
};

// A filter with its paths and strings looked up in one store of metadata. Keeps references to
// both.
class BoundFilter {
 public:
  BoundFilter(const Filter& filter, const partition::MetadataStore& metadata);
  bool matches(std::uint32_t row, partition::Kind kind, std::uint8_t levels, std::int64_t at) const;

 private:
  struct Node {
    const Condition* condition;
    std::uint32_t path;
    std::vector<std::uint32_t> strings;  // ids of the operands that are strings
  };
  bool evaluate(std::size_t& node, std::uint32_t row, bool skip) const;
  bool compare(const Node& node, std::uint32_t row) const;
  bool equal(const partition::MetadataStore::Value& value, const Node& node, std::size_t i) const;
  bool ordered(const partition::MetadataStore::Value& value, const Condition& condition) const;

  const Filter& filter_;
  const partition::MetadataStore& metadata_;
  std::vector<Node> nodes_;
};

// The same filter on a single record.
bool matches(const Filter& filter, const partition::Record& record);

}  // namespace recollect::query
