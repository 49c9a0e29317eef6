#include "recollect/vector/fixed_rows.hpp"

#include <algorithm>
#include <array>

#include "recollect/simd/kernels.hpp"
#include "recollect/vector/rounding.hpp"

namespace recollect::vector {

namespace {

constexpr float kCoarseLevels = 127;
constexpr float kFineLevels = 254;  // of one coarse step
// Below, 1 / scale is no float; such a row is taken for zeros.
constexpr float kSmallestScale = 1e-37F;
constexpr std::size_t kAtOnce = 64;

float quantise(std::span<const float> values, std::int8_t* coarse, std::int8_t* fine) {
  const float scale = largest_magnitude(values) / kCoarseLevels;
  if (!(scale > kSmallestScale)) {
    std::fill_n(coarse, values.size(), std::int8_t{0});
    std::fill_n(fine, values.size(), std::int8_t{0});
    return 0;
  }
  const float steps_per_unit = 1 / scale;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float steps = values[i] * steps_per_unit;
    const float whole = rounded(steps);
    coarse[i] = static_cast<std::int8_t>(static_cast<std::int32_t>(whole));
    fine[i] =
        static_cast<std::int8_t>(static_cast<std::int32_t>(rounded((steps - whole) * kFineLevels)));
  }
  return scale;
}

std::int32_t dot(const std::int8_t* a, const std::int8_t* b, std::size_t dims) {
  std::int32_t sum = 0;
  simd::kernels().dot_i8(a, b, 1, dims, dims, &sum);
  return sum;
}

// (coarse + fine/254) · (coarse + fine/254)
double combine(double coarse, double crossed, double fine) {
  return coarse + (crossed + fine / kFineLevels) / kFineLevels;
}

}  // namespace

FixedRows::FixedRows(std::size_t dimensions, Metric metric)
    : dimensions_(dimensions),
      stride_(stride(dimensions)),
      metric_(metric),
      coarse_(stride_),
      fine_(stride_),
      factors_(factor_count()) {}

void FixedRows::append() {
  coarse_.append();
  fine_.append();
  factors_.append();
}

void FixedRows::write(std::uint32_t row, std::span<const float> values) {
  std::int8_t* coarse = coarse_.at(row);
  std::int8_t* fine = fine_.at(row);
  const float scale = quantise(values, coarse, fine);
  float* factors = factors_.at(row);
  factors[kScale] = scale;
  if (metric_ != Metric::l2sq) return;
  const double unit = double{scale} * scale, whole = dot(coarse, coarse, stride_);
  factors[kCoarseSquared] = static_cast<float>(unit * whole);
  factors[kSquared] = static_cast<float>(
      unit * combine(whole, 2.0 * dot(coarse, fine, stride_), dot(fine, fine, stride_)));
}

void FixedRows::restore(std::uint32_t row, float* out) const {
  const std::int8_t *coarse = coarse_.at(row), *fine = fine_.at(row);
  const float scale = *factors_.at(row);
  for (std::size_t i = 0; i < dimensions_; ++i) {
    out[i] = scale * (static_cast<float>(coarse[i]) + static_cast<float>(fine[i]) / kFineLevels);
  }
}

void FixedRows::prepare(std::span<const float> values, FixedQuery& query) const {
  query.coarse.assign(stride_, 0);
  query.fine.assign(stride_, 0);
  query.scale = quantise(values, query.coarse.data(), query.fine.data());
  const std::int8_t *coarse = query.coarse.data(), *fine = query.fine.data();
  const double unit = double{query.scale} * query.scale, whole = dot(coarse, coarse, stride_);
  query.coarse_squared = static_cast<float>(unit * whole);
  query.squared = unit * combine(whole, 2.0 * dot(coarse, fine, stride_), dot(fine, fine, stride_));
}

Probe FixedRows::probe(const std::int8_t* codes, float scale, float squared) const {
  if (metric_ != Metric::l2sq) return {codes, -scale, 1};
  return {codes, -2 * scale, squared};
}

Probe FixedRows::probe(const FixedQuery& query) const {
  return probe(query.coarse.data(), query.scale, query.coarse_squared);
}

Probe FixedRows::probe(std::uint32_t row) const {
  const float* factors = factors_.at(row);
  return probe(coarse_.at(row), factors[kScale],
               metric_ == Metric::l2sq ? factors[kCoarseSquared] : 0);
}

void FixedRows::fetch(const std::uint32_t* rows, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    fetch_codes(coarse_.at(rows[i]));
    __builtin_prefetch(factors_.at(rows[i]));
  }
}

void FixedRows::fetch_fine(std::uint32_t row) const { fetch_codes(fine_.at(row)); }

void FixedRows::fetch_codes(const std::int8_t* codes) const {
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < stride_; at += kLine) __builtin_prefetch(codes + at);
}

void FixedRows::distances(const Probe& probe, const std::uint32_t* rows, std::size_t count,
                          float* out) const {
  std::array<const std::int8_t*, kAtOnce> codes;
  std::array<std::int32_t, kAtOnce> dots;
  const bool l2sq = metric_ == Metric::l2sq;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const std::size_t part = std::min(kAtOnce, count - first);
    for (std::size_t i = 0; i < part; ++i) {
      codes[i] = coarse_.at(rows[first + i]);
      __builtin_prefetch(factors_.at(rows[first + i]));
    }
    simd::kernels().dot_i8_at(probe.codes, codes.data(), part, stride_, dots.data());
    for (std::size_t i = 0; i < part; ++i) {
      const float* factors = factors_.at(rows[first + i]);
      out[first + i] = probe.offset + (l2sq ? factors[kCoarseSquared] : 0) +
                       probe.factor * factors[kScale] * static_cast<float>(dots[i]);
    }
  }
}

void FixedRows::exact(const FixedQuery& query, const std::uint32_t* rows, std::size_t count,
                      float* out) const {
  std::array<const std::int8_t*, kAtOnce> coarse, fine;
  std::array<std::int32_t, kAtOnce> cc, cf, fc, ff;
  const simd::Kernels& kernels = simd::kernels();
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const std::size_t part = std::min(kAtOnce, count - first);
    for (std::size_t i = 0; i < part; ++i) {
      coarse[i] = coarse_.at(rows[first + i]);
      fine[i] = fine_.at(rows[first + i]);
    }
    const std::int8_t *qc = query.coarse.data(), *qf = query.fine.data();
    kernels.dot_i8_at(qc, fine.data(), part, stride_, cf.data());
    kernels.dot_i8_at(qf, fine.data(), part, stride_, ff.data());
    kernels.dot_i8_at(qc, coarse.data(), part, stride_, cc.data());
    kernels.dot_i8_at(qf, coarse.data(), part, stride_, fc.data());
    for (std::size_t i = 0; i < part; ++i) {
      const float* factors = factors_.at(rows[first + i]);
      const double product =
          double{query.scale} * factors[kScale] * combine(cc[i], double{0} + cf[i] + fc[i], ff[i]);
      out[first + i] = static_cast<float>(
          metric_ != Metric::l2sq ? 1 - product
                                  : std::max(0.0, query.squared + factors[kSquared] - 2 * product));
    }
  }
}

}  // namespace recollect::vector
