#include "recollect/vector/refinement.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace recollect::vector {

void Refinement::begin(const Tolerance& tolerance) {
  tolerance_ = tolerance;
  count_ = 0;
  sum_ = squares_ = 0;
  nearest_.clear();
}

float Refinement::limit() const {
  if (count_ < std::max(tolerance_.k, kLeast)) {
    return std::numeric_limits<float>::infinity();
  }
  const auto count = static_cast<double>(count_);
  const double error = sum_ / count;
  const double sigma = std::sqrt(std::max(0.0, squares_ / count - error * error));
  return static_cast<float>(nearest_.front() - error + tolerance_.sigmas * sigma);
}

void Refinement::take(float estimate, float measured) {
  const double more = double{measured} - estimate;
  sum_ += more;
  squares_ += more * more;
  if (nearest_.size() < tolerance_.k) {
    nearest_.push_back(measured);
    std::ranges::push_heap(nearest_);
  } else if (measured < nearest_.front()) {
    std::ranges::pop_heap(nearest_);
    nearest_.back() = measured;
    std::ranges::push_heap(nearest_);
  }
}

void Refinement::finish(std::vector<Candidate>& list) const {
  list.resize(count_);
  std::ranges::sort(list, {}, [](const Candidate& c) { return std::pair(c.distance, c.row); });
}

}  // namespace recollect::vector
