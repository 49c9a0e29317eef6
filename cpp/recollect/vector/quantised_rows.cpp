#include "recollect/vector/quantised_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "recollect/simd/kernels.hpp"
#include "recollect/vector/rounding.hpp"

namespace recollect::vector {

namespace {

constexpr float kCoarseLevels = 127;
constexpr float kFineLevels = 65534;  // of one coarse step

// Σ value², summed in lanes that do not wait for each other.
double squared_length(std::span<const std::int16_t> values) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double value = values[i + lane];
      lanes[lane] += value * value;
    }
  }
  double total = 0;
  for (; i < values.size(); ++i) total += static_cast<double>(values[i]) * values[i];
  for (const double lane : lanes) total += lane;
  return total;
}

template <class T>
void save_runs(const StableArray<T>& plane, std::size_t count, std::size_t width, const Sink& to) {
  plane.for_each_run(count, [&](std::size_t, std::size_t length, const T* values) {
    to(bytes_of(values, length * width));
  });
}

}  // namespace

ScanQuery::ScanQuery(std::span<const float> unit)
    : values(QuantisedRows::stride(unit.size())), coarse(values.size()) {
  std::copy(unit.begin(), unit.end(), values.begin());
  scale = largest_magnitude(unit) / kCoarseLevels;
  double squared = 0;
  for (std::size_t i = 0; i < unit.size() && scale > 0; ++i) {
    coarse[i] = static_cast<std::int8_t>(rounded(unit[i] / scale));
    const double rest = unit[i] - double{scale} * coarse[i];
    squared += rest * rest;
  }
  error = static_cast<float>(std::sqrt(squared));
}

QuantisedRows::QuantisedRows(std::size_t dimensions)
    : dimensions_(dimensions), coarse_(stride(dimensions)), fine_(stride(dimensions)) {}

void QuantisedRows::append(std::span<const float> unit) {
  std::int8_t* coarse = coarse_.append();
  std::int16_t* fine = fine_.append();
  float* scale = scale_.append();
  *scale = largest_magnitude(unit) / kCoarseLevels;
  if (!(*scale > 0)) return;
  const float steps_per_unit = 1 / *scale;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    const float steps = unit[i] * steps_per_unit;
    const float whole = rounded(steps);
    coarse[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(whole));
    fine[i] = static_cast<std::int16_t>(
        static_cast<std::int32_t>(rounded((steps - whole) * kFineLevels)));
  }
  const double rest = std::sqrt(squared_length({fine, unit.size()}));  // in fine steps
  const auto error = static_cast<float>(rest * *scale / kFineLevels);
  if (error > largest_error_.load(std::memory_order_relaxed)) {
    largest_error_.store(error, std::memory_order_release);
  }
}

void QuantisedRows::approximate(const ScanQuery& query, std::size_t first, std::size_t count,
                                float* out) const {
  std::array<std::int32_t, kRowsAtOnce> dots;
  const std::size_t width = stride(dimensions_);
  simd::kernels().dot_i8(query.coarse.data(), coarse_.at(first), count, width, width, dots.data());
  const float* scales = scale_.at(first);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = query.scale * scales[i] * static_cast<float>(dots[i]);
  }
}

float QuantisedRows::error(const ScanQuery& query) const {
  const float error = largest_error_.load(std::memory_order_acquire);
  constexpr float kRounding = 2e-6F;  // of the float32 products of a scan, for unit vectors
  return query.error * (1 + error) + error + kRounding;
}

double QuantisedRows::cosine(const ScanQuery& query, std::size_t row) const {
  return scale_[row] * simd::kernels().dot_split(query.values.data(), coarse_.at(row), fine(row),
                                                 stride(dimensions_));
}

Space::Probe QuantisedRows::probe(const ScanQuery& query) const {
  return {query.coarse.data(), -query.scale, 1};
}

Space::Probe QuantisedRows::probe(std::uint32_t row) const {
  return {coarse_.at(row), -scale_[row], 1};
}

void QuantisedRows::distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                              float* out) const {
  constexpr std::size_t kAtOnce = 64;
  std::array<const std::int8_t*, kAtOnce> codes;
  std::array<std::int32_t, kAtOnce> dots;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const std::size_t part = std::min(kAtOnce, count - first);
    for (std::size_t i = 0; i < part; ++i) {
      codes[i] = coarse_.at(rows[first + i]);
      __builtin_prefetch(scale_.at(rows[first + i]));
    }
    simd::kernels().dot_i8_at(probe.codes, codes.data(), part, stride(dimensions_), dots.data());
    for (std::size_t i = 0; i < part; ++i) {
      const float scale = scale_[rows[first + i]];
      out[first + i] = probe.offset + probe.factor * scale * static_cast<float>(dots[i]);
    }
  }
}

void QuantisedRows::restore(std::size_t row, float* out) const {
  const std::int8_t* coarse = coarse_.at(row);
  const std::int16_t* rest = fine(row);
  for (std::size_t i = 0; i < dimensions_; ++i) {
    out[i] = static_cast<float>(scale_[row] * (coarse[i] + rest[i] / double{kFineLevels}));
  }
}

void QuantisedRows::save_fine(std::uint32_t rows, const Sink& sink) const {
  const std::size_t width = stride(dimensions_), lent = std::min<std::size_t>(lent_rows_, rows);
  write_section(sink, [&](const Sink& to) {
    to(bytes_of(lent_, lent * width));
    save_runs(fine_, rows - lent, width, to);
  });
}

void QuantisedRows::save_coarse(std::uint32_t rows, const Sink& sink) const {
  write_section(sink, [&](const Sink& to) { save_runs(coarse_, rows, stride(dimensions_), to); });
  write_section(sink, [&](const Sink& to) { save_runs(scale_, rows, 1, to); });
}

void QuantisedRows::restore_fine(std::uint32_t rows, SectionReader from) {
  const std::size_t values = rows * stride(dimensions_);
  const std::string_view bytes = from.take_bytes(values * sizeof(std::int16_t));
  from.require(from.left() == 0, "something follows the last row");
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::int16_t) == 0) {
    lent_ = reinterpret_cast<const std::int16_t*>(bytes.data());
    lent_rows_ = rows;
    return;
  }
  fine_.extend(rows, [&, at = bytes.data()](std::size_t count, std::int16_t* out) mutable {
    std::memcpy(out, at, count * sizeof *out);
    at += count * sizeof *out;
  });
}

void QuantisedRows::restore_coarse(std::uint32_t rows, float largest_error, SectionReader from,
                                   SectionReader scales) {
  // Of unit vectors, whose largest value is 1.
  constexpr float kLargestScale = 1.01F / kCoarseLevels;
  scale_.extend(rows, [&](std::size_t count, float* out) {
    scales.take_all(out, count);
    const auto possible = [](float scale) { return scale >= 0 && scale <= kLargestScale; };
    scales.require(std::all_of(out, out + count, possible), "a scale is out of range");
  });
  coarse_.extend(rows, [&](std::size_t count, std::int8_t* out) { from.take_all(out, count); });
  from.require(scales.left() == 0 && from.left() == 0, "something follows the last row");
  from.require(largest_error >= 0 && std::isfinite(largest_error), "an error is out of range");
  largest_error_.store(largest_error, std::memory_order_release);
}

std::size_t QuantisedRows::bytes() const {
  return coarse_.bytes() + fine_.bytes() + scale_.bytes() +
         lent_rows_ * stride(dimensions_) * sizeof(std::int16_t);
}

}  // namespace recollect::vector
