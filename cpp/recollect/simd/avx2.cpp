// AVX2 with FMA and F16C: every x86 server and desktop since about 2013.
#include "recollect/simd/isas.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace recollect::simd {
namespace {

struct Avx2 {
  using F = __m256;
  using B = __m256i;
  using I = __m256i;
  struct Q {
    B values, magnitudes;
  };
  static constexpr std::size_t kFloats = 8, kBytes = 32;

  static F zero_f() { return _mm256_setzero_ps(); }
  static F spread(float value) { return _mm256_set1_ps(value); }
  static F load(const float* from) { return _mm256_loadu_ps(from); }
  static F load(const std::uint16_t* halves) { return _mm256_cvtph_ps(load_128(halves)); }
  static F widen(const std::int8_t* from) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(as_128(from))));
  }
  static F widen(const std::int16_t* from) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(load_128(from)));
  }
  static void store(float* to, F values) { _mm256_storeu_ps(to, values); }
  static void store_half(std::uint16_t* to, F values) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                     _mm256_cvtps_ph(values, _MM_FROUND_TO_NEAREST_INT));
  }
  static F add(F a, F b) { return _mm256_add_ps(a, b); }
  static F sub(F a, F b) { return _mm256_sub_ps(a, b); }
  static F mul_add(F a, F b, F c) { return _mm256_fmadd_ps(a, b, c); }

  static void sum4(F a, F b, F c, F d, float* out) {
    const F halves = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    _mm_storeu_ps(out,
                  _mm_add_ps(_mm256_castps256_ps128(halves), _mm256_extractf128_ps(halves, 1)));
  }
  static float sum(F a) {
    __m128 part = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    part = _mm_add_ps(part, _mm_movehl_ps(part, part));
    return _mm_cvtss_f32(_mm_add_ss(part, _mm_movehdup_ps(part)));
  }

  static I zero_i() { return _mm256_setzero_si256(); }
  static B load(const std::int8_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  }
  static Q prepare(B query) { return {query, _mm256_abs_epi8(query)}; }
  static I start_dot(I sums, B) { return sums; }
  // |q|·(sign(q)·r): the pairs of products that maddubs adds stay below 2·127², inside an int16.
  static I dot(I sums, Q query, B row) {
    const B pairs = _mm256_maddubs_epi16(query.magnitudes, _mm256_sign_epi8(row, query.values));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
  // Eight products of at most 3·127 stay far inside an int16.
  static I dot_quarters(I sums, B q0, B q1, B q2, B q3, B codes) {
    const B three = _mm256_set1_epi8(3);
    const B low = _mm256_add_epi16(
        _mm256_maddubs_epi16(_mm256_and_si256(codes, three), q0),
        _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(codes, 2), three), q1));
    const B high = _mm256_add_epi16(
        _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(codes, 4), three), q2),
        _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(codes, 6), three), q3));
    return _mm256_add_epi32(sums,
                            _mm256_madd_epi16(_mm256_add_epi16(low, high), _mm256_set1_epi16(1)));
  }
  // |q − r| <= 254 fits an unsigned byte.
  static I square(I sums, B query, B row) {
    const B difference = _mm256_sub_epi8(_mm256_max_epi8(query, row), _mm256_min_epi8(query, row));
    const B low = _mm256_unpacklo_epi8(difference, zero_i());
    const B high = _mm256_unpackhi_epi8(difference, zero_i());
    return _mm256_add_epi32(
        sums, _mm256_add_epi32(_mm256_madd_epi16(low, low), _mm256_madd_epi16(high, high)));
  }
  static I add(I a, I b) { return _mm256_add_epi32(a, b); }
  static void sum4(I a, I b, I c, I d, std::int32_t* out) {
    const I halves = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    _mm_storeu_si128(
        reinterpret_cast<__m128i*>(out),
        _mm_add_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1)));
  }
  static std::int32_t sum(I a) {
    __m128i part = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
    part = _mm_add_epi32(part, _mm_unpackhi_epi64(part, part));
    return _mm_cvtsi128_si32(_mm_add_epi32(part, _mm_shuffle_epi32(part, 1)));
  }

 private:
  static const __m128i* as_128(const void* from) { return static_cast<const __m128i*>(from); }
  static __m128i load_128(const void* from) { return _mm_loadu_si128(as_128(from)); }
};

#include "recollect/simd/kernels.inl"

constexpr Kernels kTable = table<Avx2>("avx2");
}  // namespace

const Kernels& avx2() { return kTable; }

}  // namespace recollect::simd
#endif
