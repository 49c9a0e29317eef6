#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/vector/fixed_rows.hpp"

namespace recollect::vector {

// A map from a row of FixedRows to fewer values, which keep most of what tells rows apart: an
// orthonormal basis of the directions in which some of the rows differ most, turned at random, so
// that all values are of one size. Learned once, then fixed; what it leaves out of rows that come
// later is lost to whoever walks by it, and found again in the rows themselves.
//
// The basis comes from orthogonal iteration on the covariance of at most 4,096 rows; the matrix is
// kept in int8, so that mapping a vector is `kept` int8 dot products.
class Projection {
 public:
  // Directions for `lines` lines of codes; all of them, if there are fewer.
  static std::size_t most_kept(std::size_t dimensions, std::size_t lines);

  // Of as few lines as leave kShare of the variance. `rows` must not be empty.
  static Projection learn(const FixedRows& all, std::span<const std::uint32_t> rows);

  // As it was saved: `matrix` holds kept directions and the mean, each of one stride.
  struct Parts {
    std::vector<std::int8_t> matrix;
    float scale = 0, mean_scale = 0;
  };
  Projection(std::size_t dimensions, std::size_t kept, Parts parts);

  std::size_t kept() const { return kept_; }
  std::size_t lines() const { return lines_; }
  const Parts& parts() const { return parts_; }
  std::size_t bytes() const { return parts_.matrix.size() + centre_.size() * sizeof(float); }

  // A vector's values along the directions, and its inner product with the mean of what was
  // learned from. `out` has room for kept() and one more.
  struct Mapped {
    float by_mean, squared;
  };
  Mapped map(const std::int8_t* codes, float scale, std::span<float> out) const;

  std::span<const float> centre() const { return centre_; }  // the mean, mapped
  float mean_squared() const { return mean_squared_; }

 private:
  std::size_t stride_, kept_, lines_;
  Parts parts_;
  std::vector<float> centre_;
  float mean_squared_ = 0;
};

}  // namespace recollect::vector
