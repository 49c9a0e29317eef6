#pragma once

#include <cstddef>
#include <cstdint>

namespace recollect::vector {

// A query, or a row that is compared with others, in int8.
struct Probe {
  const std::int8_t* codes;
  float factor;           // of (codes · other codes − bias) · the other's scale
  float offset;           // of every distance
  std::int32_t bias = 0;  // where the other's codes are not around 0
};

// What a walk over a graph asks of the vectors. It knows them by number only, so the same graph
// lies over the rows of a partition and over those of an index by itself, without a copy.
class Measure {
 public:
  virtual ~Measure() = default;

  // Says which rows will be measured soon, so that they come into the cache meanwhile.
  virtual void fetch(const std::uint32_t*, std::size_t) const {}

  // Approximate distances, in the order of `rows`.
  virtual void distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                         float* out) const = 0;
};

// What linking asks besides: distances of rows from each other, at least 0 but for rounding and
// symmetric.
class Space : public Measure {
 public:
  using Probe = vector::Probe;
  virtual Probe probe(std::uint32_t row) const = 0;
};

// Something cheaper to walk by, with the probe for it; what is found is measured in the space.
struct Guide {
  const Measure& measure;
  Probe probe;
};

}  // namespace recollect::vector
