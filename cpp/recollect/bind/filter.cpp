#include "recollect/query/filter.hpp"

#include <pybind11/native_enum.h>
#include <pybind11/stl.h>

#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

using query::Condition;
using Type = partition::MetadataValue::Type;

query::Operand operand(const py::handle& value) {
  if (value.is_none()) return {};
  if (py::isinstance<py::bool_>(value)) return {Type::boolean, value.cast<bool>() ? 1.0 : 0.0, {}};
  if (py::isinstance<py::str>(value)) return {Type::string, 0, value.cast<std::string>()};
  return {Type::number, value.cast<double>(), {}};
}

// Conditions in prefix order, each (operator, children, path, operands).
std::vector<Condition> conditions(const py::list& nodes) {
  std::vector<Condition> where;
  for (const py::handle node : nodes) {
    const auto fields = py::cast<py::tuple>(node);
    Condition condition{fields[0].cast<Condition::Operator>(),
                        fields[1].cast<std::uint32_t>(),
                        fields[2].cast<std::string>(),
                        {}};
    for (const py::handle value : fields[3]) condition.operands.push_back(operand(value));
    where.push_back(std::move(condition));
  }
  return where;
}

}  // namespace

void bind_filter(py::module_& module) {
  using Operator = Condition::Operator;
  py::native_enum<Operator>(module, "Operator", "enum.Enum")
      .value("ALL", Operator::all)
      .value("ANY", Operator::any)
      .value("NONE", Operator::none)
      .value("EQUAL", Operator::equal)
      .value("GREATER", Operator::greater)
      .value("AT_LEAST", Operator::at_least)
      .value("LESS", Operator::less)
      .value("AT_MOST", Operator::at_most)
      .value("CONTAINS", Operator::contains)
      .finalize();
  py::class_<query::Filter>(module, "Filter")
      .def(py::init([](std::uint8_t kinds, std::uint8_t levels, std::int64_t since,
                       std::int64_t until, const py::list& where) {
             query::Filter filter{kinds, levels, since, until, conditions(where)};
             filter.check();
             return filter;
           }),
           py::kw_only(), py::arg("kinds"), py::arg("levels"), py::arg("since"), py::arg("until"),
           py::arg("where"))
      .def(
          "matches",
          [](const query::Filter& filter, const py::bytes& payload) {
            return query::matches(filter, partition::Record::decode(std::string_view(payload)));
          },
          py::arg("payload"));
}

}  // namespace recollect::bind
