#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "recollect/vector/graph_search.hpp"

namespace recollect::vector {

// How sure to be that none of the k nearest is passed over: by how many standard deviations of the
// error of the estimates.
struct Tolerance {
  std::size_t k;
  double sigmas;
};

// Measures candidates that have an estimate, nearest first, as far as any may be among the k
// nearest. How wrong the estimates are is seen in those that were measured.
class Refinement {
 public:
  static constexpr std::size_t kLeast = 8;  // that tell something about the error

  // Anew, for another list.
  void begin(const Tolerance& tolerance);

  // Goes on where it ended. False if it ended before all were measured.
  template <class Measure>
  bool refine(std::vector<Candidate>& list, Measure measure) {
    std::array<std::uint32_t, kAtOnce> rows;
    std::array<float, kAtOnce> distances;
    for (; count_ < list.size();) {
      const float most = limit();
      std::size_t part = 0;
      for (; part < kAtOnce && count_ + part < list.size(); ++part) {
        const Candidate& next = list[count_ + part];
        if (next.distance > most) break;
        rows[part] = next.row;
      }
      if (part == 0) return false;
      measure(rows.data(), part, distances.data());
      for (std::size_t i = 0; i < part; ++i) take(list[count_ + i].distance, distances[i]);
      for (std::size_t i = 0; i < part; ++i) list[count_ + i].distance = distances[i];
      count_ += part;
    }
    return true;
  }

  // The estimate beyond which none is among the k nearest.
  float limit() const;

  // Whether it is among the k nearest so far.
  bool near(const Candidate& measured) const {
    return nearest_.empty() || measured.distance <= nearest_.front();
  }

  // Leaves those that were measured, nearest first.
  void finish(std::vector<Candidate>& list) const;

 private:
  static constexpr std::size_t kAtOnce = 16;

  void take(float estimate, float measured);

  Tolerance tolerance_{};
  std::size_t count_ = 0;
  double sum_ = 0, squares_ = 0;  // of what the estimates have too little
  std::vector<float> nearest_;    // k of them, the farthest on top
};

}  // namespace recollect::vector
