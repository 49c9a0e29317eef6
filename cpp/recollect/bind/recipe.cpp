#include "recollect/query/recipe.hpp"

#include <pybind11/stl.h>

#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

void bind_recipe(py::module_& module) {
  using query::Recipe;
  py::class_<Recipe>(module, "Recipe")
      .def(py::init([](double semantic, double keyword, double entity,
                       const std::array<double, 2>& before, const std::array<double, 2>& after,
                       double asking, double timeless, double assistant, double k1, double b,
                       double recency_floor, double period,
                       const std::array<double, partition::kKinds>& half_life,
                       const std::array<double, partition::kKinds>& kind_weight,
                       std::vector<std::pair<std::string, double>> trust) {
             return Recipe{semantic, keyword,   entity,      before,          after,
                           asking,   timeless,  assistant,   {k1, b},         recency_floor,
                           period,   half_life, kind_weight, std::move(trust)};
           }),
           py::kw_only(), py::arg("semantic"), py::arg("keyword"), py::arg("entity"),
           py::arg("before"), py::arg("after"), py::arg("asking"), py::arg("timeless"),
           py::arg("assistant"), py::arg("k1"), py::arg("b"), py::arg("recency_floor"),
           py::arg("period"), py::arg("half_life"), py::arg("kind_weight"), py::arg("trust"));
}

}  // namespace recollect::bind
