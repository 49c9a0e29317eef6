#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recollect/query/filter.hpp"
#include "recollect/query/recipe.hpp"
#include "recollect/text/cues.hpp"
#include "recollect/text/period.hpp"

namespace recollect::query {

// What is asked, taken apart: each part activates its signal, none of them has to be there.
struct Question {
  std::vector<std::string> terms;     // in any order, repeated as in the text
  std::vector<std::string> entities;  // distinct keys
  std::vector<float> vector;          // unit length, or empty
  text::QuestionCues cues;
  std::optional<text::Period> period;  // the time it names
};

enum class Plan : std::uint8_t { exact, graph };
enum class Choice : std::uint8_t { cheapest, exact, graph };

struct Request {
  Question question;
  Recipe recipe;
  Filter filter;
  std::size_t k = 10;
  std::int64_t now = 0;  // microseconds: the age of records and what has expired
  double threshold = 0;  // a hit scores more than 0 and at least this
  Choice plan = Choice::cheapest;
  double recall = 0.95;  // of the nearest rows, by a graph; from 1 on, the exact plan
  bool pinned = false;   // pinned records only, and all of them, whatever they score
};

// What made a score.
struct Signals {
  double semantic = 0, keyword = 0, entity = 0;                       // each in [0, 1]
  double semantic_weight = 0, keyword_weight = 0, entity_weight = 0;  // they sum to 1
  double own = 0;         // relevance of the record alone
  double own_weight = 1;  // what it counts beside its episode neighbours
  double relevance = 0;   // with them
  double fit = 1, recency = 1, period = 1, kind_weight = 1, importance = 1, trust = 1;
};

struct Hit {
  std::uint32_t row = 0;  // of the view
  double score = 0;
  Signals signals;
};

}  // namespace recollect::query
