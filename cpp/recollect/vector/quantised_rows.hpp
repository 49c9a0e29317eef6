#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "recollect/base/section.hpp"
#include "recollect/base/stable_array.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

// A unit query vector, made ready to be compared with quantised rows.
struct ScanQuery {
  explicit ScanQuery(std::span<const float> unit);

  std::vector<float> values;        // padded with zeros to the row stride
  std::vector<std::int8_t> coarse;  // values ≈ scale · coarse
  float scale;
  float error;  // ‖values − scale·coarse‖
};

// Unit vectors, each in two planes that together restore about 23 bits a value:
//
//     value ≈ scale · (coarse + fine / 65534)      coarse: int8, fine: int16
//
// A scan reads the coarse plane alone and knows how wrong it can be: by Cauchy-Schwarz
//
//     |q·d − q̂·ĉ| ≤ ‖q − q̂‖·‖ĉ‖ + ‖q‖·‖d − ĉ‖
//
// so the fine plane is read only for the few rows whose bound reaches the top k, and the
// answer is that of a float32 scan. Three bytes a value; an int8 copy beside float32 takes
// five and one beside float16 is not exact (11 bits).
//
// One writer appends, any number of readers scan rows that were published to them.
class QuantisedRows final : public Space {
 public:
  explicit QuantisedRows(std::size_t dimensions);

  static std::size_t stride(std::size_t dimensions) { return (dimensions + 63) / 64 * 64; }

  std::size_t dimensions() const { return dimensions_; }
  std::size_t bytes() const;

  // `unit` has dimensions() values, or is empty for a record without semantic content.
  void append(std::span<const float> unit);

  // The first rows as bytes, the fine plane in a section, the coarse plane and the scales in two,
  // beside the writer, which may have raised the largest error; and back, where there is no row
  // yet.
  float largest_error() const { return largest_error_.load(std::memory_order_acquire); }
  void save_fine(std::uint32_t rows, const Sink& sink) const;
  void save_coarse(std::uint32_t rows, const Sink& sink) const;
  // The fine plane, which is read for few rows, stays where it is: the bytes must outlive this.
  void restore_fine(std::uint32_t rows, SectionReader from);
  void restore_coarse(std::uint32_t rows, float largest_error, SectionReader from,
                      SectionReader scales);

  // Calls visit(first_row, cosines) for run after run of the rows from begin to end: a span of
  // approximate cosines of the query and the rows, valid during the call.
  template <class Visit>
  void scan(const ScanQuery& query, std::size_t begin, std::size_t end, Visit visit) const {
    std::array<float, kRowsAtOnce> cosines;
    for_each_run(begin, end, [&](std::size_t first, std::size_t length) {
      approximate(query, first, length, cosines.data());
      visit(first, std::span<const float>(cosines.data(), length));
    });
  }

  // The largest difference from the exact cosine that any row of a scan can have.
  float error(const ScanQuery& query) const;

  double cosine(const ScanQuery& query, std::size_t row) const;

  // Whether the row has a vector at all.
  bool has_direction(std::uint32_t row) const { return scale_[row] > 0; }

  void prefetch(std::size_t row) const {
    const std::int8_t* coarse = coarse_.at(row);
    for (std::size_t line = 0; line < stride(dimensions_); line += 64) {
      __builtin_prefetch(coarse + line);
    }
  }

  // For a graph over the rows. A distance is 1 − an approximate cosine, with the error of a scan.
  Probe probe(const ScanQuery& query) const;
  Probe probe(std::uint32_t row) const override;
  void distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                 float* out) const override;

  // The row as float32 again; `out` has dimensions() values.
  void restore(std::size_t row, float* out) const;

 private:
  // Results of a run stay in the first-level cache; longer runs read memory hardly faster.
  static constexpr std::size_t kRowsAtOnce = 1024;

  // The rows of a run lie side by side.
  template <class Visit>
  void for_each_run(std::size_t begin, std::size_t end, Visit visit) const {
    coarse_.for_each_run(begin, end,
                         [&](std::size_t first, std::size_t length, const std::int8_t*) {
                           for (std::size_t start = 0; start < length; start += kRowsAtOnce) {
                             visit(first + start, std::min(kRowsAtOnce, length - start));
                           }
                         });
  }
  void approximate(const ScanQuery& query, std::size_t first, std::size_t count, float* out) const;

  const std::int16_t* fine(std::size_t row) const {
    return row < lent_rows_ ? lent_ + row * stride(dimensions_) : fine_.at(row - lent_rows_);
  }

  std::size_t dimensions_;
  StableArray<std::int8_t> coarse_;
  const std::int16_t* lent_ = nullptr;  // the fine plane of the first rows
  std::size_t lent_rows_ = 0;
  StableArray<std::int16_t> fine_;  // of those that follow
  StableArray<float> scale_;
  // The largest ‖d − ĉ‖ of any row so far. It grows only; a reader that sees a later value than
  // its rows need gets a looser bound, never a wrong one.
  std::atomic<float> largest_error_{0};
};

}  // namespace recollect::vector
