#pragma once

#include <pybind11/pybind11.h>

#include <array>

#include "recollect/query/search.hpp"
#include "recollect/query/view.hpp"

namespace recollect::bind {

// Makes objects of recollect.model.Hit, a class with __slots__, and fills the slots in place:
// calling it with a tuple of the values took a tenth of a search among 500 rows, ten hits.
class HitMaker {
 public:
  // InvalidArgument unless the class has a slot for each field.
  explicit HitMaker(const pybind11::type& type);

  // The text that the passage at a row of the view is a part of, as a hit without a score.
  pybind11::object make_parent(const query::View& view, std::uint32_t row,
                               const pybind11::tuple& scopes) const;

  // The hits, best first. `scopes` has one entry for each part of the view.
  pybind11::list make(const query::View& view, const query::Answer& answer,
                      const pybind11::tuple& scopes, bool explain) const;

 private:
  enum Field : std::size_t {
    id,
    text,
    kind,
    at,
    expires_at,
    importance,
    version,
    tokens,
    session_id,
    source,
    entities,
    metadata,
    score,
    signals,
    scope,
    plan,
    why,
    level,
    parent,
    span,
    view_row,
    passages,
    field_count
  };
  static const std::array<const char*, field_count> kSlots;

  struct Made {
    pybind11::str plan;
    pybind11::object why;  // None without an explanation
  };
  pybind11::object make_one(const query::View& view, const query::Hit& hit,
                            const pybind11::tuple& scopes, const Made& made) const;

  pybind11::type type_;
  pybind11::str exact_{"exact"}, graph_{"graph"};
  std::array<Py_ssize_t, field_count> places_;
};

}  // namespace recollect::bind
