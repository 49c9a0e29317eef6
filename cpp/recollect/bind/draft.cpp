#include "recollect/partition/draft.hpp"

#include <pybind11/stl.h>

#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

py::tuple write_down(const text::Analyzer& analyzer, std::string_view text, std::string_view kind,
                     std::int64_t at, std::optional<std::int64_t> expires_at,
                     std::optional<std::string_view> importance,
                     std::optional<std::string_view> session,
                     std::optional<std::string_view> source, std::vector<std::string_view> entities,
                     std::optional<std::string_view> metadata,
                     std::optional<std::string_view> level, std::optional<std::string_view> parent,
                     std::optional<std::string_view> span,
                     std::optional<std::string_view> passages) {
  const partition::Written written =
      partition::write_down({text, kind, at, expires_at, importance, session, source,
                             std::move(entities), metadata, level, parent, span, passages},
                            analyzer);
  return py::make_tuple(py::bytes(written.payload), written.dense_text);
}

}  // namespace

void bind_draft(py::module_& module) {
  module.def("write_down", &write_down, py::arg("analyzer"), py::arg("text"), py::arg("kind"),
             py::arg("at"), py::arg("expires_at"), py::arg("importance"), py::arg("session"),
             py::arg("source"), py::arg("entities"), py::arg("metadata"),
             py::arg("level") = py::none(), py::arg("parent") = py::none(),
             py::arg("span") = py::none(), py::arg("passages") = py::none());
}

}  // namespace recollect::bind
