#include <pybind11/native_enum.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"
#include "recollect/bind/pieces.hpp"
#include "recollect/vector/index_file.hpp"
#include "recollect/vector/vector_index.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {
using vector::Metric;
using vector::VectorIndex;
using Keys = py::array_t<std::int64_t, py::array::c_style>;
using Vectors = py::array_t<float, py::array::c_style>;
using Unlocked = py::call_guard<py::gil_scoped_release>;

std::unique_ptr<VectorIndex> make(std::size_t dimensions, Metric metric, unsigned m,
                                  unsigned ef_construction, std::uint64_t seed) {
  return std::make_unique<VectorIndex>(
      VectorIndex::Options{dimensions, metric, m, ef_construction, seed});
}

std::size_t rows_of(const VectorIndex& index, const Vectors& vectors) {
  if (vectors.ndim() != 2 ||
      vectors.shape(1) != static_cast<py::ssize_t>(index.options().dimensions)) {
    throw InvalidArgument("vectors must be (n, dimensions)");
  }
  return static_cast<std::size_t>(vectors.shape(0));
}

void add(VectorIndex& index, const Keys& keys, const Vectors& vectors, unsigned threads) {
  const std::size_t count = rows_of(index, vectors);
  if (keys.ndim() != 1 || static_cast<std::size_t>(keys.size()) != count) {
    throw InvalidArgument("keys must be (n,), one for each vector");
  }
  const py::gil_scoped_release unlocked;
  index.add({keys.data(), count}, vectors.data(), threads);
}

std::size_t remove(VectorIndex& index, const Keys& keys) {
  const std::span<const std::int64_t> all(keys.data(), static_cast<std::size_t>(keys.size()));
  const py::gil_scoped_release unlocked;
  return index.remove(all);
}

// An ef of 0 measures every row.
std::pair<Keys, Vectors> search(const VectorIndex& index, const Vectors& vectors, unsigned k,
                                unsigned ef) {
  const std::size_t count = rows_of(index, vectors);
  Keys keys({count, std::size_t{k}});
  Vectors distances({count, std::size_t{k}});
  std::int64_t* to_keys = keys.mutable_data();
  float* to_distances = distances.mutable_data();
  {
    const py::gil_scoped_release unlocked;
    if (ef == 0) {
      index.exact(vectors.data(), count, k, to_keys, to_distances);
    } else {
      index.search(vectors.data(), count, k, ef, to_keys, to_distances);
    }
  }
  return {std::move(keys), std::move(distances)};
}

std::pair<Keys, Vectors> sample(const VectorIndex& index, std::size_t count, std::uint64_t seed) {
  count = std::min(count, index.size());
  Keys keys(static_cast<py::ssize_t>(count));
  Vectors vectors({count, index.options().dimensions});
  std::int64_t* to_keys = keys.mutable_data();
  float* to_vectors = vectors.mutable_data();
  const std::size_t found = [&] {
    const py::gil_scoped_release unlocked;
    return index.sample(count, seed, to_keys, to_vectors);
  }();
  keys.resize({found});
  vectors.resize({found, index.options().dimensions});
  return {std::move(keys), std::move(vectors)};
}

// Calls write(bytes) for one piece after the other.
void save(const VectorIndex& index, const py::function& write) {
  const py::gil_scoped_release unlocked;
  Pieces pieces(write);
  vector::write_index(index, std::ref(pieces));
  pieces.finish();
}

std::unique_ptr<VectorIndex> load(const py::buffer& data) {
  const py::buffer_info buffer = data.request();
  const py::gil_scoped_release unlocked;
  return vector::read_index(buffer_bytes(buffer), Check::all);
}

py::dict stats(const VectorIndex& index) {
  const VectorIndex::Stats stats = [&] {
    // A writer, who is waited for, may be waiting for the interpreter: save() is.
    const py::gil_scoped_release unlocked;
    return index.stats();
  }();
  py::dict out;
  out["live"] = stats.live;
  out["removed"] = stats.removed;
  out["free"] = stats.free;
  out["bytes"] = stats.bytes;
  out["graph_bytes"] = stats.graph_bytes;
  return out;
}

}  // namespace

void bind_index(py::module_& module) {
  py::native_enum<Metric>(module, "Metric", "enum.IntEnum")
      .value("ip", Metric::ip)
      .value("l2sq", Metric::l2sq)
      .value("cosine", Metric::cosine)
      .finalize();
  py::class_<VectorIndex>(module, "VectorIndex")
      .def(py::init(&make), py::arg("dimensions"), py::arg("metric"), py::arg("m"),
           py::arg("ef_construction"), py::arg("seed"))
      .def_property_readonly("dimensions",
                             [](const VectorIndex& i) { return i.options().dimensions; })
      .def("__len__", &VectorIndex::size)
      .def("__contains__", &VectorIndex::contains, py::arg("key"), Unlocked())
      .def("add", &add, py::arg("keys"), py::arg("vectors"), py::arg("threads"))
      .def("remove", &remove, py::arg("keys"))
      .def("search", &search, py::arg("vectors"), py::arg("k"), py::arg("ef"))
      .def("sample", &sample, py::arg("count"), py::arg("seed"))
      .def("stats", &stats)
      .def_property_readonly("metric", [](const VectorIndex& i) { return i.options().metric; })
      .def_property_readonly("changes", &VectorIndex::changes)
      .def("save", &save, py::arg("write"))
      .def_static("load", &load, py::arg("data"))
      .def("fault", &VectorIndex::fault, Unlocked());
}

}  // namespace recollect::bind
