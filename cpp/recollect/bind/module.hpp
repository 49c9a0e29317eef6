#pragma once

#include <pybind11/pybind11.h>

// One function per concept; each lives in the file of its name.
namespace recollect::bind {

void bind_errors(pybind11::module_& module);
void bind_kernels(pybind11::module_& module);
void bind_text(pybind11::module_& module);
void bind_embed(pybind11::module_& module);
void bind_index(pybind11::module_& module);
void bind_partition(pybind11::module_& module);
void bind_image(pybind11::module_& module);
void bind_draft(pybind11::module_& module);
void bind_recipe(pybind11::module_& module);
void bind_filter(pybind11::module_& module);
void bind_hit(pybind11::module_& module);
void bind_view(pybind11::module_& module);

}  // namespace recollect::bind
