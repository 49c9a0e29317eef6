#include "recollect/query/view.hpp"

#include <pybind11/native_enum.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "recollect/bind/hit.hpp"
#include "recollect/bind/module.hpp"
#include "recollect/query/question.hpp"
#include "recollect/query/search.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

using query::View;
using Vector = py::array_t<float, py::array::c_style>;

py::list search(const View& view, const query::ParsedQuestion& parsed,
                const std::optional<Vector>& vector, const query::Recipe& recipe,
                const query::Filter& filter, std::size_t k, std::int64_t now, double threshold,
                bool explain, const HitMaker& maker, const py::tuple& scopes, query::Choice plan,
                double recall, bool pinned) {
  query::Request request{.question = parsed.question,
                         .recipe = recipe,
                         .filter = filter,
                         .k = k,
                         .now = now,
                         .threshold = threshold,
                         .plan = plan,
                         .recall = recall,
                         .pinned = pinned};
  if (vector) {
    const auto size = static_cast<std::size_t>(vector->size());
    request.question.vector = query::unit_vector({vector->data(), size});
  }
  query::Answer answer;
  {
    const py::gil_scoped_release unlocked;
    answer = query::search(view, request);
  }
  return maker.make(view, answer, scopes, explain);
}

Vector unit_vector(const Vector& vector) {
  const auto size = static_cast<std::size_t>(vector.size());
  const std::vector<float> unit = query::unit_vector({vector.data(), size});
  return Vector(vector.size(), unit.data());
}

std::optional<std::pair<std::int64_t, std::int64_t>> period_of(
    const query::ParsedQuestion& parsed) {
  const std::optional<text::Period>& period = parsed.question.period;
  if (!period) return {};
  return std::pair(period->begin, period->end);
}

std::uint64_t version_of(const View& view) {
  std::uint64_t version = 0;
  for (const View::Part& part : view.parts()) version = std::max(version, part.snapshot.version);
  return version;
}

}  // namespace

void bind_view(py::module_& module) {
  py::native_enum<query::Choice>(module, "Choice", "enum.IntEnum")
      .value("cheapest", query::Choice::cheapest)
      .value("exact", query::Choice::exact)
      .value("graph", query::Choice::graph)
      .finalize();
  module.def("unit_vector", &unit_vector, py::arg("vector").noconvert());
  using query::ParsedQuestion;
  py::class_<ParsedQuestion>(module, "Question")
      .def_property_readonly("terms", [](const ParsedQuestion& q) { return q.question.terms; })
      .def_property_readonly("entities",
                             [](const ParsedQuestion& q) { return q.question.entities; })
      .def_property_readonly("period", &period_of)
      .def_readonly("dense_text", &ParsedQuestion::dense_text);
  py::class_<View>(module, "View")
      .def(py::init([](const std::vector<std::shared_ptr<partition::Partition>>& partitions) {
             return View({partitions.begin(), partitions.end()});
           }),
           py::arg("partitions"))
      .def_property_readonly("version", &version_of)
      .def_property_readonly("rows", &View::rows)
      .def_property_readonly("pinned", &View::pinned)
      .def("parse", &query::parse_question, py::arg("analyzer"), py::arg("text"), py::arg("now"))
      .def(
          "parent",
          [](const View& view, std::uint32_t row, const HitMaker& maker, const py::tuple& scopes) {
            return maker.make_parent(view, row, scopes);
          },
          py::arg("row"), py::arg("maker"), py::arg("scopes"))
      .def("search", &search, py::arg("question"), py::arg("vector").noconvert().none(true),
           py::arg("recipe"), py::arg("filter"), py::arg("k"), py::arg("now"), py::arg("threshold"),
           py::arg("explain"), py::arg("maker"), py::arg("scopes"), py::arg("plan"),
           py::arg("recall"), py::arg("pinned") = false);
}

}  // namespace recollect::bind
