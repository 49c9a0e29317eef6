#pragma once

#include <string>
#include <vector>

#include "partition_fixture.hpp"
#include "recollect/query/search.hpp"

namespace recollect::testing {

inline query::Request asking(std::vector<std::string> terms, std::size_t k = 10) {
  query::Request request;
  request.question.terms = std::move(terms);
  request.k = k;
  return request;
}

inline std::vector<std::string> texts(const query::View& view, const query::Request& request) {
  std::vector<std::string> found;
  for (const auto& hit : query::search(view, request).hits)
    found.emplace_back(view.row(hit.row).text);
  return found;
}

}  // namespace recollect::testing
