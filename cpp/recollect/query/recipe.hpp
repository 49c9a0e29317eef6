#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "recollect/lexical/bm25.hpp"
#include "recollect/partition/record.hpp"

namespace recollect::query {

// How signals become one score. These values are neutral; the measured ones are in the Python
// package (weights.py).
struct Recipe {
  double semantic = 1, keyword = 1, entity = 1;  // weights of the signals
  // α of the neighbours in the episode, nearest first.
  std::array<double, 2> before = {0, 0}, after = {0, 0};
  double asking = 1;     // a factor of records that only ask something
  double timeless = 1;   // of records that tell no time, where the question asks for one
  double assistant = 1;  // of what the assistant said, where the asker asks about themselves
  lexical::Bm25 bm25;
  double recency_floor = 1;  // what is left of a score when age goes to infinity
  double period = 1;         // factor of records outside the time that the question names
  std::array<double, partition::kKinds> half_life = {1, 1, 1, 1};    // microseconds, by kind
  std::array<double, partition::kKinds> kind_weight = {1, 1, 1, 1};  // by kind
  std::vector<std::pair<std::string, double>> trust;                 // by source; 1 otherwise
};

}  // namespace recollect::query
