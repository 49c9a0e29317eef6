#pragma once

// What the CPU can do and the operating system keeps across a context switch.
namespace recollect::simd {

#if defined(__x86_64__)
bool cpu_has_avx2();  // with FMA and F16C
bool cpu_has_avx512vnni();
#elif defined(__aarch64__)
bool cpu_has_dotprod();
#endif

}  // namespace recollect::simd
