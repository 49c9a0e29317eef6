#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"
#include "recollect/embed/static_table.hpp"

using namespace recollect;

namespace {

void append_u32(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFF);
}

struct Content {
  std::uint32_t dims = 5;
  std::vector<std::string> pieces = {"cat", "dog", "##s", "zero"};
  std::vector<float> scales = {0.5f, 0.25f, 2.0f, 0.0f};
  std::vector<int> rows = {1, 2, 3, 4, 5, -128, 127, 0, 1, -1, 10, 0, 0, 0, 9, 1, 1, 1, 1, 1};

  std::string encode() const {
    std::string vocabulary;
    for (const std::string& piece : pieces) vocabulary += (vocabulary.empty() ? "" : "\n") + piece;
    std::string out = "RCLSTATC";
    append_u32(out, 1);
    append_u32(out, static_cast<std::uint32_t>(scales.size()));
    append_u32(out, dims);
    append_u32(out, static_cast<std::uint32_t>(vocabulary.size()));
    for (const float scale : scales) append_u32(out, std::bit_cast<std::uint32_t>(scale));
    for (const int value : rows) out += static_cast<char>(value);
    out += vocabulary;
    append_u32(out, crc32(out));
    return out;
  }

  // Σ scale · row over the pieces with these ids, normalised, in double precision.
  std::vector<double> pool(const std::vector<std::size_t>& ids) const {
    std::vector<double> sum(dims);
    double square = 0;
    for (const std::size_t id : ids)
      for (std::size_t d = 0; d < dims; ++d) sum[d] += double{scales[id]} * rows[id * dims + d];
    for (const double value : sum) square += value * value;
    for (double& value : sum) value /= std::sqrt(square);
    return sum;
  }
};

void seal(std::string& bytes) {
  bytes.resize(bytes.size() - 4);
  append_u32(bytes, crc32(bytes));
}

}  // namespace

TEST(embed_crc32_is_zlibs) {
  CHECK_EQ(crc32(""), 0u);
  CHECK_EQ(crc32("123456789"), 0xCBF43926u);
  CHECK_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339u);
}

TEST(embed_table_pools_and_normalises) {
  const Content content;
  const std::string bytes = content.encode();
  const embed::StaticTable table(bytes);
  CHECK_EQ(table.dimensions(), 5u);
  CHECK_EQ(table.pieces(), 4u);
  std::vector<float> vector(5);
  CHECK(table.embed("Cats, dog unknown cat", vector.data()));
  const std::vector<double> expected = content.pool({0, 2, 1, 0});
  for (std::size_t d = 0; d < 5; ++d) CHECK_NEAR(vector[d], expected[d], 1e-6);
}

TEST(embed_table_says_when_it_knows_no_piece) {
  const std::string bytes = Content().encode();
  const embed::StaticTable table(bytes);
  for (const char* text : {"", "unknown words", "!?", "zero zero"}) {
    std::vector<float> vector(5, 7.0f);
    CHECK(!table.embed(text, vector.data()));
    for (const float value : vector) CHECK_EQ(value, 0.0f);
  }
}

TEST(embed_table_may_be_opened_without_its_checksum) {
  std::string bytes = Content().encode();
  const std::uint32_t good = crc32(std::string_view(bytes).substr(0, bytes.size() - 4));
  const embed::StaticTable whole(bytes);
  const embed::StaticTable unchecked(bytes, embed::StaticTable::Check::structure);
  std::vector<float> one(5), other(5);
  CHECK(whole.embed("cats", one.data()));
  CHECK(unchecked.embed("cats", other.data()));
  CHECK(one == other);
  CHECK_EQ(unchecked.checksum(), good);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  CHECK_THROWS(CorruptData, embed::StaticTable(bytes));
  CHECK(embed::StaticTable(bytes, embed::StaticTable::Check::structure).checksum() != good);
  bytes.pop_back();
  CHECK_THROWS(CorruptData, embed::StaticTable(bytes, embed::StaticTable::Check::structure));
}

TEST(embed_table_never_gives_what_is_not_finite) {
  Content content;
  content.scales = {std::nanf(""), INFINITY, 1e38f, 1e-44f};
  const std::string bytes = content.encode();
  const embed::StaticTable table(bytes);
  for (const char* text : {"cat", "dog", "dogs", "zero"}) {
    std::vector<float> vector(5);
    table.embed(text, vector.data());
    for (const float value : vector) CHECK(std::isfinite(value));
  }
}

TEST(embed_table_checksum_depends_on_the_content) {
  Content other;
  other.scales[0] = 0.75f;
  CHECK(embed::StaticTable(Content().encode()).checksum() !=
        embed::StaticTable(other.encode()).checksum());
}

TEST(embed_table_refuses_any_changed_byte) {
  const std::string good = Content().encode();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1 << i % 8);
    CHECK_THROWS(CorruptData, embed::StaticTable(bad));
  }
}

TEST(embed_table_refuses_any_other_length) {
  const std::string good = Content().encode();
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_THROWS(CorruptData, embed::StaticTable(good.substr(0, size)));
  CHECK_THROWS(CorruptData, embed::StaticTable(good + "x"));
}

TEST(embed_table_refuses_headers_that_lie) {
  for (const std::size_t at : {8u, 12u, 16u, 20u}) {  // version, pieces, dims, vocabulary
    for (const char value : {'\0', '\3', '\xFF'}) {
      std::string bad = Content().encode();
      for (std::size_t i = at; i < at + 4; ++i) bad[i] = value;
      seal(bad);
      CHECK_THROWS(CorruptData, embed::StaticTable(bad));
    }
  }
  Content fewer;
  fewer.pieces.pop_back();
  CHECK_THROWS(CorruptData, embed::StaticTable(fewer.encode()));
  Content twice;
  twice.pieces[1] = "cat";
  CHECK_THROWS(CorruptData, embed::StaticTable(twice.encode()));
}
