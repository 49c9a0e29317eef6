// NEON with the dot product extension: ARM servers since Neoverse N1, all Apple silicon.
#include "recollect/simd/isas.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>

namespace recollect::simd {
namespace {

#include "recollect/simd/neon.inl"

struct NeonDotprod : Neon {
  static I dot(I sums, Q query, B row) { return vdotq_s32(sums, query, row); }
  static I square(I sums, B query, B row) {
    const uint8x16_t difference = distance(query, row);
    return vreinterpretq_s32_u32(vdotq_u32(vreinterpretq_u32_s32(sums), difference, difference));
  }
};

#include "recollect/simd/kernels.inl"

constexpr Kernels kTable = table<NeonDotprod>("neon_dotprod");
}  // namespace

const Kernels& neon_dotprod() { return kTable; }

}  // namespace recollect::simd
#endif
