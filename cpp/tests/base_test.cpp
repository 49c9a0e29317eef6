#include <pthread.h>

#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "check.hpp"
#include "recollect/base/byte_arena.hpp"
#include "recollect/base/dictionary.hpp"
#include "recollect/base/error.hpp"
#include "recollect/base/json.hpp"
#include "recollect/base/parallel.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/stable_array.hpp"

using namespace recollect;

TEST(stable_array_keeps_addresses_and_values) {
  StableArray<int> array(3);
  std::vector<int*> places;
  for (int i = 0; i < 1000; ++i) {
    places.push_back(array.append());
    CHECK_EQ(places.back()[2], 0);
    places.back()[1] = i;
  }
  for (std::size_t i = 0; i < 1000; ++i) {
    CHECK(array.at(i) == places[i]);
    CHECK_EQ(array.at(i)[1], static_cast<int>(i));
  }
}

TEST(stable_array_runs_cover_every_element_once) {
  StableArray<int> array;
  for (int i = 0; i < 500; ++i) array.push_back(i);
  for (const std::size_t count : {0U, 1U, 16U, 17U, 48U, 499U, 500U}) {
    std::vector<int> seen;
    array.for_each_run(count, [&](std::size_t first, std::size_t length, const int* values) {
      CHECK_EQ(first, seen.size());
      seen.insert(seen.end(), values, values + length);
    });
    CHECK_EQ(seen.size(), count);
    for (std::size_t i = 0; i < count; ++i) CHECK_EQ(seen[i], static_cast<int>(i));
  }
}

TEST(byte_arena_keeps_what_it_stores) {
  ByteArena arena;
  std::vector<std::string_view> views;
  for (std::size_t i = 0; i < 300; ++i)
    views.push_back(arena.store(std::string(i * 7, char('a' + i % 26))));
  for (std::size_t i = 0; i < 300; ++i) CHECK(views[i] == std::string(i * 7, char('a' + i % 26)));
}

TEST(dictionary_gives_dense_ids) {
  Dictionary dictionary;
  for (int i = 0; i < 2000; ++i) {
    CHECK_EQ(dictionary.insert("key" + std::to_string(i)), static_cast<std::uint32_t>(i));
  }
  for (int i = 0; i < 2000; ++i) {
    const std::string key = "key" + std::to_string(i);
    CHECK_EQ(dictionary.insert(key), static_cast<std::uint32_t>(i));
    CHECK(dictionary.key(static_cast<std::uint32_t>(i)) == key);
  }
  CHECK_EQ(dictionary.find("absent"), Dictionary::kNone);
  CHECK_EQ(dictionary.find(""), Dictionary::kNone);
}

THREADS_TEST(dictionary_is_read_while_it_grows) {
  Dictionary dictionary;
  std::atomic<std::uint32_t> published{0};
  auto reader = std::async(std::launch::async, [&] {
    std::uint32_t known = 0;
    while (known < 5000) {
      known = published.load(std::memory_order_acquire);
      for (std::uint32_t i = 0; i < known; i += 1 + known / 50) {
        CHECK_EQ(dictionary.find(std::to_string(i)), i);
      }
    }
  });
  for (std::uint32_t i = 0; i < 5000; ++i) {
    dictionary.insert(std::to_string(i));
    published.store(i + 1, std::memory_order_release);
  }
  reader.get();
}

THREADS_TEST(posting_list_is_walked_while_it_grows) {
  ByteArena blocks;
  PostingList list;
  std::atomic<std::uint32_t> rows{0};
  auto reader = std::async(std::launch::async, [&] {
    std::uint32_t known = 0;
    while (known < 20000) {
      known = rows.load(std::memory_order_acquire);
      std::uint32_t expected = 0;
      list.for_each(known, [&](const Posting& posting) {
        CHECK_EQ(posting.row, expected);
        CHECK_EQ(posting.value, expected * 3);
        ++expected;
      });
      CHECK_EQ(expected, known);
    }
  });
  for (std::uint32_t row = 0; row < 20000; ++row) {
    list.append({row, row * 3}, blocks);
    rows.store(row + 1, std::memory_order_release);
  }
  reader.get();
}

#ifdef __GLIBC__
TEST(work_is_done_where_there_are_no_more_threads) {
  pthread_attr_t usual, huge;
  CHECK_EQ(pthread_getattr_default_np(&usual), 0);
  CHECK_EQ(pthread_attr_init(&huge), 0);
  CHECK_EQ(pthread_attr_setstacksize(&huge, std::size_t{1} << 62), 0);
  CHECK_EQ(pthread_setattr_default_np(&huge), 0);
  CHECK_THROWS(std::system_error, std::thread([] {}).join());
  std::vector<int> done(100);
  try {
    in_parallel(done.size(), 4, [&](std::size_t i) { ++done[i]; });
  } catch (const std::system_error&) {
    done.clear();
  }
  CHECK_EQ(pthread_setattr_default_np(&usual), 0);
  CHECK(done == std::vector<int>(100, 1));
}
#endif

TEST(json_reads_what_json_allows) {
  JsonReader json(R"( {"a": [1, -2.5e3, true, null], "b\n\u00e9\ud83d\ude00": {"c": "x"}} )");
  std::vector<double> numbers;
  std::string key_read, value_read;
  json.object([&](std::string_view key) {
    if (key == "a") {
      json.array([&] {
        if (json.null()) return;
        numbers.push_back(json.peek() == 't' ? static_cast<double>(json.boolean()) : json.number());
      });
    } else {
      key_read = key;
      json.object([&](std::string_view) { value_read = json.string(); });
    }
  });
  json.end();
  CHECK_EQ(numbers.size(), 3U);
  CHECK_EQ(numbers[1], -2500.0);
  CHECK_EQ(key_read, "b\n\xC3\xA9\xF0\x9F\x98\x80");
  CHECK_EQ(value_read, "x");
}

TEST(json_refuses_what_json_does_not_allow) {
  for (const char* bad :
       {"", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "nul", "tru", "\"\\x\"", "\"\\ud800\"", "1 2",
        "\"open", "[1 2]", "{1:2}", "--1", "\"\\u12", "01x", "\"\\ud800\\u0041\""}) {
    CHECK_THROWS(CorruptData, [&] {
      JsonReader json(bad);
      json.skip();
      json.end();
      return 0;
    }());
  }
  const std::string deep(100, '[');
  CHECK_THROWS(CorruptData, JsonReader(deep).skip());
}
