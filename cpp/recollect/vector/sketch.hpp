#pragma once

#include <cstdint>
#include <vector>

#include "recollect/vector/fixed_rows.hpp"
#include "recollect/vector/projection.hpp"
#include "recollect/vector/space.hpp"

namespace recollect::vector {

// Room for so many rows, in one piece, because a walk asks for the place of each row that it meets
// twice: in blocks, finding it took a fifth of the walk. Who needs more room makes another sketch.
//
// Rows in 2 bits a value, along the directions of a projection: a cache line or two for each, by
// which a graph is walked. What is found is measured in FixedRows.
//
// A row less the mean, x, is mapped to y; a value of y becomes c = ±1/2 or ±3/2 steps, a step being
// the root mean square of y. The estimate of the inner product of x with a query is |x|² / (y·c)
// times that of the query's mapped values with c: right on average for what is random in the
// rounding (Gao and Long, "RaBitQ", 2024), and stretched for what the projection left out.
class Sketch final : public Measure {
 public:
  static constexpr std::size_t kLine = 64;

  Sketch(Metric metric, Projection projection, std::size_t room);
  // The same rows, with more room.
  Sketch(const Sketch& other, std::size_t room);
  Sketch& operator=(const Sketch&) = delete;
  ~Sketch() override;

  const Projection& projection() const { return projection_; }
  std::size_t bytes() const { return rows_ * stride_ + projection_.bytes(); }

  bool full() const { return rows_ == room_; }
  void append() { ++rows_; }  // a row; write() fills it
  void write(std::uint32_t row, const FixedRows& rows);

  void fetch(const std::uint32_t* rows, std::size_t count) const override;
  void distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                 float* out) const override;

 private:
  friend class SketchQuery;
  Metric metric_;
  Projection projection_;
  std::size_t stride_, room_, rows_ = 0;
  std::uint8_t* codes_;
};

// A query, or a row, in int8 along the directions of a sketch, which must outlive it.
class SketchQuery {
 public:
  SketchQuery(const Sketch& sketch, const std::int8_t* codes, float scale);

  const Probe& probe() const { return probe_; }

 private:
  std::vector<std::int8_t> codes_;
  Probe probe_{};
};

}  // namespace recollect::vector
