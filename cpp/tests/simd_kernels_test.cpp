#include "recollect/simd/kernels.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "recollect/base/error.hpp"

namespace recollect::simd {
namespace {

using Halves = std::vector<std::uint16_t>;

std::vector<std::size_t> all_dims() {
  std::vector<std::size_t> dims;
  for (std::size_t d = 1; d <= 70; ++d) dims.push_back(d);
  dims.insert(dims.end(), {96, 128, 255, 256, 384, 768, 1000});
  return dims;
}
const std::vector<std::size_t> kCounts = {0, 1, 2, 3, 4, 5, 7, 8, 9, 33};
constexpr float kUntouched = 12345.0F;

double from_half(std::uint16_t half) {
  const int exponent = (half >> 10) & 31, fraction = half & 1023;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}
double value_of(float value) { return static_cast<double>(value); }
double value_of(std::uint16_t half) { return from_half(half); }
double value_of(std::int8_t value) { return value; }

double product(double q, double r) { return q * r; }
double squared_difference(double q, double r) { return (q - r) * (q - r); }

class Source {
 public:
  void fill(std::vector<float>& values) {
    for (float& value : values) value = normal_(random_);
  }
  void fill(Halves& values) {  // any finite half below 2, subnormals among them
    for (auto& value : values) {
      value = static_cast<std::uint16_t>((random_() & 0x8000U) | (random_() % 0x4000U));
    }
  }
  void fill(std::vector<std::int8_t>& values) {
    for (auto& value : values) value = static_cast<std::int8_t>(random_() % 255) - 127;
  }

 private:
  std::mt19937 random_{7};
  std::normal_distribution<float> normal_;
};

void expect(std::int32_t got, double want, double, const std::string& where) {
  if (got != want) testing::fail(__FILE__, __LINE__, where + " is " + std::to_string(got));
}
void expect(float got, double want, double scale, const std::string& where) {
  if (!(std::abs(value_of(got) - want) <= 1e-5 * scale + 1e-12)) {
    testing::fail(__FILE__, __LINE__,
                  where + ": " + std::to_string(got) + " for " + std::to_string(want));
  }
}

// One block kernel against a double sum, `offset` elements off any alignment.
template <class Query, class Row, class Out, class Kernel>
void check_block(const std::string& name, Kernel kernel, double (*term)(double, double)) {
  Source source;
  for (const std::size_t dims : all_dims()) {
    for (const std::size_t count : kCounts) {
      for (const std::size_t offset : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
        const std::size_t stride = dims + offset * 2 + offset % 2;
        // Exact sizes, so that a sanitizer sees any read past the last row.
        std::vector<Query> query(dims + offset);
        std::vector<Row> rows(offset + (count == 0 ? 0 : (count - 1) * stride + dims));
        std::vector<Out> out(count + 1, static_cast<Out>(kUntouched));
        source.fill(query);
        source.fill(rows);
        kernel(query.data() + offset, rows.data() + offset, count, stride, dims, out.data());
        for (std::size_t i = 0; i < count; ++i) {
          double want = 0, scale = 0;
          for (std::size_t d = 0; d < dims; ++d) {
            const double q = value_of(query[offset + d]);
            const double r = value_of(rows[offset + i * stride + d]);
            want += term(q, r);
            scale += std::abs(term(q, r));
          }
          expect(out[i], want, scale,
                 name + " dims " + std::to_string(dims) + " row " + std::to_string(i) + " of " +
                     std::to_string(count));
        }
        CHECK_EQ(out[count], static_cast<Out>(kUntouched));
      }
    }
  }
}

template <class Check>
void for_each_isa(Check check) {
  for (const char* name : available()) check(*find(name));
}

// `external` rounds the query of halves, so its own test states its bounds.
template <class Check>
void for_each_own_isa(Check check) {
  for_each_isa([&](const Kernels& table) {
    if (std::string(table.name) != "external") check(table);
  });
}

TEST(simd_dot_f32_equals_a_double_sum) {
  for_each_isa([](const Kernels& table) {
    check_block<float, float, float>(table.name, table.dot_f32, product);
  });
}
TEST(simd_dot_f16_equals_a_double_sum) {
  for_each_own_isa([](const Kernels& table) {
    check_block<float, std::uint16_t, float>(table.name, table.dot_f16, product);
  });
}
TEST(simd_dot_i8_is_exact) {
  for_each_isa([](const Kernels& table) {
    check_block<std::int8_t, std::int8_t, std::int32_t>(table.name, table.dot_i8, product);
  });
}
TEST(simd_dot_u2_at_is_exact) {
  for_each_isa([](const Kernels& table) {
    Source source;
    for (const std::size_t lines : {1U, 2U, 3U}) {
      for (const std::size_t count : kCounts) {
        std::vector<std::int8_t> query(256 * lines), bytes(64 * lines);
        source.fill(query);
        std::vector<std::vector<std::uint8_t>> rows(count);
        std::vector<const std::uint8_t*> at;
        for (auto& row : rows) {
          source.fill(bytes);
          row.assign(bytes.begin(), bytes.end());
          at.push_back(row.data());
        }
        std::vector<std::int32_t> out(count + 1, -1);
        table.dot_u2_at(query.data(), at.data(), count, lines, out.data());
        for (std::size_t i = 0; i < count; ++i) {
          std::int32_t want = 0;
          for (std::size_t v = 0; v < query.size(); ++v) {
            const std::size_t line = v / 256, quarter = v % 256 / 64, byte = v % 64;
            want += query[v] * (rows[i][line * 64 + byte] >> 2 * quarter & 3);
          }
          CHECK_EQ(out[i], want);
        }
        CHECK_EQ(out[count], -1);
      }
    }
  });
}
TEST(simd_dot_i8_at_is_dot_i8_wherever_rows_lie) {
  for_each_isa([](const Kernels& table) {
    Source source;
    for (const std::size_t dims : all_dims()) {
      for (const std::size_t count : kCounts) {
        std::vector<std::int8_t> query(dims);
        std::vector<std::vector<std::int8_t>> rows(count, query);
        source.fill(query);
        std::vector<const std::int8_t*> at;
        for (auto& row : rows) {
          source.fill(row);
          at.push_back(row.data());
        }
        std::vector<std::int32_t> out(count + 1, -1);
        table.dot_i8_at(query.data(), at.data(), count, dims, out.data());
        for (std::size_t i = 0; i < count; ++i) {
          std::int32_t want = 0;
          table.dot_i8(query.data(), at[i], 1, dims, dims, &want);
          CHECK_EQ(out[i], want);
        }
        CHECK_EQ(out[count], -1);
      }
    }
  });
}
TEST(simd_l2sq_f32_equals_a_double_sum) {
  for_each_isa([](const Kernels& table) {
    check_block<float, float, float>(table.name, table.l2sq_f32, squared_difference);
  });
}
TEST(simd_l2sq_f16_equals_a_double_sum) {
  for_each_own_isa([](const Kernels& table) {
    check_block<float, std::uint16_t, float>(table.name, table.l2sq_f16, squared_difference);
  });
}
TEST(simd_l2sq_i8_is_exact) {
  for_each_isa([](const Kernels& table) {
    check_block<std::int8_t, std::int8_t, std::int32_t>(table.name, table.l2sq_i8,
                                                        squared_difference);
  });
}

TEST(simd_i8_extremes_do_not_overflow) {
  for_each_isa([](const Kernels& table) {
    for (const std::size_t dims : {std::size_t{64}, std::size_t{100}, std::size_t{32768}}) {
      const auto n = static_cast<std::int32_t>(dims);
      for (const int sign : {1, -1}) {
        const std::vector<std::int8_t> query(dims, 127);
        const std::vector<std::int8_t> rows(5 * dims, static_cast<std::int8_t>(127 * sign));
        std::int32_t out[5];
        table.dot_i8(query.data(), rows.data(), 5, dims, dims, out);
        for (const std::int32_t value : out) CHECK_EQ(value, sign * 127 * 127 * n);
        table.l2sq_i8(query.data(), rows.data(), 5, dims, dims, out);
        for (const std::int32_t value : out) CHECK_EQ(value, sign > 0 ? 0 : 254 * 254 * n);
      }
    }
  });
}

TEST(simd_dot_f32_keeps_subnormals) {
  for_each_isa([](const Kernels& table) {
    const std::vector<float> query(67, 0x1p40F), row(67, 0x1p-140F);
    float out = 0;
    table.dot_f32(query.data(), row.data(), 1, 67, 67, &out);
    CHECK_EQ(out, 67 * 0x1p-100F);
  });
}

TEST(simd_dot_split_stays_within_its_bound) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  auto many_dims = all_dims();
  many_dims.push_back(20000);
  for_each_isa([&](const Kernels& table) {
    for (const std::size_t dims : many_dims) {
      for (const bool extreme : {false, true}) {
        std::vector<float> query(dims + 1);
        std::vector<std::int8_t> coarse(dims + 1);
        std::vector<std::int16_t> fine(dims + 1);
        double want = 0, query_square = 0, row_square = 0;
        for (std::size_t d = 1; d <= dims; ++d) {
          query[d] = extreme ? 1 + 0x1p-23F : normal(random);
          coarse[d] =
              static_cast<std::int8_t>(extreme ? 127 : static_cast<int>(random() % 255) - 127);
          fine[d] = static_cast<std::int16_t>(extreme ? 32767
                                                      : static_cast<int>(random() % 65535) - 32767);
          const double row = coarse[d] + fine[d] / 65534.0;
          want += value_of(query[d]) * row;
          query_square += value_of(query[d]) * value_of(query[d]);
          row_square += row * row;
        }
        const double got =
            table.dot_split(query.data() + 1, coarse.data() + 1, fine.data() + 1, dims);
        CHECK_NEAR(got, want, 1e-6 * std::sqrt(query_square * row_square));
      }
    }
  });
}

TEST(simd_add_i8_scales_and_adds) {
  Source source;
  for_each_isa([&](const Kernels& table) {
    for (const std::size_t dims : all_dims()) {
      std::vector<std::int8_t> row(dims + 1);
      std::vector<float> sum(dims + 2);
      source.fill(row);
      source.fill(sum);
      const std::vector<float> before = sum;
      table.add_i8(0.37F, row.data() + 1, dims, sum.data() + 1);
      for (std::size_t d = 1; d <= dims; ++d) {
        CHECK_NEAR(sum[d], before[d] + 0.37F * static_cast<float>(row[d]), 1e-5F);
      }
      CHECK_EQ(sum[0], before[0]);
      CHECK_EQ(sum[dims + 1], before[dims + 1]);
    }
  });
}

TEST(simd_to_f16_returns_every_half) {
  for_each_isa([](const Kernels& table) {
    std::vector<float> values;
    Halves want;
    for (std::uint32_t half = 0; half < 0x10000; ++half) {
      if ((half & 0x7c00U) == 0x7c00U) continue;
      want.push_back(static_cast<std::uint16_t>(half));
      values.push_back(static_cast<float>(from_half(want.back())));
    }
    Halves got(values.size());
    table.to_f16(values.data(), values.size(), got.data());
    CHECK(got == want);
  });
}

TEST(simd_to_f16_rounds_to_nearest_even) {
  std::vector<float> values;
  Halves want;
  for (std::uint16_t half = 0; half < 0x7bff; ++half) {  // the midpoint above each, and beside it
    const double low = from_half(half), high = from_half(static_cast<std::uint16_t>(half + 1));
    const auto middle = static_cast<float>((low + high) / 2);
    const auto even = static_cast<std::uint16_t>(half + (half & 1));
    for (const float sign : {1.0F, -1.0F}) {
      const auto bit = static_cast<std::uint16_t>(sign < 0 ? 0x8000 : 0);
      values.push_back(sign * middle);
      want.push_back(even | bit);
      values.push_back(sign * std::nextafter(middle, 0.0F));
      want.push_back(half | bit);
      values.push_back(sign * std::nextafter(middle, 1e9F));
      want.push_back(static_cast<std::uint16_t>(half + 1) | bit);
    }
  }
  for (const float huge : {65520.0F, 1e9F, INFINITY}) {
    values.push_back(huge);
    want.push_back(0x7c00);
  }
  values.insert(values.end(), {65519.996F, 1e-30F, -1e-40F});
  want.insert(want.end(), {0x7bff, 0, 0x8000});
  for_each_isa([&](const Kernels& table) {
    for (const std::size_t count : {values.size(), values.size() - 1, values.size() - 2}) {
      Halves got(count + 1, 0x1234);
      table.to_f16(values.data(), count, got.data());
      for (std::size_t i = 0; i < count; ++i) CHECK_EQ(got[i], want[i]);
      CHECK_EQ(got[count], 0x1234);
    }
  });
}

TEST(simd_find_knows_what_is_available) {
  const std::vector<const char*> names = available();
  CHECK_EQ(std::string(names.back()), "portable");
  for (const char* name : names) CHECK_EQ(std::string(find(name)->name), name);
  CHECK(find("") == nullptr);
  CHECK(find("sse9") == nullptr);
  CHECK(find(kernels().name) == &kernels());
#if defined(__aarch64__)
  CHECK(find("neon") != nullptr);
  CHECK(find("avx2") == nullptr);
#elif defined(__x86_64__)
  CHECK(find("neon") == nullptr);
#endif
}

TEST(simd_choose_lists_what_is_available) {
  CHECK_EQ(std::string(choose("").name), available().front());
  CHECK_EQ(std::string(choose("portable").name), "portable");
  try {
    choose("sse9");
    testing::fail(__FILE__, __LINE__, "an unknown name was taken");
  } catch (const InvalidArgument& error) {
    const std::string message = error.what();
    CHECK(message.find("sse9") != std::string::npos);
    for (const char* name : available()) CHECK(message.find(name) != std::string::npos);
  }
}

template <class Value>
void external_dot(const void* a, const void* b, std::uint64_t n, double* out) {
  *out = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    *out += value_of(static_cast<const Value*>(a)[i]) * value_of(static_cast<const Value*>(b)[i]);
  }
}

TEST(simd_external_calls_what_was_installed) {
  const External functions{.dot_f32 = external_dot<float>,
                           .dot_f16 = external_dot<std::uint16_t>,
                           .dot_i8 = external_dot<std::int8_t>,
                           .l2sq_f32 = nullptr,
                           .l2sq_f16 = nullptr,
                           .l2sq_i8 = nullptr};
  install_external(functions);
  install_external(functions);
  External other = functions;
  other.dot_i8 = nullptr;
  CHECK_THROWS(InvalidArgument, install_external(other));

  const Kernels* table = find("external");
  CHECK(table != nullptr);
  CHECK(table->l2sq_f32 == find("portable")->l2sq_f32);
  check_block<float, float, float>("external", table->dot_f32, product);
  check_block<std::int8_t, std::int8_t, std::int32_t>("external", table->dot_i8, product);

  const std::vector<float> query = {1.0F + 0x1p-12F, -2.0F};  // the first rounds to 1 as a half
  const Halves rows = {0x3c00, 0x3c00, 0x4000, 0x0000};       // 1, 1 and 2, 0
  float out[2];
  table->dot_f16(query.data(), rows.data(), 2, 2, 2, out);
  CHECK_EQ(out[0], -1.0F);
  CHECK_EQ(out[1], 2.0F);
}

}  // namespace
}  // namespace recollect::simd
