#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/base/stable_array.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

// cosine is ip of rows that whoever adds them makes of length 1.
enum class Metric : std::uint32_t { ip, l2sq, cosine };

// A query vector in the fixed point of the rows.
struct FixedQuery {
  std::vector<std::int8_t> coarse, fine;
  float scale = 0;
  double squared = 0;        // |q|²
  float coarse_squared = 0;  // of the coarse plane alone
};

// Vectors in 16-bit fixed point, as two planes of bytes and a scale per row:
//
//     value ≈ scale · (coarse + fine / 254)
//
// Candidates are measured by the coarse plane alone, a quarter of what float32 rows cost in memory
// traffic (and walks go by it where there is no sketch), the last of them with both, by the same
// int8 dot kernel called four times.
// Two bytes a value. The alternative, QuantisedRows with its int16 residual, takes three and is
// exact to float32, which a partition needs and an approximate index does not: 384 dimensions with
// the graph, keys and sketch take 993 bytes a vector, and would take 1,377.
//
// Distances: ip 1 − q·d; l2sq |q − d|², each from the same planes on both sides, so that what is
// lost in rounding is a part of the difference and not of the lengths.
//
// One writer; rows are published to readers elsewhere.
class FixedRows final : public Space {
 public:
  // Of a row: the scale, and with l2sq |d|² of the coarse plane and of both.
  enum : std::size_t { kScale, kCoarseSquared, kSquared, kMostFactors };

  FixedRows(std::size_t dimensions, Metric metric);

  static std::size_t stride(std::size_t dimensions) { return (dimensions + 63) / 64 * 64; }
  std::size_t dimensions() const { return dimensions_; }
  Metric metric() const { return metric_; }
  std::size_t bytes() const { return coarse_.bytes() + fine_.bytes() + factors_.bytes(); }

  void append();  // a row of zeros; write() fills it
  void write(std::uint32_t row, std::span<const float> values);
  void restore(std::uint32_t row, float* out) const;

  void prepare(std::span<const float> values, FixedQuery& out) const;
  Probe probe(const FixedQuery& query) const;
  Probe probe(std::uint32_t row) const override;
  void fetch(const std::uint32_t* rows, std::size_t count) const override;
  void distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                 float* out) const override;
  // With both planes.
  void fetch_fine(std::uint32_t row) const;
  void exact(const FixedQuery& query, const std::uint32_t* rows, std::size_t count,
             float* out) const;

  const std::int8_t* coarse(std::uint32_t row) const { return coarse_.at(row); }
  float scale(std::uint32_t row) const { return *factors_.at(row); }

  // For files.
  std::int8_t* coarse(std::uint32_t row) { return coarse_.at(row); }
  std::int8_t* fine(std::uint32_t row) { return fine_.at(row); }
  float* factors(std::uint32_t row) { return factors_.at(row); }
  std::size_t factor_count() const {
    return metric_ == Metric::l2sq ? std::size_t{kMostFactors} : 1;
  }
  const StableArray<std::int8_t>& coarse() const { return coarse_; }
  const StableArray<std::int8_t>& fine() const { return fine_; }
  const StableArray<float>& factors() const { return factors_; }

 private:
  void fetch_codes(const std::int8_t* codes) const;
  Probe probe(const std::int8_t* codes, float scale, float squared) const;

  std::size_t dimensions_, stride_;
  Metric metric_;
  StableArray<std::int8_t> coarse_, fine_;
  StableArray<float> factors_;
};

}  // namespace recollect::vector
