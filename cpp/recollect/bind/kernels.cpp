#include "recollect/simd/kernels.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

const simd::Kernels& kernels_named(const std::optional<std::string>& isa) {
  if (!isa) return simd::kernels();
  const simd::Kernels* found = simd::find(*isa);
  if (!found) throw InvalidArgument("this machine has no kernels for " + *isa);
  return *found;
}

template <class Query, class Row, class Out>
using Kernel = void (*)(const Query*, const Row*, std::size_t, std::size_t, std::size_t, Out*);

template <class Query, class Row, class Out>
py::array run(Kernel<Query, Row, Out> kernel, const py::array& query, const py::array& rows) {
  py::array_t<Out> out(rows.shape(0));
  const auto* q = static_cast<const Query*>(query.data());
  const auto* r = static_cast<const Row*>(rows.data());
  const auto count = static_cast<std::size_t>(rows.shape(0));
  const auto dims = static_cast<std::size_t>(rows.shape(1));
  Out* result = out.mutable_data();
  const py::gil_scoped_release unlocked;
  kernel(q, r, count, dims, dims, result);
  return out;
}

bool is(const py::array& array, char kind, py::ssize_t size) {
  const char order = array.dtype().byteorder();
  return array.dtype().kind() == kind && array.itemsize() == size && (order == '=' || order == '|');
}

// One query against the rows of a C-contiguous matrix: float32 for rows of float32 and float16,
// int8 for int8.
py::array distances(const std::string& metric, const py::array& query, const py::array& rows,
                    const std::optional<std::string>& isa) {
  if (query.ndim() != 1 || rows.ndim() != 2 || query.shape(0) != rows.shape(1) ||
      !(rows.flags() & query.flags() & py::array::c_style)) {
    throw InvalidArgument("query and rows must be (d,) and (n, d), C-contiguous");
  }
  if (metric != "dot" && metric != "l2sq") throw InvalidArgument("metric must be dot or l2sq");
  const bool dot = metric == "dot";
  const simd::Kernels& k = kernels_named(isa);
  if (is(query, 'f', 4) && is(rows, 'f', 4)) return run(dot ? k.dot_f32 : k.l2sq_f32, query, rows);
  if (is(query, 'f', 4) && is(rows, 'f', 2)) return run(dot ? k.dot_f16 : k.l2sq_f16, query, rows);
  if (is(query, 'i', 1) && is(rows, 'i', 1)) return run(dot ? k.dot_i8 : k.l2sq_i8, query, rows);
  throw InvalidArgument("rows must be float32 or float16 with a float32 query, or int8 with int8");
}

simd::Pairwise pairwise(const py::dict& pointers, const char* name) {
  return reinterpret_cast<simd::Pairwise>(pointers[name].cast<std::uintptr_t>());
}

void install_external(const py::dict& pointers) {
  simd::install_external({pairwise(pointers, "dot_f32"), pairwise(pointers, "dot_f16"),
                          pairwise(pointers, "dot_i8"), pairwise(pointers, "l2sq_f32"),
                          pairwise(pointers, "l2sq_f16"), pairwise(pointers, "l2sq_i8")});
}

}  // namespace

void bind_kernels(py::module_& module) {
  module.def("distances", &distances, py::arg("metric"), py::arg("query"), py::arg("rows"),
             py::arg("isa") = py::none());
  module.def("isa", [] { return simd::kernels().name; });
  module.def("available_isas", &simd::available);
  module.def("install_external", &install_external, py::arg("pointers"));
}

}  // namespace recollect::bind
