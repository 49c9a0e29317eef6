#include "recollect/bind/module.hpp"

PYBIND11_MODULE(_core, module, pybind11::mod_gil_not_used()) {
  module.doc() = "The native core of Recollect. Private: use the classes in recollect instead.";
  using namespace recollect::bind;
  bind_errors(module);
  bind_kernels(module);
  bind_text(module);
  bind_embed(module);
  bind_index(module);
  bind_partition(module);
  bind_image(module);
  bind_draft(module);
  bind_recipe(module);
  bind_filter(module);
  bind_hit(module);
  bind_view(module);
}
