#include <atomic>
#include <future>
#include <map>
#include <random>
#include <set>

#include "check.hpp"
#include "partition_fixture.hpp"
#include "recollect/base/row_lists.hpp"

using namespace recollect;
using namespace recollect::testing;
using partition::Partition;
using partition::Statistics;

namespace {

const std::vector<std::string> kWords = {"red", "green", "blue", "one", "two"};
const std::vector<std::string> kNames = {"ann", "bob"};

// The slow model: a pass over all rows.
struct Counts {
  Statistics statistics;
  std::map<std::string, std::uint32_t> terms, entities;
  bool operator==(const Counts& other) const {
    return statistics.records == other.statistics.records &&
           statistics.length == other.statistics.length && terms == other.terms &&
           entities == other.entities;
  }
};

bool counts_at(const partition::Row& row, std::int64_t now) {
  return row.expires_at == partition::kNever || row.expires_at > now;
}

Counts recounted(const Partition& partition, std::int64_t now) {
  Counts counts;
  const auto snapshot = partition.snapshot();
  for (std::uint32_t row = 0; row < snapshot.rows; ++row) {
    if (!partition.alive(row, snapshot.version) || !counts_at(partition.row(row), now)) continue;
    ++counts.statistics.records;
    counts.statistics.length += partition.terms().length(row);
  }
  const auto count = [&](const PostingList* list, std::uint32_t& total) {
    if (!list) return;
    list->for_each(snapshot.rows, [&](const Posting& posting) {
      total += partition.alive(posting.row, snapshot.version) &&
               counts_at(partition.row(posting.row), now);
    });
  };
  for (const auto& word : kWords) count(partition.terms().find(word), counts.terms[word]);
  for (const auto& name : kNames) count(partition.entities().find(name), counts.entities[name]);
  return counts;
}

Counts settled(const Partition& partition, std::int64_t now) {
  Counts counts;
  partition.settle(now, [&](const Statistics& statistics) {
    counts.statistics = statistics;
    const auto live = [](const auto& index, const std::string& key) {
      const std::uint32_t id = index.id(key);
      return id == index.kNone ? 0 : index.live(id);
    };
    for (const auto& word : kWords) counts.terms[word] = live(partition.terms(), word);
    for (const auto& name : kNames) counts.entities[name] = live(partition.entities(), name);
  });
  return counts;
}

class RandomEvents {
 public:
  explicit RandomEvents(unsigned seed) : random_(seed) {}

  std::uint64_t number(std::uint64_t below) { return random_() % below; }

  void write(Writer& writer, std::uint64_t records) {
    const std::uint64_t record = number(records);
    if (known_.contains(record) && number(3) == 0) return writer.remove(record);
    if (known_.empty() || *known_.rbegin() < record) {
      // Records are created in order.
      for (std::uint64_t i = known_.empty() ? 0 : *known_.rbegin() + 1; i <= record; ++i) {
        writer.put(i, payload());
        known_.insert(i);
      }
    } else {
      writer.put(record, payload());
    }
  }

 private:
  std::string payload() {
    std::string text = kWords[number(kWords.size())], more;
    for (std::uint64_t i = number(6); i > 0; --i) text += " " + kWords[number(kWords.size())];
    if (number(2) == 0) more += R"(,"entities":[")" + kNames[number(2)] + R"(","ann"])";
    if (number(2) == 0) more += R"(,"expires_at":)" + std::to_string(number(40));
    if (number(8) == 0) more += R"(,"passages":[["x",0,3]])";  // a parent, which never counts
    return payload_of(text, "s", more);
  }

  std::mt19937 random_;
  std::set<std::uint64_t> known_;
};

}  // namespace

TEST(row_lists_keep_every_list) {
  RowLists lists;
  std::mt19937 random(1);
  std::vector<std::vector<std::uint32_t>> expected;
  for (std::size_t row = 0; row < 3000; ++row) {
    std::vector<std::uint32_t> list(row % 500 == 7 ? 100000 : random() % 20);
    for (auto& value : list) value = static_cast<std::uint32_t>(random());
    lists.append(list);
    expected.push_back(std::move(list));
  }
  for (std::uint32_t row = 0; row < expected.size(); ++row) {
    const auto list = lists.at(row);
    CHECK(std::vector<std::uint32_t>(list.begin(), list.end()) == expected[row]);
  }
}

TEST(a_row_has_the_terms_and_entities_it_was_written_with) {
  Writer writer(2);
  writer.put(0, payload_of("red blue red", "", R"(,"entities":["Bob","Ann","Bob"])"));
  writer.put(1, payload_of("red", "", R"(,"passages":[["x",0,3]])"));
  const auto& terms = writer.partition->terms();
  const std::uint32_t red = terms.id("red"), blue = terms.id("blue");
  const auto list = terms.terms(0);
  CHECK((std::vector<std::uint32_t>(list.begin(), list.end()) ==
         std::vector<std::uint32_t>{red, red, blue}));
  CHECK(&terms.postings(red) == terms.find("red"));
  CHECK_EQ(writer.partition->entities().entities(0).size(), 2U);
  CHECK(terms.terms(1).empty());
  CHECK_EQ(terms.id("absent"), terms.kNone);
}

TEST(the_census_equals_a_recount_at_any_time) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    RandomEvents events(seed);
    Writer writer(2);
    const std::uint64_t records = 1 + events.number(30);
    for (int step = 0; step < 120; ++step) {
      events.write(writer, records);
      if (events.number(3) != 0) continue;
      const auto now = static_cast<std::int64_t>(events.number(44)) - 2;
      CHECK(settled(*writer.partition, now) == recounted(*writer.partition, now));
    }
    for (const std::int64_t now : {INT64_MAX, INT64_MIN, std::int64_t{20}}) {
      CHECK(settled(*writer.partition, now) == recounted(*writer.partition, now));
    }
  }
}

TEST(a_row_that_died_and_expires_is_taken_out_once) {
  for (const bool expired_first : {false, true}) {
    Writer writer(2);
    writer.put(0, payload_of("red", "", R"(,"expires_at":10)"));
    writer.put(1, payload_of("red"));
    if (expired_first) CHECK_EQ(writer.partition->settle(10).records, 1U);
    writer.remove(0);
    for (const std::int64_t now : {10, 9, 11, 0}) {
      CHECK_EQ(writer.partition->settle(now).records, 1U);
      CHECK_EQ(writer.partition->settle(now).length, 1U);
      CHECK_EQ(writer.partition->terms().live(writer.partition->terms().id("red")), 1U);
    }
  }
}

THREADS_TEST(the_census_is_settled_while_rows_are_written) {
  Writer writer(2);
  std::atomic<bool> done{false};
  const auto read = [&](unsigned seed) {
    RandomEvents times(seed);
    while (!done.load(std::memory_order_acquire)) {
      const auto now = static_cast<std::int64_t>(times.number(40));
      const Counts counts = settled(*writer.partition, now);
      for (const auto& [word, live] : counts.terms) CHECK(live <= counts.statistics.records);
    }
  };
  auto first = std::async(std::launch::async, read, 1);
  auto second = std::async(std::launch::async, read, 2);
  RandomEvents events(3);
  for (int step = 0; step < 400; ++step) events.write(writer, 60);
  done.store(true, std::memory_order_release);
  first.get();
  second.get();
  CHECK(settled(*writer.partition, 17) == recounted(*writer.partition, 17));
}
