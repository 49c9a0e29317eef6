#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "recollect/bind/module.hpp"
#include "recollect/embed/static_table.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {
using Vectors = py::array_t<float, py::array::c_style>;

Vectors embed(const embed::StaticTable& table, const std::vector<std::string>& texts) {
  Vectors vectors({texts.size(), table.dimensions()});
  float* out = vectors.mutable_data();
  const py::gil_scoped_release unlocked;
  for (std::size_t i = 0; i < texts.size(); ++i)
    table.embed(texts[i], out + i * table.dimensions());
  return vectors;
}

Vectors embed_one(const embed::StaticTable& table, const std::string& text) {
  Vectors vector(static_cast<py::ssize_t>(table.dimensions()));
  table.embed(text, vector.mutable_data());
  return vector;
}
}  // namespace

void bind_embed(py::module_& module) {
  py::class_<embed::StaticTable>(module, "StaticTable")
      .def(py::init([](const py::bytes& data) { return embed::StaticTable(std::string(data)); }),
           py::arg("data"))
      .def_property_readonly("dimensions", &embed::StaticTable::dimensions)
      .def_property_readonly("pieces", &embed::StaticTable::pieces)
      .def_property_readonly("checksum", &embed::StaticTable::checksum)
      .def("embed", &embed, py::arg("texts"))
      .def("embed_one", &embed_one, py::arg("text"));
}

}  // namespace recollect::bind
