// NEON as in the baseline of 64-bit ARM.
#include "recollect/simd/isas.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>

namespace recollect::simd {
namespace {

#include "recollect/simd/neon.inl"

#include "recollect/simd/kernels.inl"

constexpr Kernels kTable = table<Neon>("neon");
}  // namespace

const Kernels& neon() { return kTable; }

}  // namespace recollect::simd
#endif
