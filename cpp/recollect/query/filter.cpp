#include "recollect/query/filter.hpp"

#include <algorithm>

#include "recollect/base/error.hpp"

namespace recollect::query {

using Operator = Condition::Operator;
using Type = partition::MetadataValue::Type;
using Value = partition::MetadataStore::Value;

namespace {

bool has_children(Operator op) {
  return op == Operator::all || op == Operator::any || op == Operator::none;
}

// The node after the tree that starts at `node`; past the end when the tree is cut short.
std::size_t after_tree(const std::vector<Condition>& nodes, std::size_t node, int depth) {
  constexpr int kDeepest = 32;
  if (depth > kDeepest) throw InvalidArgument("a filter nests more than 32 levels");
  if (node >= nodes.size()) return nodes.size() + 1;
  std::size_t next = node + 1;
  for (std::uint32_t i = 0; has_children(nodes[node].op) && i < nodes[node].children; ++i) {
    next = after_tree(nodes, next, depth + 1);
  }
  return next;
}

}  // namespace

bool Filter::passes_all() const {
  return kinds == kAllKinds && levels == kAllLevels && since == kAlways && until == kForever &&
         where.empty();
}

void Filter::check() const {
  if (!where.empty() && after_tree(where, 0, 0) != where.size()) {
    throw InvalidArgument("a filter is not one whole tree of conditions");
  }
}

BoundFilter::BoundFilter(const Filter& filter, const partition::MetadataStore& metadata)
    : filter_(filter), metadata_(metadata) {
  for (const Condition& condition : filter.where) {
    Node node{&condition, metadata.path(condition.path), {}};
    for (const Operand& operand : condition.operands) {
      node.strings.push_back(operand.type == Type::string
                                 ? metadata.string(std::string_view{operand.string})
                                 : Dictionary::kNone);
    }
    nodes_.push_back(std::move(node));
  }
}

bool BoundFilter::matches(std::uint32_t row, partition::Kind kind, std::uint8_t levels,
                          std::int64_t at) const {
  if (!(filter_.kinds >> static_cast<int>(kind) & 1) || !(filter_.levels & levels)) return false;
  if (at < filter_.since || at >= filter_.until) return false;
  std::size_t node = 0;
  return nodes_.empty() || evaluate(node, row, false);
}

// Leaves `node` behind the tree it stood on, also when `skip` says that the value is not needed.
bool BoundFilter::evaluate(std::size_t& node, std::uint32_t row, bool skip) const {
  const Node& here = nodes_[node++];
  const Condition& condition = *here.condition;
  if (!has_children(condition.op)) return !skip && compare(here, row);
  const bool stop_at = condition.op != Operator::all;  // the child's value that decides
  bool decided = false;
  for (std::uint32_t i = 0; i < condition.children; ++i) {
    const bool value = evaluate(node, row, skip || decided);
    decided = decided || (!skip && value == stop_at);
  }
  return condition.op == Operator::any ? decided : !decided;
}

bool BoundFilter::equal(const Value& value, const Node& node, std::size_t i) const {
  const Operand& operand = node.condition->operands[i];
  if (value.type != operand.type) return false;
  if (value.type == Type::string) return value.string == node.strings[i];
  return value.type == Type::null || value.number == operand.number;
}

bool BoundFilter::ordered(const Value& value, const Condition& condition) const {
  const Operand& operand = condition.operands.front();
  if (value.type != operand.type) return false;
  int order = 0;
  if (value.type == Type::number) {
    order = value.number < operand.number ? -1 : value.number > operand.number;
  } else if (value.type == Type::string) {
    order = metadata_.string(value.string).compare(operand.string);
  } else {
    return false;
  }
  switch (condition.op) {
    case Operator::greater:
      return order > 0;
    case Operator::at_least:
      return order >= 0;
    case Operator::less:
      return order < 0;
    default:
      return order <= 0;
  }
}

bool BoundFilter::compare(const Node& node, std::uint32_t row) const {
  const Condition& condition = *node.condition;
  bool found = false, any_value = false;
  metadata_.for_each(row, node.path, [&](const Value& value) {
    any_value = true;
    if (condition.op == Operator::contains) {
      const Operand& operand = condition.operands.front();
      found |= value.in_list ? equal(value, node, 0)
                             : value.type == Type::string && operand.type == Type::string &&
                                   metadata_.string(value.string).find(operand.string) !=
                                       std::string_view::npos;
    } else if (value.in_list) {
      return;
    } else if (condition.op == Operator::equal) {
      for (std::size_t i = 0; i < condition.operands.size(); ++i) found |= equal(value, node, i);
    } else {
      found |= ordered(value, condition);
    }
  });
  if (condition.op == Operator::equal && !any_value) {
    return std::any_of(condition.operands.begin(), condition.operands.end(),
                       [](const Operand& operand) { return operand.type == Type::null; });
  }
  return found;
}

bool matches(const Filter& filter, const partition::Record& record) {
  partition::MetadataStore metadata;
  metadata.append(record.metadata);
  const auto level = static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.level));
  return BoundFilter(filter, metadata).matches(0, record.kind, level, record.at);
}

}  // namespace recollect::query
