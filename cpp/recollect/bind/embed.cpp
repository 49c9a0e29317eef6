#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "recollect/bind/module.hpp"
#include "recollect/embed/static_table.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {
using Vectors = py::array_t<float, py::array::c_style>;

// A table and the buffer that it lies in, which stays exported, so that nobody can close it.
class Table : public embed::StaticTable {
 public:
  Table(py::buffer_info buffer, Check check)
      : StaticTable({static_cast<const char*>(buffer.ptr),
                     static_cast<std::size_t>(buffer.size * buffer.itemsize)},
                    check),
        buffer_(std::move(buffer)) {}

 private:
  py::buffer_info buffer_;
};

Vectors embed(const Table& table, const std::vector<std::string>& texts) {
  Vectors vectors({texts.size(), table.dimensions()});
  float* out = vectors.mutable_data();
  const py::gil_scoped_release unlocked;
  for (std::size_t i = 0; i < texts.size(); ++i)
    table.embed(texts[i], out + i * table.dimensions());
  return vectors;
}

Vectors embed_one(const Table& table, const std::string& text) {
  Vectors vector(static_cast<py::ssize_t>(table.dimensions()));
  table.embed(text, vector.mutable_data());
  return vector;
}
}  // namespace

void bind_embed(py::module_& module) {
  py::class_<Table>(module, "StaticTable")
      .def(py::init([](const py::buffer& data, bool check_all) {
             return std::make_unique<Table>(
                 data.request(), check_all ? Table::Check::all : Table::Check::structure);
           }),
           py::arg("data"), py::arg("check_all"))
      .def_property_readonly("dimensions", &Table::dimensions)
      .def_property_readonly("pieces", &Table::pieces)
      .def_property_readonly("checksum", &Table::checksum)
      .def("embed", &embed, py::arg("texts"))
      .def("embed_one", &embed_one, py::arg("text"));
}

}  // namespace recollect::bind
