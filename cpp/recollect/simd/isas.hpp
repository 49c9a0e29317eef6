#pragma once

#include "recollect/simd/table.hpp"

// One function per instruction set, each in the file of its name. What the compiler's target
// cannot have is left out.
namespace recollect::simd {

const Kernels& portable();
#if defined(__x86_64__)
const Kernels& avx2();
const Kernels& avx512vnni();
#elif defined(__aarch64__)
const Kernels& neon();
const Kernels& neon_dotprod();
#endif

}  // namespace recollect::simd
