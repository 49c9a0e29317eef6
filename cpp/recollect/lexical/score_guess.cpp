#include "recollect/lexical/score_guess.hpp"

#include <algorithm>
#include <cmath>

namespace recollect::lexical {

ScoreGuess::ScoreGuess(RowSums& sums, std::size_t count, const Present& present)
    : sums_(sums), present_(present) {
  constexpr std::uint32_t kSampled = 16;  // one window of so many
  sampled_ = (sums_.windows() + kSampled - 1) / kSampled;
  for (std::uint32_t window = 0; window < sampled_; ++window) {
    for (const std::uint32_t row : sums_.in_window(window)) {
      sample_.push_back({sums_.number(row), row});
    }
  }
  // Three standard deviations of a random sample above what is asked for.
  const double wanted = static_cast<double>(count) * share();
  const double spare = sampled_ == sums_.windows() ? 0 : 3 * std::sqrt(wanted) + 1;
  expected_ = (wanted + spare) / share();
}

double ScoreGuess::score(double rows) {
  const auto wanted = static_cast<std::size_t>(std::ceil(rows * share()));
  std::size_t seen = 0, present = 0;
  for (std::size_t ahead = 2 * wanted; seen < sample_.size(); ahead *= 2) {
    move_best(seen, std::min(ahead, sample_.size()));
    for (; seen < std::min(ahead, sample_.size()); ++seen) {
      present += present_(sample_[seen].row);
      if (present == wanted) return sums_.reached(sample_[seen].number);
    }
  }
  return 0;
}

// Puts the next best of the sample, those after `from`, in order up to `to`.
void ScoreGuess::move_best(std::size_t from, std::size_t to) {
  const auto higher = [](const Sample& a, const Sample& b) { return a.number > b.number; };
  const auto begin = sample_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto end = sample_.begin() + static_cast<std::ptrdiff_t>(to);
  if (end != sample_.end()) std::nth_element(begin, end, sample_.end(), higher);
  std::sort(begin, end, higher);
}

}  // namespace recollect::lexical
