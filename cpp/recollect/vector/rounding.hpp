#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

namespace recollect::vector {

// To the nearest whole number, for |x| < 2²²: in the sum, no bits are left for a fraction.
// std::nearbyint is a call per value where the compiler may not assume SSE4.1; this vectorises.
inline float rounded(float x) {
  constexpr float kShift = 12582912.0F;  // 1.5 · 2²³
  return (x + kShift) - kShift;
}

// As integers, the bits of magnitudes are in the order of the magnitudes, and their maximum
// vectorises; that of floats, where a NaN or the order of two zeros may matter, does not.
inline float largest_magnitude(std::span<const float> values) {
  std::int32_t largest = 0;
  for (const float value : values) {
    largest = std::max(largest, std::bit_cast<std::int32_t>(value) & INT32_MAX);
  }
  return std::bit_cast<float>(largest);
}

}  // namespace recollect::vector
