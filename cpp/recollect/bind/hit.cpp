#include "recollect/bind/hit.hpp"

#include <structmember.h>

#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

using query::View;

py::str text_of(std::string_view text) { return py::str(text.data(), text.size()); }

py::object label(std::string_view text) {
  return text.empty() ? py::none() : py::object(text_of(text));
}

py::object time_or_none(std::int64_t time) {
  return time == partition::kNever ? py::none() : py::object(py::int_(time));
}

py::tuple signals_tuple(const query::Signals& s) {
  return py::make_tuple(s.semantic, s.keyword, s.entity, s.semantic_weight, s.keyword_weight,
                        s.entity_weight, s.own, s.own_weight, s.relevance, s.fit, s.recency,
                        s.period, s.kind_weight, s.importance, s.trust);
}

}  // namespace

const std::array<const char*, HitMaker::field_count> HitMaker::kSlots = {
    "id",      "text",     "_kind",      "_at",      "_expires_at", "importance",
    "version", "tokens",   "session_id", "source",   "_entities",   "_metadata",
    "score",   "_signals", "scope",      "plan",     "why",         "_level",
    "parent",  "span",     "_row",       "_passages"};

HitMaker::HitMaker(const py::type& type) : type_(type) {
  for (std::size_t field = 0; field < field_count; ++field) {
    const py::object member = type.attr(kSlots[field]);
    if (!Py_IS_TYPE(member.ptr(), &PyMemberDescr_Type)) {
      throw InvalidArgument(std::string(kSlots[field]) + " is not a slot of the class of hits");
    }
    places_[field] = reinterpret_cast<PyMemberDescrObject*>(member.ptr())->d_member->offset;
  }
}

py::list HitMaker::make(const View& view, const query::Answer& answer, const py::tuple& scopes,
                        bool explain) const {
  const Made how{answer.decision.plan == query::Plan::exact ? exact_ : graph_,
                 explain ? py::object(text_of(answer.decision.reason())) : py::none()};
  py::list out(answer.hits.size());
  for (std::size_t i = 0; i < answer.hits.size(); ++i) {
    out[i] = make_one(view, answer.hits[i], scopes, how);
  }
  return out;
}

py::object HitMaker::make_parent(const View& view, std::uint32_t row,
                                 const py::tuple& scopes) const {
  if (row >= view.rows() || view.parent(row) == View::kNone) {
    throw InvalidArgument("row " + std::to_string(row) + " is no passage");
  }
  return make_one(view, {view.parent(row), 0, {}}, scopes, {exact_, py::none()});
}

py::object HitMaker::make_one(const View& view, const query::Hit& hit, const py::tuple& scopes,
                              const Made& how) const {
  const View::Part& part = view.part_of(hit.row);
  const auto part_number = view.number(part);
  const partition::Row& row = part.partition->row(hit.row - part.base);
  const std::uint32_t parent_row = view.parent(hit.row);
  auto* const type = reinterpret_cast<PyTypeObject*>(type_.ptr());
  auto made = py::reinterpret_steal<py::object>(type->tp_alloc(type, 0));
  if (!made) throw py::error_already_set();
  const auto set = [&](Field field, py::object value) {
    char* const place = reinterpret_cast<char*>(made.ptr()) + places_[field];
    *reinterpret_cast<PyObject**>(place) = value.release().ptr();
  };
  set(id, text_of(row.id.text()));
  set(text, text_of(row.text));
  set(kind, py::int_(static_cast<int>(row.kind)));
  set(at, py::int_(row.at));
  set(expires_at, time_or_none(row.expires_at));
  set(importance, py::float_(row.importance));
  set(version, py::int_(row.version));
  set(tokens, py::int_(row.tokens));
  set(session_id, label(row.session));
  set(source, label(row.source));
  set(entities, text_of(row.entities_json));
  set(metadata, text_of(row.metadata_json));
  set(score, py::float_(hit.score));
  set(signals, how.why.is_none() ? py::none() : py::object(signals_tuple(hit.signals)));
  set(scope, scopes[part_number]);
  set(plan, how.plan);
  set(why, how.why);
  set(level, py::int_(static_cast<int>(row.level)));
  set(passages, text_of(row.passages_json));
  set(view_row, py::int_(hit.row));
  if (parent_row == View::kNone) {
    set(parent, py::none());
    set(span, py::none());
  } else {
    set(parent, text_of(view.row(parent_row).id.text()));
    set(span, py::make_tuple(row.span_begin, row.span_end));
  }
  return made;
}

void bind_hit(py::module_& module) {
  py::class_<HitMaker>(module, "HitMaker").def(py::init<const py::type&>(), py::arg("type"));
}

}  // namespace recollect::bind
