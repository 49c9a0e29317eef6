#include "recollect/vector/projection.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "recollect/simd/kernels.hpp"
#include "recollect/vector/rounding.hpp"

namespace recollect::vector {

namespace {

// Rows of floats side by side.
class Matrix {
 public:
  Matrix(std::size_t rows, std::size_t width) : width_(width), values_(rows * width) {}
  std::size_t rows() const { return values_.size() / width_; }
  std::size_t width() const { return width_; }
  std::span<float> operator[](std::size_t row) { return {&values_[row * width_], width_}; }
  std::span<const float> operator[](std::size_t row) const {
    return {&values_[row * width_], width_};
  }

 private:
  std::size_t width_;
  std::vector<float> values_;
};

// Plain loops, so that every instruction set learns the same.
void add_scaled(float scale, std::span<const float> from, std::span<float> to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += scale * from[i];
}

float dot(std::span<const float> a, std::span<const float> b) {
  constexpr std::size_t kLanes = 8;
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    for (std::size_t n = 0; n < kLanes; ++n) lanes[n] += a[i + n] * b[i + n];
  }
  float sum = 0;
  for (; i < a.size(); ++i) sum += a[i] * b[i];
  for (const float lane : lanes) sum += lane;
  return sum;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), b.width());
  for (std::size_t row = 0; row < a.rows(); ++row) {
    for (std::size_t i = 0; i < a.width(); ++i) add_scaled(a[row][i], b[i], out[row]);
  }
  return out;
}

void fill_randomly(std::mt19937_64& random, std::span<float> values) {
  for (float& value : values) value = static_cast<float>(random() >> 40) * 0x1p-23F - 1;
}

// Gram and Schmidt's way, each row twice, which is enough. A row that depends on those before it
// becomes another, drawn at random.
void make_orthonormal(Matrix& rows, std::mt19937_64& random) {
  constexpr float kDependent = 1e-3F;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (;;) {
      const float before = std::sqrt(dot(rows[row], rows[row]));
      for (int turn = 0; turn < 2; ++turn) {
        for (std::size_t other = 0; other < row; ++other) {
          add_scaled(-dot(rows[row], rows[other]), rows[other], rows[row]);
        }
      }
      const float length = std::sqrt(dot(rows[row], rows[row]));
      if (length > kDependent * before) {
        for (float& value : rows[row]) value /= length;
        break;
      }
      fill_randomly(random, rows[row]);
    }
  }
}

Matrix random_directions(std::size_t count, std::size_t width, std::mt19937_64& random) {
  Matrix rows(count, width);
  for (std::size_t row = 0; row < count; ++row) fill_randomly(random, rows[row]);
  make_orthonormal(rows, random);
  return rows;
}

// A sample of rows less their mean.
struct Sample {
  std::vector<float> mean;
  Matrix covariance;
};

constexpr std::size_t kLine = 64;

Sample sample_of(const FixedRows& all, std::span<const std::uint32_t> rows) {
  constexpr std::size_t kMostRows = 4096;
  const std::size_t dims = all.dimensions(), count = std::min(kMostRows, rows.size());
  Matrix values(count, dims);
  std::vector<double> sums(dims);
  for (std::size_t i = 0; i < count; ++i) {
    all.restore(rows[i * rows.size() / count], values[i].data());
    for (std::size_t n = 0; n < dims; ++n) sums[n] += values[i][n];
  }
  Sample sample{std::vector<float>(dims), Matrix(dims, dims)};
  for (std::size_t n = 0; n < dims; ++n) {
    sample.mean[n] = static_cast<float>(sums[n] / static_cast<double>(count));
  }
  double squared = 0;
  for (std::size_t i = 0; i < count; ++i) {
    add_scaled(-1, sample.mean, values[i]);
    squared += dot(values[i], values[i]);
  }
  // By int8 dot products over the columns: 384 dimensions take 4 ms, and floats 600. What is
  // further out than kMostSigma is cut.
  constexpr float kMostSigma = 10, kLevels = 127;
  const auto sigma = static_cast<float>(
      std::sqrt(squared / static_cast<double>(count) / static_cast<double>(dims)));
  if (!(sigma > 0)) return sample;
  const float steps = kLevels / (kMostSigma * sigma);
  const std::size_t width = (count + kLine - 1) / kLine * kLine;
  std::vector<std::int8_t> columns(dims * width);
  for (std::size_t n = 0; n < dims; ++n) {
    for (std::size_t i = 0; i < count; ++i) {
      const float step = std::clamp(values[i][n] * steps, -kLevels, kLevels);
      columns[n * width + i] = static_cast<std::int8_t>(static_cast<std::int32_t>(rounded(step)));
    }
  }
  std::vector<std::int32_t> dots(dims);
  for (std::size_t n = 0; n < dims; ++n) {
    simd::kernels().dot_i8(&columns[n * width], columns.data(), dims, width, width, dots.data());
    std::ranges::transform(dots, sample.covariance[n].begin(),
                           [](std::int32_t value) { return static_cast<float>(value) * 0x1p-20F; });
  }
  return sample;
}

}  // namespace

std::size_t Projection::most_kept(std::size_t dimensions, std::size_t lines) {
  return std::min(dimensions, 256 * lines - 16);
}

Projection Projection::learn(const FixedRows& all, std::span<const std::uint32_t> rows) {
  constexpr double kShare = 0.85;
  constexpr int kTurns = 4;
  const std::size_t dims = all.dimensions(), stride = FixedRows::stride(dims);
  const Sample sample = sample_of(all, rows);
  double variance = 0;
  for (std::size_t n = 0; n < dims; ++n) variance += sample.covariance[n][n];

  std::mt19937_64 random(dims);
  for (std::size_t lines = 1;; ++lines) {
    const std::size_t kept = most_kept(dims, lines);
    Matrix basis = random_directions(kept, dims, random);
    for (int turn = 0; turn < kTurns && kept < dims && variance > 0; ++turn) {
      basis = product(basis, sample.covariance);
      make_orthonormal(basis, random);
    }
    double share = 0;
    const Matrix moved = product(basis, sample.covariance);
    for (std::size_t n = 0; n < kept; ++n) share += dot(basis[n], moved[n]);
    if (kept < dims && share < kShare * variance) continue;

    const Matrix turned = product(random_directions(kept, kept, random), basis);
    Parts parts{std::vector<std::int8_t>((kept + 1) * stride)};
    const auto keep = [&](std::span<const float> values, float scale, std::size_t place) {
      for (std::size_t n = 0; n < dims && scale > 0; ++n) {
        parts.matrix[place * stride + n] =
            static_cast<std::int8_t>(static_cast<std::int32_t>(rounded(values[n] / scale)));
      }
    };
    float largest = 0;
    for (std::size_t n = 0; n < kept; ++n)
      largest = std::max(largest, largest_magnitude(turned[n]));
    parts.scale = largest / 127;
    parts.mean_scale = largest_magnitude(sample.mean) / 127;
    for (std::size_t n = 0; n < kept; ++n) keep(turned[n], parts.scale, n);
    keep(sample.mean, parts.mean_scale, kept);
    return {dims, kept, std::move(parts)};
  }
}

Projection::Projection(std::size_t dimensions, std::size_t kept, Parts parts)
    : stride_(FixedRows::stride(dimensions)),
      kept_(kept),
      lines_((kept + 16 + 255) / 256),
      parts_(std::move(parts)),
      centre_(kept + 1) {
  mean_squared_ = map(&parts_.matrix[kept * stride_], parts_.mean_scale, centre_).squared;
  centre_.pop_back();
}

Projection::Mapped Projection::map(const std::int8_t* codes, float scale,
                                   std::span<float> out) const {
  std::vector<std::int32_t> dots(kept_ + 1);
  const simd::Kernels& kernels = simd::kernels();
  kernels.dot_i8(codes, parts_.matrix.data(), kept_ + 1, stride_, stride_, dots.data());
  const float unit = scale * parts_.scale;
  for (std::size_t i = 0; i < kept_; ++i) out[i] = unit * static_cast<float>(dots[i]);
  std::int32_t squared = 0;
  kernels.dot_i8(codes, codes, 1, stride_, stride_, &squared);
  return {scale * parts_.mean_scale * static_cast<float>(dots[kept_]),
          scale * scale * static_cast<float>(squared)};
}

}  // namespace recollect::vector
