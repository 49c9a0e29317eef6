#include <atomic>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "partition_fixture.hpp"
#include "query_fixture.hpp"
#include "recollect/base/error.hpp"
#include "recollect/query/question.hpp"
#include "recollect/query/search.hpp"

// A partition's graph beside its writer and its readers, and as bytes.

namespace recollect::testing {

namespace {

constexpr std::size_t kDimensions = 16;

std::vector<float> direction(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(kDimensions);
  for (float& value : values) value = normal(random);
  return query::unit_vector(values);
}

void fill(Writer& writer, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t i = from; i < to; ++i) {
    const std::string expiry = i % 7 == 0 ? ",\"expires_at\":50" : "";
    writer.put(i,
               payload_of("word" + std::to_string(i % 13) + " common", "s" + std::to_string(i / 10),
                          expiry),
               direction(i));
  }
}

query::Request asking_near(std::uint64_t seed, query::Choice plan) {
  query::Request request = asking({"common", "word3"});
  request.question.vector = direction(seed);
  request.plan = plan;
  request.now = 10;
  return request;
}

std::set<std::uint32_t> rows(const query::View& view, const query::Request& request) {
  std::set<std::uint32_t> found;
  for (const query::Hit& hit : query::search(view, request).hits) found.insert(hit.row);
  return found;
}

}  // namespace

THREADS_TEST(a_graph_grows_beside_its_writer_and_its_readers) {
  Writer writer(kDimensions);
  fill(writer, 0, 400);
  std::atomic<bool> done{false};
  std::thread linker([&] {
    while (!done) writer.partition->link(16, 1);
  });
  std::vector<std::thread> readers;
  std::atomic<std::size_t> wrong{0};
  for (std::uint64_t reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&, reader] {
      for (std::uint64_t i = 0; !done; ++i) {
        const query::View view({writer.partition});
        query::Request request = asking_near(reader * 1000 + i, query::Choice::graph);
        request.now = static_cast<std::int64_t>(i % 100);  // some rows expire and come back
        for (const query::Hit& hit : query::search(view, request).hits) {
          const query::View::Part& part = view.parts().front();
          wrong += !part.partition->alive(hit.row, part.snapshot.version);
          wrong += part.partition->row(hit.row).expires_at <= request.now;
        }
      }
    });
  }
  fill(writer, 400, 1200);
  for (std::uint64_t i = 0; i < 600; i += 2) writer.remove(i);
  fill(writer, 1, 200);  // updates
  done = true;
  linker.join();
  for (std::thread& reader : readers) reader.join();
  CHECK_EQ(wrong.load(), std::size_t{0});
  while (writer.partition->link(256, 2) > 0) {
  }
  const query::View view({writer.partition});
  std::size_t found = 0;
  constexpr std::size_t kAsked = 50;
  for (std::uint64_t seed = 0; seed < kAsked; ++seed) {
    const auto exact = rows(view, asking_near(seed, query::Choice::exact));
    for (const std::uint32_t row : rows(view, asking_near(seed, query::Choice::graph))) {
      found += exact.count(row);
    }
  }
  CHECK(found >= kAsked * 10 * 95 / 100);
}

TEST(a_graph_comes_back_from_its_bytes_for_the_same_rows_alone) {
  Writer first(kDimensions), other(kDimensions);
  fill(first, 0, 300);
  fill(other, 1, 301);
  while (first.partition->link(256, 1) > 0) {
  }
  std::string bytes;
  first.partition->write_graph([&](std::string_view piece) { bytes += piece; });
  CHECK_THROWS(CorruptData, other.partition->read_graph(bytes));
  CHECK_THROWS(InvalidArgument, first.partition->read_graph(bytes));

  Writer same(kDimensions);
  fill(same, 0, 300);
  CHECK_THROWS(CorruptData, same.partition->read_graph(bytes.substr(0, bytes.size() / 2)));
  same.partition->read_graph(bytes);
  CHECK_EQ(same.partition->graph()->covered(), std::uint32_t{300});
  const query::View left({first.partition}), right({same.partition});
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const query::Request request = asking_near(seed, query::Choice::graph);
    CHECK(rows(left, request) == rows(right, request));
  }
}

}  // namespace recollect::testing
