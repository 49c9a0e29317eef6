#pragma once

#include <cstddef>
#include <cstdint>

namespace recollect::simd {

// One instruction set's kernels.
//
// Block kernels measure one query against `count` rows that begin `stride` elements apart and
// write `count` values. They take any dims >= 1 and any alignment, and are fastest where dims
// is a multiple of 64. int8 values lie in [-127, 127]; their results are exact, and the same on
// every instruction set, up to 32,768 dims. Halves are IEEE 754 binary16 bits.
//
// This header is all that an instruction set's own file includes of the core: inline library
// code compiled there could be picked by the linker for the whole program.
struct Kernels {
  const char* name;

  void (*dot_f32)(const float* query, const float* rows, std::size_t count, std::size_t stride,
                  std::size_t dims, float* out);
  void (*dot_f16)(const float* query, const std::uint16_t* rows, std::size_t count,
                  std::size_t stride, std::size_t dims, float* out);
  void (*dot_i8)(const std::int8_t* query, const std::int8_t* rows, std::size_t count,
                 std::size_t stride, std::size_t dims, std::int32_t* out);

  void (*l2sq_f32)(const float* query, const float* rows, std::size_t count, std::size_t stride,
                   std::size_t dims, float* out);
  void (*l2sq_f16)(const float* query, const std::uint16_t* rows, std::size_t count,
                   std::size_t stride, std::size_t dims, float* out);
  void (*l2sq_i8)(const std::int8_t* query, const std::int8_t* rows, std::size_t count,
                  std::size_t stride, std::size_t dims, std::int32_t* out);

  // dot_i8 for rows that lie anywhere: rows[i] points at one.
  void (*dot_i8_at)(const std::int8_t* query, const std::int8_t* const* rows, std::size_t count,
                    std::size_t dims, std::int32_t* out);

  // One query against rows of 2-bit codes, 0 to 3, that lie anywhere. Of every 256 values, byte b
  // of 64 holds value b in its lowest bits, and above it 64 + b, 128 + b and 192 + b; the query has
  // them in order. A row is `lines` times 64 bytes.
  void (*dot_u2_at)(const std::int8_t* query, const std::uint8_t* const* rows, std::size_t count,
                    std::size_t lines, std::int32_t* out);

  // Σ query[i]·(coarse[i] + fine[i]/65534): a row kept as an int8 plane and an int16 residual
  // plane. Off by at most 1e-6 of |query|·|row|.
  double (*dot_split)(const float* query, const std::int8_t* coarse, const std::int16_t* fine,
                      std::size_t dims);

  // sum += scale · row
  void (*add_i8)(float scale, const std::int8_t* row, std::size_t dims, float* sum);

  // Rounds to nearest, ties to even; beyond the range of a half, to infinity.
  void (*to_f16)(const float* in, std::size_t count, std::uint16_t* out);
};

}  // namespace recollect::simd
