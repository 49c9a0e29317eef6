// The primitives of NEON, which every 64-bit ARM has; shared by neon.cpp and neon_dotprod.cpp.
struct Neon {
  using F = float32x4_t;
  using B = int8x16_t;
  using I = int32x4_t;
  using Q = B;
  static constexpr std::size_t kFloats = 4, kBytes = 16;

  static F zero_f() { return vdupq_n_f32(0); }
  static F spread(float value) { return vdupq_n_f32(value); }
  static F load(const float* from) { return vld1q_f32(from); }
  static F load(const std::uint16_t* halves) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(halves)));
  }
  static F widen(const std::int8_t* from) {
    std::int32_t four;
    __builtin_memcpy(&four, from, sizeof four);
    const int16x8_t wide = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
  }
  static F widen(const std::int16_t* from) { return vcvtq_f32_s32(vmovl_s16(vld1_s16(from))); }
  static void store(float* to, F values) { vst1q_f32(to, values); }
  static void store_half(std::uint16_t* to, F values) {
    vst1_u16(to, vreinterpret_u16_f16(vcvt_f16_f32(values)));
  }
  static F add(F a, F b) { return vaddq_f32(a, b); }
  static F sub(F a, F b) { return vsubq_f32(a, b); }
  static F mul_add(F a, F b, F c) { return vfmaq_f32(c, a, b); }
  static float sum(F a) { return vaddvq_f32(a); }
  static void sum4(F a, F b, F c, F d, float* out) {
    vst1q_f32(out, vpaddq_f32(vpaddq_f32(a, b), vpaddq_f32(c, d)));
  }

  static I zero_i() { return vdupq_n_s32(0); }
  static B load(const std::int8_t* from) { return vld1q_s8(from); }
  static Q prepare(B query) { return query; }
  static I start_dot(I sums, B) { return sums; }
  // Two products of at most 127² fit an int16 together.
  static I dot(I sums, Q query, B row) {
    const int16x8_t low = vmull_s8(vget_low_s8(query), vget_low_s8(row));
    return vpadalq_s16(sums, vmlal_high_s8(low, query, row));
  }
  template <int kQuarter>
  static B quarter(B codes) {
    const uint8x16_t bytes = vreinterpretq_u8_s8(codes);
    if constexpr (kQuarter == 3) {
      return vreinterpretq_s8_u8(vshrq_n_u8(bytes, 6));
    } else if constexpr (kQuarter == 0) {
      return vreinterpretq_s8_u8(vandq_u8(bytes, vdupq_n_u8(3)));
    } else {
      return vreinterpretq_s8_u8(vandq_u8(vshrq_n_u8(bytes, 2 * kQuarter), vdupq_n_u8(3)));
    }
  }
  static I square(I sums, B query, B row) {
    const uint8x16_t difference = distance(query, row);
    const uint8x8_t low = vget_low_u8(difference);
    const uint32x4_t more = vpadalq_u16(vreinterpretq_u32_s32(sums), vmull_u8(low, low));
    return vreinterpretq_s32_u32(vpadalq_u16(more, vmull_high_u8(difference, difference)));
  }
  static I add(I a, I b) { return vaddq_s32(a, b); }
  static std::int32_t sum(I a) { return vaddvq_s32(a); }
  static void sum4(I a, I b, I c, I d, std::int32_t* out) {
    vst1q_s32(out, vpaddq_s32(vpaddq_s32(a, b), vpaddq_s32(c, d)));
  }

 protected:
  // |q − r| <= 254 fits an unsigned byte.
  static uint8x16_t distance(B query, B row) { return vreinterpretq_u8_s8(vabdq_s8(query, row)); }
};
