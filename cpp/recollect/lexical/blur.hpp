#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "recollect/lexical/chains.hpp"

namespace recollect::lexical {

// Blurred scores: of each row of a chain the mean of its own score and its neighbours', weighted
// by the alphas. As far as the chain is known; what lies beyond counts as 0, and as there where
// the chain's end is.
class Blur {
 public:
  static constexpr std::size_t kSize = Chains::kSize;
  using Scores = std::array<float, kSize>;

  explicit Blur(const Alphas& alphas) {
    weights_[kReach] = 1;
    for (std::size_t i = 0; i < kReach; ++i) {
      weights_[kReach - 1 - i] = static_cast<float>(alphas.before[i]);
      weights_[kReach + 1 + i] = static_cast<float>(alphas.after[i]);
    }
    for (unsigned there = 0; there < kMasks; ++there) {
      for (std::size_t i = 0; i < kSize; ++i) scales_[there][i] = 1 / total(there, i);
    }
  }

  // From the rows' own scores; bit i of `there` says whether there is a row i.
  Scores operator()(const Scores& own, unsigned there) const {
    Scores blurred;
    for (std::size_t i = 0; i < kSize; ++i) {
      const std::size_t first = i - std::min(i, kReach), last = std::min(i + kReach, kSize - 1);
      float sum = 0;
      for (std::size_t k = first; k <= last; ++k) sum += weights_[k + kReach - i] * own[k];
      blurred[i] = sum * scales_[there][i];
    }
    return blurred;
  }

 private:
  static constexpr std::size_t kReach = Chains::kReach;
  static constexpr unsigned kMasks = 1U << kSize;

  float total(unsigned there, std::size_t of) const {
    float sum = 0;
    for (std::size_t weight = 0; weight < kSize; ++weight) {
      const std::size_t at = std::max(of + weight, kReach) - kReach;
      if (there >> std::min(at, kSize - 1) & 1U) sum += weights_[weight];
    }
    return std::max(sum, 1.0F);
  }

  std::array<float, kSize> weights_;
  std::array<Scores, kMasks> scales_;
};

}  // namespace recollect::lexical
