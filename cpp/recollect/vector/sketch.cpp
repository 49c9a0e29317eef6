#include "recollect/vector/sketch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "recollect/base/block_memory.hpp"
#include "recollect/simd/kernels.hpp"
#include "recollect/vector/rounding.hpp"

namespace recollect::vector {

namespace {

constexpr std::size_t kLine = Sketch::kLine, kValues = 4 * kLine;
// At the end of a row's last line, in place of 16 codes: the upper halves of two floats, the scale
// below the squared length.
using Factors = std::uint32_t;
constexpr std::size_t kCodeBytes = kLine - sizeof(Factors);

std::uint32_t upper_half(float value) {
  return (std::bit_cast<std::uint32_t>(value) + 0x8000) >> 16;
}

// Calls place(value, position) for each value of a row, which has its codes' places in order.
template <class Place>
void for_each_place(std::size_t kept, std::size_t lines, Place place) {
  std::size_t value = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    const std::size_t bytes = line + 1 < lines ? kLine : kCodeBytes;
    for (std::size_t quarter = 0; quarter < 4; ++quarter) {
      for (std::size_t byte = 0; byte < bytes && value < kept; ++byte) {
        place(value++, line * kValues + quarter * kLine + byte);
      }
    }
  }
}

}  // namespace

Sketch::Sketch(Metric metric, Projection projection, std::size_t room)
    : metric_(metric),
      projection_(std::move(projection)),
      stride_(projection_.lines() * kLine),
      room_(room),
      codes_(static_cast<std::uint8_t*>(allocate_block(room * stride_))) {}

Sketch::Sketch(const Sketch& other, std::size_t room)
    : Sketch(other.metric_, other.projection_, room) {
  rows_ = other.rows_;
  std::copy_n(other.codes_, rows_ * stride_, codes_);
}

Sketch::~Sketch() { free_block(codes_, room_ * stride_); }

void Sketch::write(std::uint32_t row, const FixedRows& rows) {
  const std::size_t kept = projection_.kept();
  std::vector<float> y(kept + 1);
  const auto [by_mean, whole] = projection_.map(rows.coarse(row), rows.scale(row), y);
  const std::span<const float> centre = projection_.centre();
  double sum = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    y[i] -= centre[i];
    sum += double{y[i]} * y[i];
  }
  const float squared = std::max(0.0F, whole - 2 * by_mean + projection_.mean_squared());
  const auto step = static_cast<float>(std::sqrt(sum / static_cast<double>(kept)));
  std::uint8_t* codes = codes_ + row * stride_;
  std::fill_n(codes, stride_, std::uint8_t{0});
  const float steps_per_unit = step > 0 ? 1 / step : 0;
  double product = 0;  // y·c
  for_each_place(kept, projection_.lines(), [&](std::size_t i, std::size_t position) {
    const float steps = y[i] * steps_per_unit;
    const unsigned code = unsigned{steps >= -1} + unsigned{steps >= 0} + unsigned{steps >= 1};
    product += double{y[i]} * (code - 1.5);
    const std::size_t quarter = position % kValues / kLine;
    codes[position / kValues * kLine + position % kLine] |=
        static_cast<std::uint8_t>(code << 2 * quarter);
  });
  const double scale = product > 0 ? squared / product : 0;
  const Factors factors = upper_half(static_cast<float>(scale)) |
                          upper_half(metric_ == Metric::l2sq ? squared : 0) << 16;
  std::memcpy(codes + stride_ - sizeof factors, &factors, sizeof factors);
}

void Sketch::fetch(const std::uint32_t* rows, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* codes = codes_ + rows[i] * stride_;
    for (std::size_t at = 0; at < stride_; at += kLine) __builtin_prefetch(codes + at);
  }
}

void Sketch::distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                       float* out) const {
  constexpr std::size_t kAtOnce = 64;
  std::array<const std::uint8_t*, kAtOnce> codes;
  std::array<std::uint32_t, kAtOnce> factors;
  std::array<std::int32_t, kAtOnce> dots;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const std::size_t part = std::min(kAtOnce, count - first);
    for (std::size_t i = 0; i < part; ++i) codes[i] = codes_ + rows[first + i] * stride_;
    simd::kernels().dot_u2_at(probe.codes, codes.data(), part, stride_ / kLine, dots.data());
    for (std::size_t i = 0; i < part; ++i) {
      std::memcpy(&factors[i], codes[i] + stride_ - sizeof(Factors), sizeof(Factors));
    }
    // By itself, so that it vectorises.
    for (std::size_t i = 0; i < part; ++i) {
      const float scale = std::bit_cast<float>(factors[i] << 16);
      const float squared = std::bit_cast<float>(factors[i] & 0xffff0000);
      out[first + i] = probe.offset + squared +
                       probe.factor * scale * static_cast<float>(2 * dots[i] - probe.bias);
    }
  }
}

SketchQuery::SketchQuery(const Sketch& sketch, const std::int8_t* codes, float scale)
    : codes_(sketch.projection_.lines() * kValues) {
  const Projection& projection = sketch.projection_;
  const std::size_t kept = projection.kept();
  std::vector<float> y(kept + 1);
  const auto [by_mean, squared] = projection.map(codes, scale, y);
  const bool l2sq = sketch.metric_ == Metric::l2sq;
  if (l2sq) {
    const std::span<const float> centre = projection.centre();
    for (std::size_t i = 0; i < kept; ++i) y[i] -= centre[i];
  }
  y.resize(kept);
  const float unit = largest_magnitude(y) / 127, steps = unit > 0 ? 1 / unit : 0;
  std::int32_t sum = 0;
  for_each_place(kept, projection.lines(), [&](std::size_t i, std::size_t position) {
    const auto code = static_cast<std::int32_t>(rounded(y[i] * steps));
    codes_[position] = static_cast<std::int8_t>(code);
    sum += code;
  });
  // Half of a product with 2·code − 3.
  probe_.codes = codes_.data();
  probe_.bias = 3 * sum;
  probe_.factor = (l2sq ? -1.0F : -0.5F) * unit;
  probe_.offset = l2sq ? squared - 2 * by_mean + projection.mean_squared() : 1 - by_mean;
}

}  // namespace recollect::vector
