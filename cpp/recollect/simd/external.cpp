#include "recollect/simd/external.hpp"

#include <atomic>
#include <cmath>
#include <mutex>
#include <vector>

#include "recollect/base/error.hpp"
#include "recollect/simd/isas.hpp"
#include "recollect/simd/kernels.hpp"

namespace recollect::simd {
namespace {

using Member = Pairwise External::*;

std::mutex installing;
std::atomic<const Kernels*> installed{nullptr};
External functions_installed{};
Kernels table{};

template <Member kFunction>
void block_f32(const float* query, const float* rows, std::size_t count, std::size_t stride,
               std::size_t dims, float* out) {
  for (std::size_t i = 0; i < count; ++i) {
    double value = 0;
    (functions_installed.*kFunction)(query, rows + i * stride, dims, &value);
    out[i] = static_cast<float>(value);
  }
}

template <Member kFunction>
void block_f16(const float* query, const std::uint16_t* rows, std::size_t count, std::size_t stride,
               std::size_t dims, float* out) {
  thread_local std::vector<std::uint16_t> halves;
  halves.resize(dims);
  portable().to_f16(query, dims, halves.data());
  for (std::size_t i = 0; i < count; ++i) {
    double value = 0;
    (functions_installed.*kFunction)(halves.data(), rows + i * stride, dims, &value);
    out[i] = static_cast<float>(value);
  }
}

template <Member kFunction>
void block_i8(const std::int8_t* query, const std::int8_t* rows, std::size_t count,
              std::size_t stride, std::size_t dims, std::int32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    double value = 0;
    (functions_installed.*kFunction)(query, rows + i * stride, dims, &value);
    out[i] = static_cast<std::int32_t>(std::lround(value));
  }
}

void dot_i8_at(const std::int8_t* query, const std::int8_t* const* rows, std::size_t count,
               std::size_t dims, std::int32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    block_i8<&External::dot_i8>(query, rows[i], 1, dims, dims, out + i);
  }
}
}  // namespace

const Kernels* external() { return installed.load(std::memory_order_acquire); }

void install_external(const External& functions) {
  const std::lock_guard lock(installing);
  if (external()) {
    if (functions == functions_installed) return;
    throw InvalidArgument("other external kernels are installed already");
  }
  functions_installed = functions;
  table = portable();
  table.name = "external";
  if (functions.dot_f32) table.dot_f32 = block_f32<&External::dot_f32>;
  if (functions.dot_f16) table.dot_f16 = block_f16<&External::dot_f16>;
  if (functions.dot_i8) {
    table.dot_i8 = block_i8<&External::dot_i8>;
    table.dot_i8_at = dot_i8_at;
  }
  if (functions.l2sq_f32) table.l2sq_f32 = block_f32<&External::l2sq_f32>;
  if (functions.l2sq_f16) table.l2sq_f16 = block_f16<&External::l2sq_f16>;
  if (functions.l2sq_i8) table.l2sq_i8 = block_i8<&External::l2sq_i8>;
  installed.store(&table, std::memory_order_release);
}

}  // namespace recollect::simd
