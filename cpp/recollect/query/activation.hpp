#pragma once

#include <cstdint>

#include "recollect/query/request.hpp"

namespace recollect::query {

// The most that a row can get from the question's terms, and from its entities; 0 where the
// question has none that count.
struct Most {
  double keyword = 0, entity = 0;
};

// The weights of the signals that a question activates, summing to 1 (0 of those it does not), and
// one over the most that a row can get.
struct Activation {
  double semantic = 0, keyword = 0, entity = 0;
  double keyword_scale = 0, entity_scale = 0;

  double own(const Signals& signals) const {
    return semantic * signals.semantic + keyword * signals.keyword + entity * signals.entity;
  }
};

Activation activate(const Request& request, const Most& most, std::uint64_t records);

}  // namespace recollect::query
