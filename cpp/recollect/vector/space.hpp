#pragma once

#include <cstddef>
#include <cstdint>

namespace recollect::vector {

// What a graph asks of the vectors it links. It knows them by number only, so the same graph
// lies over the rows of a partition and over those of an index by itself, without a copy.
class Space {
 public:
  // A query, or a row that is compared with others, in int8.
  struct Probe {
    const std::int8_t* codes;
    float factor;  // of codes · other codes · the other's scale
    float offset;  // of every distance
  };

  virtual ~Space() = default;

  virtual Probe probe(std::uint32_t row) const = 0;

  // Approximate distances, at least 0 but for rounding and symmetric, in the order of `rows`.
  // All rows of a call are fetched while the first are measured.
  virtual void distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                         float* out) const = 0;
};

}  // namespace recollect::vector
