#pragma once

#include "recollect/simd/table.hpp"

namespace recollect::simd {

// The table made by install_external(), nullptr before.
const Kernels* external();

}  // namespace recollect::simd
