// The kernels, written once over the primitives of an instruction set.
//
// An instruction set's file defines, inside recollect::simd and an anonymous namespace, a struct
// of primitives, includes this file there, and builds its table with table<Struct>(name).
// Everything stays internal to that file, so the linker cannot mix instruction sets.
//
//   F   kFloats floats: zero_f, load (floats or halves), widen (int8 or int16), store,
//       store_half, add, sub, mul_add(a, b, c) = a·b + c, spread, sum, sum4
//   B   kBytes int8 values: load; Q is a query's B made ready by prepare
//   I   int32 sums: zero_i, add, dot(sums, Q, B), square(sums, B, B), sum, sum4;
//       start_dot(sums, B) takes off, once per query, what dot adds too much
//
// load_part(from, count), where an instruction set has masked loads, loads fewer values than
// load and zeros for the rest.
//
// Rows are taken four at a time: each part of the query is loaded once for four rows, four
// chains of additions hide each other's latency, and four horizontal sums share their shuffles.
// The four come from the four quarters of the block, because memory that is read in four places
// at once gives more: float32 rows in DRAM 12.1 GB/s, four rows side by side 10.2; int8 rows in
// L3 11.7 ns each instead of 14.5. A lone row runs over four accumulators instead.

template <class Isa>
struct Dot {
  using F = typename Isa::F;
  using I = typename Isa::I;
  static F prepare(F query) { return query; }
  static auto prepare(typename Isa::B query) { return Isa::prepare(query); }
  static F start(F sums, F) { return sums; }
  static I start(I sums, typename Isa::B query) { return Isa::start_dot(sums, query); }
  static F step(F sums, F query, F row) { return Isa::mul_add(query, row, sums); }
  static I step(I sums, typename Isa::Q query, typename Isa::B row) {
    return Isa::dot(sums, query, row);
  }
};

template <class Isa>
struct L2sq {
  using F = typename Isa::F;
  using I = typename Isa::I;
  using B = typename Isa::B;
  static F prepare(F query) { return query; }
  static B prepare(B query) { return query; }
  static F start(F sums, F) { return sums; }
  static I start(I sums, B) { return sums; }
  static F step(F sums, F query, F row) {
    const F difference = Isa::sub(query, row);
    return Isa::mul_add(difference, difference, sums);
  }
  static I step(I sums, B query, B row) { return Isa::square(sums, query, row); }
};

// The last `count` values before the end of a row, filled up with zeros, which add nothing.
template <class Isa, std::size_t kWidth, class Value>
auto load_tail(const Value* from, std::size_t count) {
  if constexpr (requires { Isa::load_part(from, count); }) {
    return Isa::load_part(from, count);
  } else {
    Value values[kWidth] = {};
    for (std::size_t i = 0; i < count; ++i) values[i] = from[i];
    return Isa::load(values);
  }
}

// With software prefetch AVX2 reads int8 rows from busy DRAM at 5.5 to 7 GB/s instead of 4 to 5,
// from L3 at 23.7 instead of 21.6 (the limit is 24.3); 512 to 4,096 bytes ahead measure alike.
constexpr std::size_t kLineBytes = 64, kAheadBytes = 2048;

inline void prefetch(const void* row) {
  // As an integer, because it may point past the rows; a prefetch never faults.
  const auto ahead = reinterpret_cast<std::uintptr_t>(row) + kAheadBytes;
  __builtin_prefetch(reinterpret_cast<const void*>(ahead));
}

template <class Isa, template <class> class Measure, class Query, class Row, class Out>
struct Block {
  static constexpr bool kBytes = sizeof(Query) == 1;
  static constexpr std::size_t kWidth = kBytes ? Isa::kBytes : Isa::kFloats;
  static constexpr std::size_t kLine = kLineBytes / sizeof(Row);
  using Step = Measure<Isa>;

  static auto zero() {
    if constexpr (kBytes) {
      return Isa::zero_i();
    } else {
      return Isa::zero_f();
    }
  }
  using Sums = decltype(zero());

  static void run(const Query* query, const Row* rows, std::size_t count, std::size_t stride,
                  std::size_t dims, Out* out) {
    const Sums first = start(query, dims);
    const std::size_t quarter = count / 4;
    for (std::size_t i = 0; i < quarter; ++i) {
      const Row* const row[4] = {rows + i * stride, rows + (i + quarter) * stride,
                                 rows + (i + 2 * quarter) * stride,
                                 rows + (i + 3 * quarter) * stride};
      Out sums[4];
      four<true>(query, row, dims, first, sums);
      for (std::size_t r = 0; r < 4; ++r) out[i + r * quarter] = sums[r];
    }
    for (std::size_t i = 4 * quarter; i < count; ++i) {
      out[i] = one(query, rows + i * stride, dims, first);
    }
  }

  // Rows that lie anywhere. While four are measured, those eight further on are fetched, whole:
  // beyond its second line a lone row is too short for the processor to notice that it is read
  // forward.
  static void gather(const Query* query, const Row* const* rows, std::size_t count,
                     std::size_t dims, Out* out) {
    constexpr std::size_t kAhead = 8;
    const auto fetch_from = [&](std::size_t from, std::size_t most) {
      if (from < count) fetch(rows + from, count - from < most ? count - from : most, dims);
    };
    const Sums first = start(query, dims);
    fetch_from(0, kAhead);
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      fetch_from(i + kAhead, 4);
      four<false>(query, rows + i, dims, first, out + i);
    }
    for (; i < count; ++i) out[i] = one(query, rows[i], dims, first);
  }

  static void fetch(const Row* const* rows, std::size_t count, std::size_t dims) {
    for (std::size_t r = 0; r < count; ++r) {
      for (std::size_t at = 0; at < dims; at += kLine) __builtin_prefetch(rows[r] + at);
    }
  }

  static Sums start(const Query* query, std::size_t dims) {
    Sums sums = zero();
    std::size_t i = 0;
    for (; i + kWidth <= dims; i += kWidth) sums = Step::start(sums, Isa::load(query + i));
    if (i < dims) {
      sums = Step::start(sums, load_tail<Isa, kWidth>(query + i, dims - i));
    }
    return sums;
  }

  static Sums step(Sums sums, const Query* query, const Row* row) {
    return Step::step(sums, Step::prepare(Isa::load(query)), Isa::load(row));
  }

  template <bool kInRuns>
  static void four(const Query* query, const Row* const* row, std::size_t dims, Sums first,
                   Out* out) {
    Sums sums[4] = {first, first, first, first};
    const auto step_four = [&](std::size_t at) {
      for (int r = 0; r < 4; ++r) sums[r] = step(sums[r], query + at, row[r] + at);
    };
    std::size_t i = 0;
    for (; i + kLine <= dims; i += kLine) {
      if constexpr (kInRuns) {
        for (int r = 0; r < 4; ++r) prefetch(row[r] + i);
      }
      for (std::size_t part = 0; part < kLine; part += kWidth) step_four(i + part);
    }
    for (; i + kWidth <= dims; i += kWidth) step_four(i);
    if (i < dims) {
      const auto query_tail = Step::prepare(load_tail<Isa, kWidth>(query + i, dims - i));
      for (int r = 0; r < 4; ++r) {
        sums[r] = Step::step(sums[r], query_tail, load_tail<Isa, kWidth>(row[r] + i, dims - i));
      }
    }
    Isa::sum4(sums[0], sums[1], sums[2], sums[3], out);
  }

  static Out one(const Query* query, const Row* row, std::size_t dims, Sums first) {
    Sums a = first, b = zero(), c = zero(), d = zero();
    std::size_t i = 0;
    for (; i + 4 * kWidth <= dims; i += 4 * kWidth) {
      a = step(a, query + i, row + i);
      b = step(b, query + i + kWidth, row + i + kWidth);
      c = step(c, query + i + 2 * kWidth, row + i + 2 * kWidth);
      d = step(d, query + i + 3 * kWidth, row + i + 3 * kWidth);
    }
    for (; i + kWidth <= dims; i += kWidth) a = step(a, query + i, row + i);
    if (i < dims) {
      const auto query_tail = Step::prepare(load_tail<Isa, kWidth>(query + i, dims - i));
      b = Step::step(b, query_tail, load_tail<Isa, kWidth>(row + i, dims - i));
    }
    return Isa::sum(Isa::add(Isa::add(a, b), Isa::add(c, d)));
  }
};

// Codes of 2 bits, four to a byte: a byte's quarters are taken by shifts, and each belongs to
// another stretch of the query, so nothing is moved within a register.
//
// quarter<n>(B) is the n-th two bits of each byte. dot_quarters(sums, q0, q1, q2, q3, B), where an
// instruction set has something better than four dots, multiplies each with its B of the query.
template <class Isa>
struct Quarters {
  using B = typename Isa::B;
  using I = typename Isa::I;
  static constexpr std::size_t kLine = 64, kValues = 4 * kLine;

  static void gather(const std::int8_t* query, const std::uint8_t* const* rows, std::size_t count,
                     std::size_t lines, std::int32_t* out) {
    // Rows of one line are worth a loop whose length the compiler knows.
    if (lines == 1) {
      all(query, rows, count, 1, out);
    } else {
      all(query, rows, count, lines, out);
    }
  }

  [[gnu::always_inline]] static inline void all(const std::int8_t* query,
                                                const std::uint8_t* const* rows, std::size_t count,
                                                std::size_t lines, std::int32_t* out) {
    constexpr std::size_t kAhead = 16;
    const auto fetch = [&](std::size_t i) {
      for (std::size_t line = 0; line < lines; ++line) __builtin_prefetch(rows[i] + line * kLine);
    };
    for (std::size_t i = 0; i < count && i < kAhead; ++i) fetch(i);
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      for (std::size_t next = i + kAhead; next < i + kAhead + 4 && next < count; ++next)
        fetch(next);
      I sums[4] = {Isa::zero_i(), Isa::zero_i(), Isa::zero_i(), Isa::zero_i()};
      for (std::size_t line = 0; line < lines; ++line) {
        for (std::size_t at = 0; at < kLine; at += Isa::kBytes) {
          for (std::size_t r = 0; r < 4; ++r) {
            sums[r] = step(sums[r], query + line * kValues + at, rows[i + r] + line * kLine + at);
          }
        }
      }
      Isa::sum4(sums[0], sums[1], sums[2], sums[3], out + i);
    }
    for (; i < count; ++i) {
      I sums = Isa::zero_i();
      for (std::size_t line = 0; line < lines; ++line) {
        for (std::size_t at = 0; at < kLine; at += Isa::kBytes) {
          sums = step(sums, query + line * kValues + at, rows[i] + line * kLine + at);
        }
      }
      out[i] = Isa::sum(sums);
    }
  }

  static I step(I sums, const std::int8_t* query, const std::uint8_t* row) {
    const B codes = Isa::load(reinterpret_cast<const std::int8_t*>(row));
    const B q0 = Isa::load(query), q1 = Isa::load(query + kLine);
    const B q2 = Isa::load(query + 2 * kLine), q3 = Isa::load(query + 3 * kLine);
    if constexpr (requires { Isa::dot_quarters(sums, q0, q1, q2, q3, codes); }) {
      return Isa::dot_quarters(sums, q0, q1, q2, q3, codes);
    } else {
      sums = Isa::dot(sums, q0, Isa::template quarter<0>(codes));
      sums = Isa::dot(sums, q1, Isa::template quarter<1>(codes));
      sums = Isa::dot(sums, q2, Isa::template quarter<2>(codes));
      return Isa::dot(sums, q3, Isa::template quarter<3>(codes));
    }
  }
};

// coarse·65534 + fine fits the 24 bits of a float exactly, so only products and sums round.
// A lane adds kRun products before it goes into a double: the error bound is that of kRun
// additions, whatever the dims.
template <class Isa>
double dot_split(const float* query, const std::int8_t* coarse, const std::int16_t* fine,
                 std::size_t dims) {
  constexpr std::size_t kWidth = Isa::kFloats, kRun = 8;
  constexpr double kUnit = 65534;
  const auto unit = Isa::spread(static_cast<float>(kUnit));
  const auto step = [unit](auto sums, const float* q, const std::int8_t* c, const std::int16_t* f) {
    return Isa::mul_add(Isa::load(q), Isa::mul_add(Isa::widen(c), unit, Isa::widen(f)), sums);
  };
  double total = 0;
  std::size_t i = 0;
  while (i + kWidth <= dims) {
    const std::size_t left = (dims - i) / kWidth / 2;
    const std::size_t pairs = left < kRun ? left : kRun;
    auto a = Isa::zero_f(), b = Isa::zero_f();
    for (std::size_t n = 0; n < pairs; ++n, i += 2 * kWidth) {
      a = step(a, query + i, coarse + i, fine + i);
      b = step(b, query + i + kWidth, coarse + i + kWidth, fine + i + kWidth);
    }
    if (pairs == 0) {
      a = step(a, query + i, coarse + i, fine + i);
      i += kWidth;
    }
    total += static_cast<double>(Isa::sum(Isa::add(a, b)));
  }
  for (; i < dims; ++i) {
    total += static_cast<double>(query[i]) * (coarse[i] * kUnit + fine[i]);
  }
  return total / kUnit;
}

template <class Isa>
void add_i8(float scale, const std::int8_t* row, std::size_t dims, float* sum) {
  constexpr std::size_t kWidth = Isa::kFloats;
  const auto scales = Isa::spread(scale);
  std::size_t i = 0;
  for (; i + kWidth <= dims; i += kWidth) {
    Isa::store(sum + i, Isa::mul_add(scales, Isa::widen(row + i), Isa::load(sum + i)));
  }
  for (; i < dims; ++i) sum[i] += scale * static_cast<float>(row[i]);
}

template <class Isa>
void to_f16(const float* in, std::size_t count, std::uint16_t* out) {
  constexpr std::size_t kWidth = Isa::kFloats;
  std::size_t i = 0;
  for (; i + kWidth <= count; i += kWidth) Isa::store_half(out + i, Isa::load(in + i));
  if (i < count) {
    std::uint16_t halves[kWidth];
    Isa::store_half(halves, load_tail<Isa, kWidth>(in + i, count - i));
    for (std::size_t n = 0; i < count; ++n, ++i) out[i] = halves[n];
  }
}

template <class Isa>
constexpr Kernels table(const char* name) {
  return {
      .name = name,
      .dot_f32 = Block<Isa, Dot, float, float, float>::run,
      .dot_f16 = Block<Isa, Dot, float, std::uint16_t, float>::run,
      .dot_i8 = Block<Isa, Dot, std::int8_t, std::int8_t, std::int32_t>::run,
      .l2sq_f32 = Block<Isa, L2sq, float, float, float>::run,
      .l2sq_f16 = Block<Isa, L2sq, float, std::uint16_t, float>::run,
      .l2sq_i8 = Block<Isa, L2sq, std::int8_t, std::int8_t, std::int32_t>::run,
      .dot_i8_at = Block<Isa, Dot, std::int8_t, std::int8_t, std::int32_t>::gather,
      .dot_u2_at = Quarters<Isa>::gather,
      .dot_split = dot_split<Isa>,
      .add_i8 = add_i8<Isa>,
      .to_f16 = to_f16<Isa>,
  };
}
