// Any CPU: 16-byte vectors of GCC and Clang, which they lower to what the target's baseline has.
#include "recollect/simd/isas.hpp"

namespace recollect::simd {
namespace {

template <class Value, std::size_t kCount>
struct VectorOf {
  typedef Value type __attribute__((vector_size(kCount * sizeof(Value))));
};
template <class Value, std::size_t kCount>
using Vector = typename VectorOf<Value, kCount>::type;

struct Portable {
  using F = Vector<float, 4>;
  using I = Vector<std::int32_t, 4>;
  using B = Vector<std::int8_t, 16>;
  using Q = B;
  using U = Vector<std::uint32_t, 4>;
  using S = Vector<std::int16_t, 8>;
  static constexpr std::size_t kFloats = 4, kBytes = 16;

  static F zero_f() { return F{}; }
  static F spread(float value) { return F{value, value, value, value}; }
  static F load(const float* from) { return read<F>(from); }
  // Shifts exponent and fraction into place, then scales by the difference of the biases, which
  // is exact for subnormals too. Infinities and NaN get the largest exponent.
  static F load(const std::uint16_t* halves) {
    const I bits = __builtin_convertvector(read<Vector<std::uint16_t, 4>>(halves), I);
    const I magnitude = (bits & 0x7fff) << 13;
    const F scaled = (F)magnitude * 0x1p112F;
    const I special = (magnitude >= (0x7c00 << 13)) & 0x7f800000;
    return (F)((I)scaled | special | (I)((U)(bits & 0x8000) << 16));
  }
  // A value's copies fill its lane; the shift leaves the topmost one, with its sign.
  static F widen(const std::int8_t* from) {
    const auto four = (B)Vector<std::int32_t, 4>{read<std::int32_t>(from)};
    const B twice =
        __builtin_shufflevector(four, four, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    return widen_low((S)twice, 24);
  }
  static F widen(const std::int16_t* from) {
    return widen_low((S)Vector<std::int64_t, 2>{read<std::int64_t>(from)}, 16);
  }
  static void store(float* to, F values) { __builtin_memcpy(to, &values, sizeof values); }
  static void store_half(std::uint16_t* to, F values) {
    const I bits = (I)values, magnitude = bits & 0x7fffffff;
    // Normal: the exponent's bias changes, and half a unit less the last bit kept rounds to even.
    const I normal = (magnitude - (112 << 23) + 0xfff + ((magnitude >> 13) & 1)) >> 13;
    // Subnormal: adding 0.5 leaves the float's own rounding to drop the right bits.
    const I subnormal = (I)((F)magnitude + 0.5F) - 0x3f000000;
    const I nan = 0x7e00 | ((magnitude >> 13) & 0x3ff);
    I half = pick(magnitude < (113 << 23), subnormal, normal);
    half = pick(magnitude >= 0x477ff000, I{} + 0x7c00, half);
    half = pick(magnitude > 0x7f800000, nan, half) | ((bits >> 16) & 0x8000);
    const auto narrow = __builtin_convertvector(half, Vector<std::uint16_t, 4>);
    __builtin_memcpy(to, &narrow, sizeof narrow);
  }
  static F add(F a, F b) { return a + b; }
  static F sub(F a, F b) { return a - b; }
  static F mul_add(F a, F b, F c) { return a * b + c; }
  static float sum(F a) { return (a[0] + a[1]) + (a[2] + a[3]); }

  static I zero_i() { return I{}; }
  static B load(const std::int8_t* from) { return read<B>(from); }
  static Q prepare(B query) { return query; }
  static I start_dot(I sums, B) { return sums; }
  // Bytes and int16 are widened in place, by shifts over the whole vector: sums do not ask for
  // an order, and every baseline has shifts. Two products of at most 127² fit an int16 together.
  static I dot(I sums, Q query, B row) {
    const auto products = (I)(even(query) * even(row) + odd(query) * odd(row));
    return sums + ((products << 16) >> 16) + (products >> 16);
  }
  template <int kQuarter>
  static B quarter(B codes) {
    return (B)((S)codes >> 2 * kQuarter) & 3;
  }
  static I square(I sums, B query, B row) {
    const S first = even(query) - even(row), second = odd(query) - odd(row);
    return sums + add_squares(first) + add_squares(second);
  }
  static I add(I a, I b) { return a + b; }
  static std::int32_t sum(I a) { return (a[0] + a[1]) + (a[2] + a[3]); }

  template <class Sums, class Out>
  static void sum4(Sums a, Sums b, Sums c, Sums d, Out* out) {
    out[0] = sum(a);
    out[1] = sum(b);
    out[2] = sum(c);
    out[3] = sum(d);
  }

 private:
  template <class To>
  static To read(const void* from) {
    To values;
    __builtin_memcpy(&values, from, sizeof values);
    return values;
  }
  static I pick(I mask, I yes, I no) { return (mask & yes) | (~mask & no); }
  static F widen_low(S values, int shift) {
    const auto twice = (I)__builtin_shufflevector(values, values, 0, 0, 1, 1, 2, 2, 3, 3);
    return __builtin_convertvector(twice >> shift, F);
  }
  static S even(B values) { return ((S)values << 8) >> 8; }
  static S odd(B values) { return (S)values >> 8; }
  static I add_squares(S values) {
    const auto bits = (Vector<std::uint16_t, 8>)values;  // a square wraps to the same bits
    const auto squares = (U)(bits * bits);
    return (I)((squares & 0xffffU) + (squares >> 16));
  }
};

#include "recollect/simd/kernels.inl"

constexpr Kernels kTable = table<Portable>("portable");
}  // namespace

const Kernels& portable() { return kTable; }

}  // namespace recollect::simd
