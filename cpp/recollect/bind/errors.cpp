#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {
void raise_as(const char* name, const char* message) {
  py::set_error(py::module_::import("recollect.errors").attr(name), message);
}
}  // namespace

void bind_errors(py::module_&) {
  py::register_local_exception_translator([](std::exception_ptr error) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const InvalidArgument& invalid) {
      raise_as("InvalidInputError", invalid.what());
    } catch (const CorruptData& corrupt) {
      raise_as("CorruptStoreError", corrupt.what());
    }
  });
}

}  // namespace recollect::bind
