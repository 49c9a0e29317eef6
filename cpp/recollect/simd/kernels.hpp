#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "recollect/simd/table.hpp"

namespace recollect::simd {

// The kernels of this process, chosen at first use: the best the CPU and the operating system
// support, or the one that the environment variable RECOLLECT_ISA names. Throws InvalidArgument,
// listing what is available, where that name is unknown or not supported here.
const Kernels& kernels();

// find() that throws, as kernels() does, and takes an empty name for the best.
const Kernels& choose(std::string_view name);

// nullptr where the name is unknown, not built in or not supported here. Names: "portable",
// "avx2", "avx512vnni", "neon", "neon_dotprod", "external".
const Kernels* find(std::string_view name);

// The names that find() knows here, best first.
std::vector<const char*> available();

// A distance function from elsewhere, of the kind that simsimd hands out: n values at a and b.
using Pairwise = void (*)(const void* a, const void* b, std::uint64_t n, double* out);

// nullptr where there is none.
struct External {
  Pairwise dot_f32, dot_f16, dot_i8, l2sq_f32, l2sq_f16, l2sq_i8;
  bool operator==(const External&) const = default;
};

// Makes the table "external" available, its gaps filled from "portable". kernels() takes it by
// name, or by itself where nothing but "portable" is built in, if this is called before the
// first kernels(). For halves the query is rounded to half first, once per block. Throws
// InvalidArgument when other functions were installed before.
void install_external(const External& functions);

}  // namespace recollect::simd
