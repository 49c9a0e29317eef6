#include "recollect/text/analyzer.hpp"

#include <pybind11/stl.h>

#include <algorithm>

#include "recollect/bind/module.hpp"
#include "recollect/text/passages.hpp"
#include "recollect/text/pieces.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

// A Python callable that stems a list of words. Called with or without the interpreter lock.
text::StemFunction stem_function(py::object stem_words) {
  // The reference is dropped under the lock, wherever the last analyzer goes away.
  auto held = std::shared_ptr<py::object>(new py::object(std::move(stem_words)), [](auto* object) {
    const py::gil_scoped_acquire lock;
    delete object;
  });
  return [held](const std::vector<std::string>& words) {
    const py::gil_scoped_acquire lock;
    return (*held)(words).template cast<std::vector<std::string>>();
  };
}

// What is stored of a text: the entities as written, the text to embed, and its token count.
py::tuple prepare(const text::Analyzer& analyzer, const std::string& text) {
  const std::vector<text::Mention> mentions = analyzer.entities(text);
  py::list entities;
  for (const text::Mention& mention : mentions) {
    entities.append(py::str(text.data() + mention.begin, mention.end - mention.begin));
  }
  return py::make_tuple(entities, text::mask(text, mentions), text::estimate_tokens(text));
}

// The passages of a text, as offsets in characters.
py::list passages(const std::string& text, std::uint32_t target, std::uint32_t limit,
                  std::uint32_t overlap) {
  std::vector<text::Passage> found;
  {
    const py::gil_scoped_release unlocked;
    found = text::find_passages(text, {.limit = limit, .target = target, .overlap = overlap});
  }
  // An overlap goes back behind the end of the passage before, so both ends move on their own.
  const auto characters = [&text](std::uint32_t from, std::uint32_t to) {
    return std::count_if(text.begin() + from, text.begin() + to,
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  };
  py::list spans;
  text::Passage last;
  std::ptrdiff_t begin = 0, end = 0;
  for (const text::Passage& passage : found) {
    begin += characters(last.begin, passage.begin);
    end += characters(last.end, passage.end);
    spans.append(py::make_tuple(begin, end));
    last = passage;
  }
  return spans;
}

// The pieces of a text, each with whether it is prose.
py::list pieces(const std::string& text) {
  py::list found;
  for (const text::Piece& piece : text::find_pieces(text))
    found.append(
        py::make_tuple(py::str(text.data() + piece.begin, piece.end - piece.begin), piece.prose));
  return found;
}

}  // namespace

void bind_text(py::module_& module) {
  py::class_<text::Analyzer, std::shared_ptr<text::Analyzer>>(module, "Analyzer")
      .def(py::init([](const std::string& language, py::object stem_words) {
             return std::make_shared<text::Analyzer>(language,
                                                     stem_function(std::move(stem_words)));
           }),
           py::arg("language"), py::arg("stem_words"))
      .def("prepare", &prepare, py::arg("text"))
      .def(
          "terms",
          [](const text::Analyzer& analyzer, const std::string& text) {
            std::vector<std::string> terms;
            analyzer.terms(text, terms);
            return terms;
          },
          py::arg("text"));
  module.def(
      "entity_key", [](const std::string& name) { return text::entity_key(name); },
      py::arg("name"));
  module.def(
      "estimate_tokens", [](const std::string& text) { return text::estimate_tokens(text); },
      py::arg("text"));
  module.def("passages", &passages, py::arg("text"), py::kw_only(), py::arg("target"),
             py::arg("limit"), py::arg("overlap") = 0);
  module.def("pieces", &pieces, py::arg("text"));
}

}  // namespace recollect::bind
