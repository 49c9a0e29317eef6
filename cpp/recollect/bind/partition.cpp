#include "recollect/partition/partition.hpp"

#include <cstring>
#include <functional>

#include "recollect/bind/module.hpp"
#include "recollect/bind/pieces.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

std::string_view bytes_of(const py::handle& object) {
  char* data = nullptr;
  py::ssize_t size = 0;
  if (PyBytes_AsStringAndSize(object.ptr(), &data, &size) != 0) throw py::error_already_set();
  return {data, static_cast<std::size_t>(size)};
}

// Each change is (version, created, the record's 16 bytes, deleted, payload, vector or None);
// vectors are little-endian float32, which is what this machine computes with.
partition::Change change_of(const py::handle& item) {
  const auto fields = py::cast<py::tuple>(item);
  partition::Change change;
  change.version = fields[0].cast<std::uint64_t>();
  change.created = fields[1].cast<std::uint64_t>();
  change.id = partition::RecordId::of_bytes(bytes_of(fields[2]));
  change.removed = fields[3].cast<bool>();
  if (change.removed) return change;
  change.payload = bytes_of(fields[4]);
  if (!fields[5].is_none()) {
    const std::string_view raw = bytes_of(fields[5]);
    change.vector = {reinterpret_cast<const float*>(raw.data()), raw.size() / sizeof(float)};
  }
  return change;
}

bool apply(partition::Partition& partition, const py::list& items, std::uint64_t version,
           bool more) {
  std::vector<partition::Change> changes;
  changes.reserve(items.size());
  for (const py::handle item : items) changes.push_back(change_of(item));
  const py::gil_scoped_release unlocked;
  return partition.apply(changes, version, more);
}

std::uint32_t link(partition::Partition& partition, std::uint32_t most, unsigned threads) {
  const py::gil_scoped_release unlocked;
  return partition.link(most, threads);
}

// The rows that the graph covers; 0 without one.
std::uint32_t linked(const partition::Partition& partition) {
  const vector::RowGraph* graph = partition.graph();
  return graph ? graph->covered() : 0;
}

void write_graph(partition::Partition& partition, const py::function& write) {
  const py::gil_scoped_release unlocked;
  Pieces pieces(write);
  partition.write_graph(std::ref(pieces));
  pieces.finish();
}

void read_graph(partition::Partition& partition, const py::buffer& data, unsigned threads) {
  const py::buffer_info buffer = data.request();
  const py::gil_scoped_release unlocked;
  partition.read_graph(buffer_bytes(buffer), threads);
}

}  // namespace

void bind_partition(py::module_& module) {
  using partition::Partition;
  py::class_<Partition, std::shared_ptr<Partition>>(module, "Partition")
      .def(py::init([](std::size_t dimensions, std::shared_ptr<text::Analyzer> analyzer) {
             return std::make_shared<Partition>(dimensions, std::move(analyzer));
           }),
           py::arg("dimensions"), py::arg("analyzer"))
      .def("apply", &apply, py::arg("changes"), py::arg("version"), py::arg("more") = false)
      .def_property_readonly("version", [](const Partition& p) { return p.snapshot().version; })
      .def_property_readonly("records", [](const Partition& p) { return p.snapshot().live; })
      .def_property_readonly("rows", [](const Partition& p) { return p.snapshot().rows; })
      .def("link", &link, py::arg("most"), py::arg("threads"))
      .def_property_readonly("linked", &linked)
      .def("write_graph", &write_graph, py::arg("write"))
      .def("read_graph", &read_graph, py::arg("data"), py::arg("threads") = 1)
      .def_property_readonly("nbytes", &Partition::bytes);
}

}  // namespace recollect::bind
