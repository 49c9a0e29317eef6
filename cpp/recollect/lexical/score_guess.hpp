#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "recollect/lexical/row_sums.hpp"

namespace recollect::lexical {

// Which score so many rows reach, told from the sums of the first sixteenth of them. Windows
// spread over all would be a fairer sample, but reaching them touches as many blocks of postings
// as the walk itself.
class ScoreGuess {
 public:
  using Present = std::function<bool(std::uint32_t)>;

  // Looks at the sums of `count` rows that are present, and of a few more: how many more than are
  // asked for makes it likely that the score is low enough.
  ScoreGuess(RowSums& sums, std::size_t count, const Present& present);

  // Rows that reach the first guess.
  double expected() const { return expected_; }
  // A score that so many present rows should reach; 0 for any number.
  double score(double rows);

 private:
  struct Sample {
    std::uint32_t number, row;
  };

  double share() const { return static_cast<double>(sampled_) / sums_.windows(); }
  void move_best(std::size_t from, std::size_t to);

  RowSums& sums_;
  const Present& present_;
  std::vector<Sample> sample_;
  std::uint32_t sampled_ = 0;  // windows
  double expected_ = 0;
};

}  // namespace recollect::lexical
