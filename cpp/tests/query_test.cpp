#include <atomic>
#include <random>
#include <thread>

#include "check.hpp"
#include "query_fixture.hpp"
#include "recollect/base/error.hpp"

using namespace recollect;
using namespace recollect::testing;
using query::View;

TEST(keyword_search_ranks_by_bm25) {
  Writer writer(2);
  writer.put(0, payload_of("red green blue"));
  writer.put(1, payload_of("red red red"));
  writer.put(2, payload_of("yellow"));
  const View view({writer.partition});
  const auto found = texts(view, asking({"red"}));
  CHECK_EQ(found.size(), 2U);
  CHECK_EQ(found[0], "red red red");
}

TEST(equal_scores_come_in_order_of_id) {
  Writer writer(2);
  for (std::uint64_t number : {5, 3, 9, 1}) writer.put(number, payload_of("same"));
  const View view({writer.partition});
  const auto hits = query::search(view, asking({"same"}, 3)).hits;
  CHECK_EQ(hits.size(), 3U);
  CHECK(view.row(hits[0].row).id == id_of(1));
  CHECK(view.row(hits[1].row).id == id_of(3));
  CHECK(view.row(hits[2].row).id == id_of(5));
}

TEST(neighbours_skip_what_is_gone_and_keep_their_place_over_updates) {
  Writer writer(2);
  for (std::uint64_t i = 0; i < 4; ++i) writer.put(i, payload_of("turn" + std::to_string(i), "s"));
  writer.put(1, payload_of("again", "s"));
  writer.remove(2);
  const View view({writer.partition});
  const auto alive = [&](std::uint32_t row) {
    return writer.partition->alive(row, view.parts()[0].snapshot.version);
  };
  const auto middle = view.neighbours(4, 2, alive);  // the new row of record 1
  CHECK(middle.before == (View::Neighbours::Side{0, View::kNone}));
  CHECK(middle.after == (View::Neighbours::Side{3, View::kNone}));
  CHECK(view.neighbours(3, 2, alive).before == (View::Neighbours::Side{4, 0}));
  CHECK(view.neighbours(0, 2, alive).after == (View::Neighbours::Side{4, 3}));
  CHECK(view.neighbours(0, 1, alive).after == (View::Neighbours::Side{4, View::kNone}));
  CHECK_EQ(view.neighbours(0, 2, alive).before[0], View::kNone);
}

TEST(a_view_is_not_changed_by_later_writes) {
  Writer writer(2);
  writer.put(0, payload_of("old words", "s"));
  writer.put(1, payload_of("old friend", "s"));
  const View before({writer.partition});
  const auto first = texts(before, asking({"old"}));
  writer.put(0, payload_of("new words", "s"));
  writer.remove(1);
  writer.put(2, payload_of("old bridge", "s"));
  CHECK(texts(before, asking({"old"})) == first);
  const View after({writer.partition});
  CHECK(texts(after, asking({"old"})) == std::vector<std::string>{"old bridge"});
}

TEST(bad_requests_are_refused) {
  Writer writer(2);
  writer.put(0, payload_of("one"));
  const View view({writer.partition});
  CHECK_THROWS(InvalidArgument, query::search(view, asking({"one"}, 0)).hits);
  auto wrong = asking({"one"});
  wrong.question.vector = {1, 0, 0};
  CHECK_THROWS(InvalidArgument, query::search(view, wrong).hits);
  auto cut_short = asking({"one"});
  cut_short.filter.where.resize(1);
  cut_short.filter.where[0].children = 2;
  CHECK_THROWS(InvalidArgument, query::search(view, cut_short).hits);
  Writer other(3);
  other.put(0, payload_of("one"));
  CHECK_THROWS(InvalidArgument, View({writer.partition, other.partition}));
}

// Run under ThreadSanitizer too: readers search while one thread adds, updates and deletes. Each
// batch keeps the number of live records that hold "steady" at 50, so every view must find 50.
THREADS_TEST(readers_see_whole_versions_while_a_writer_works) {
  constexpr std::uint64_t kRecords = 50;
  Writer writer(8);
  std::mt19937 random(3);
  const auto vector = [&] {
    std::vector<float> values(8, 0.0F);
    values[random() % 8] = 1;
    return values;
  };
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    writer.put(i, payload_of("steady word" + std::to_string(i), "s" + std::to_string(i % 5)),
               vector());
  }
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  std::atomic<int> searches{0}, wrong{0};
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      while (!done.load()) {
        const View view({writer.partition});
        auto request = asking({"steady", "word7"}, 1000);
        request.question.vector = {1, 0, 0, 0, 0, 0, 0, 0};
        request.recipe.before = request.recipe.after = {0.4, 0.2};
        std::size_t steady = 0;
        for (const auto& hit : query::search(view, request).hits) {
          steady += view.row(hit.row).text.starts_with("steady");
        }
        if (steady != kRecords) wrong.fetch_add(1);
        searches.fetch_add(1);
      }
    });
  }
  for (int i = 0; i < 1500 || searches.load() < 20; ++i) {
    const std::uint64_t number = random() % kRecords;
    writer.put(number,
               payload_of("steady more" + std::to_string(i), "s" + std::to_string(number % 5)),
               vector());
    writer.put(kRecords + static_cast<std::uint64_t>(i), payload_of("noise", "s1"));
    writer.remove(kRecords + static_cast<std::uint64_t>(i));
  }
  done.store(true);
  for (auto& reader : readers) reader.join();
  CHECK_EQ(wrong.load(), 0);
}
