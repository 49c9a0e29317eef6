#include <algorithm>
#include <atomic>
#include <cstring>
#include <future>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"
#include "partition_fixture.hpp"
#include "query_fixture.hpp"
#include "recollect/base/error.hpp"
#include "recollect/partition/image.hpp"
#include "recollect/query/question.hpp"
#include "recollect/query/search.hpp"

// A partition that comes back from its image is the partition that was replayed.

namespace recollect::testing {

namespace {

using partition::Partition;

constexpr std::size_t kDimensions = 16;
constexpr partition::Origin kOrigin = {'h', 'e', 'r', 'e'};

std::string image_of(const std::shared_ptr<Partition>& partition) {
  std::string bytes;
  partition::Image(partition).write(kOrigin, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

std::shared_ptr<Partition> empty() {
  return std::make_shared<Partition>(kDimensions, neutral_analyzer());
}

std::shared_ptr<Partition> restored(std::string_view bytes, Check check = Check::all) {
  auto made = empty();
  const auto kept = std::make_shared<const std::string>(bytes);
  partition::read_image(*made, *kept, kept, 2, check);
  return made;
}

// Events of one scope, drawn at random: records of all kinds, with and without everything that a
// record can have, long texts, updates and deletes.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {}

  // One more event, for each of the partitions.
  void next(const std::vector<Partition*>& partitions) {
    const std::size_t chance = below(10);
    if (chance < 2 && !records_.empty()) {
      remove(records_[below(records_.size())], partitions);
    } else if (chance < 4 && !records_.empty()) {
      const auto number = records_[below(records_.size())];
      if (std::find(whole_.begin(), whole_.end(), number) == whole_.end()) put(number, partitions);
    } else if (chance < 5) {
      put_parted(partitions);
    } else {
      put(static_cast<std::uint64_t>(created_.size()), partitions);
    }
  }

  std::size_t below(std::size_t end) { return random_() % end; }

  std::vector<float> direction() {
    std::normal_distribution<float> normal;
    std::vector<float> values(kDimensions);
    for (float& value : values) value = normal(random_);
    return query::unit_vector(values);
  }

  std::string word() { return "word" + std::to_string(below(1 + below(40))); }

 private:
  void put(std::uint64_t number, const std::vector<Partition*>& partitions,
           const std::string& first = "", const std::string& more = "") {
    std::string text = word();
    for (std::size_t i = below(8); i > 0; --i) text += " " + word();
    std::string payload = "{" + first + R"("text":")" + text + R"(","kind":")" +
                          std::array{"working", "episodic", "semantic", "procedural"}[below(4)] +
                          R"(","tokens":)" + std::to_string(1 + below(9)) + R"(,"at":)" +
                          std::to_string(below(1000));
    if (below(2) == 0) payload += R"(,"session":"s)" + std::to_string(below(9)) + '"';
    if (below(2) == 0) payload += R"(,"source":"who)" + std::to_string(below(3)) + '"';
    if (below(4) == 0) payload += R"(,"expires_at":)" + std::to_string(below(1000));
    if (below(4) == 0) payload += R"(,"importance":)" + std::to_string(below(30)) + "e-1";
    if (below(3) == 0) payload += R"(,"entities":["Ann",")" + word() + R"("])";
    if (below(5) == 0)
      payload += R"(,"metadata":{"pinned":true,"n":)" + std::to_string(below(9)) + "}";
    if (below(5) == 0) payload += R"(,"level":"section")";
    apply(number, payload + more + "}", below(6) == 0 ? std::vector<float>{} : direction(),
          partitions);
    if (std::find(records_.begin(), records_.end(), number) == records_.end()) {
      records_.push_back(number);
    }
  }

  void put_parted(const std::vector<Partition*>& partitions) {
    const auto number = static_cast<std::uint64_t>(created_.size());
    whole_.push_back(number);
    records_.push_back(number);
    apply(number,
          R"({"text":"a long text","kind":"semantic","at":5,"tokens":9,"session":"s1",)"
          R"("passages":[["x",0,4],["y",4,9]]})",
          {}, partitions);
    const std::string of = R"("parent":")" + id_of(number).text() + R"(",)";
    put(number + 1, partitions, of, R"(,"span":[0,4])");
    put(number + 2, partitions, of, R"(,"span":[4,9])");
  }

  void remove(std::uint64_t number, const std::vector<Partition*>& partitions) {
    const std::uint64_t version = ++version_;
    const partition::Change change{version, created_[number], id_of(number), true, {}, {}};
    for (Partition* partition : partitions) partition->apply({&change, 1}, version);
  }

  void apply(std::uint64_t number, const std::string& payload, std::vector<float> vector,
             const std::vector<Partition*>& partitions) {
    const std::uint64_t version = ++version_;
    if (number >= created_.size()) created_.resize(number + 1);
    if (created_[number] == 0) created_[number] = version;
    const partition::Change change{version, created_[number], id_of(number),
                                   false,   payload,          vector};
    for (Partition* partition : partitions) partition->apply({&change, 1}, version);
  }

  std::mt19937_64 random_;
  std::uint64_t version_ = 0;
  std::vector<std::uint64_t> created_, records_, whole_;
};

void check_same_snapshot(const partition::Snapshot& a, const partition::Snapshot& b) {
  CHECK_EQ(a.version, b.version);
  CHECK_EQ(a.rows, b.rows);
  CHECK_EQ(a.live, b.live);
  CHECK_EQ(a.split, b.split);
  CHECK_EQ(a.expiring, b.expiring);
  CHECK_EQ(a.length, b.length);
  CHECK_EQ(a.episodes, b.episodes);
  CHECK_EQ(a.deaths, b.deaths);
  CHECK_EQ(a.pinned, b.pinned);
  CHECK_EQ(a.largest_importance, b.largest_importance);
}

bool same(const query::Hit& a, const query::Hit& b) {
  return a.row == b.row && a.score == b.score && a.signals.semantic == b.signals.semantic &&
         a.signals.keyword == b.signals.keyword && a.signals.entity == b.signals.entity &&
         a.signals.relevance == b.signals.relevance && a.signals.fit == b.signals.fit &&
         a.signals.recency == b.signals.recency && a.signals.period == b.signals.period;
}

bool same(const partition::Row& a, const partition::Row& b) {
  return a.id == b.id && a.version == b.version && a.created == b.created && a.at == b.at &&
         a.expires_at == b.expires_at && a.text == b.text && a.session == b.session &&
         a.source == b.source && a.entities_json == b.entities_json &&
         a.metadata_json == b.metadata_json && a.passages_json == b.passages_json &&
         a.importance == b.importance && a.tokens == b.tokens && a.span_begin == b.span_begin &&
         a.span_end == b.span_end && a.kind == b.kind && a.level == b.level &&
         a.levels == b.levels && a.pinned == b.pinned && a.cues.asks == b.cues.asks &&
         a.cues.tells_self == b.cues.tells_self && a.cues.tells_time == b.cues.tells_time;
}

// The rows, and what questions find, by both plans and at any time.
void check_same(const std::shared_ptr<Partition>& a, const std::shared_ptr<Partition>& b,
                History& history) {
  check_same_snapshot(a->snapshot(), b->snapshot());
  for (std::uint32_t row = 0; row < a->snapshot().rows; ++row) {
    CHECK(same(a->row(row), b->row(row)));
    CHECK_EQ(a->parent(row), b->parent(row));
  }
  const query::View left({a}), right({b});
  for (int asked = 0; asked < 12; ++asked) {
    query::Request request = asking({history.word(), history.word()}, 1 + history.below(20));
    request.now = static_cast<std::int64_t>(history.below(1000));
    request.plan = asked % 2 == 0 ? query::Choice::exact : query::Choice::graph;
    request.pinned = history.below(6) == 0;
    if (history.below(2) == 0) request.question.vector = history.direction();
    if (history.below(2) == 0) request.question.entities = {"ann", history.word()};
    if (history.below(3) == 0) request.filter.kinds = 6;
    if (history.below(3) == 0) request.filter.since = static_cast<std::int64_t>(history.below(900));
    if (history.below(4) == 0) {
      query::Condition condition;
      condition.op = query::Condition::Operator::at_most;
      condition.path = "n";
      condition.operands = {{partition::MetadataValue::Type::number, 5, ""}};
      request.filter.where = {condition};
    }
    const auto found = query::search(left, request).hits,
               again = query::search(right, request).hits;
    CHECK_EQ(found.size(), again.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(same(found[i], again[i]));
    const auto counted = a->settle(request.now), recounted = b->settle(request.now);
    CHECK_EQ(counted.records, recounted.records);
    CHECK_EQ(counted.length, recounted.length);
    const std::string term = request.question.terms.front();
    const std::uint32_t id = a->terms().id(term);
    CHECK_EQ(id, b->terms().id(term));
    if (id != Dictionary::kNone) CHECK_EQ(a->terms().live(id), b->terms().live(id));
  }
}

}  // namespace

TEST(an_image_comes_back_as_the_partition_it_was_and_goes_on_like_it) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    History history(seed);
    const auto first = empty();
    for (std::size_t i = history.below(300); i > 0; --i) history.next({first.get()});
    if (seed % 3 == 0) first->settle(static_cast<std::int64_t>(history.below(1000)));
    const std::string bytes = image_of(first);
    const auto second = restored(bytes);
    check_same(first, second, history);
    CHECK(image_of(second) == bytes);
    for (std::size_t i = history.below(200); i > 0; --i) {
      history.next({first.get(), second.get()});
    }
    while (first->link(64, 1) > 0) {
    }
    while (second->link(64, 1) > 0) {
    }
    check_same(first, second, history);
    CHECK(image_of(first) == image_of(second));
  }
}

TEST(an_image_is_of_the_version_at_which_it_was_begun) {
  History history(7);
  const auto partition = empty();
  for (int i = 0; i < 200; ++i) history.next({partition.get()});
  const std::string before = image_of(partition);
  const partition::Image image(partition);
  for (int i = 0; i < 200; ++i) history.next({partition.get()});
  std::string after;
  image.write(kOrigin, [&](std::string_view piece) {
    after += piece;
    history.next({partition.get()});
  });
  const auto then = restored(before), now = restored(after);
  check_same(then, now, history);
  CHECK_EQ(image.version(), now->snapshot().version);
}

THREADS_TEST(an_image_is_written_beside_its_writer_and_its_readers) {
  History history(3);
  const auto partition = empty();
  for (int i = 0; i < 500; ++i) history.next({partition.get()});
  std::atomic<bool> done{false};
  auto saver = std::async(std::launch::async, [&] {
    while (!done) {
      const std::string bytes = image_of(partition);
      CHECK_EQ(restored(bytes)->snapshot().version, partition::read_image_head(bytes).version);
    }
  });
  auto reader = std::async(std::launch::async, [&] {
    query::Request request = asking({"word1", "word2"});
    while (!done) query::search(query::View({partition}), request);
  });
  for (int i = 0; i < 1500; ++i) history.next({partition.get()});
  done = true;
  saver.get();
  reader.get();
}

TEST(an_image_says_what_it_is_of) {
  const auto partition = empty();
  const std::string bytes = image_of(partition);
  const partition::ImageHead head = partition::read_image_head(bytes);
  CHECK_EQ(head.version, std::uint64_t{0});
  CHECK(head.origin == kOrigin);
  Partition other(kDimensions * 2, neutral_analyzer());
  CHECK_THROWS(CorruptData, partition::read_image(other, bytes, nullptr, 1));
  Writer filled(kDimensions);
  filled.put(0, payload_of("x"));
  CHECK_THROWS(InvalidArgument, partition::read_image(*filled.partition, bytes, nullptr, 1));
}

TEST(every_byte_of_an_image_is_checked) {
  History history(5);
  const auto partition = empty();
  for (int i = 0; i < 60; ++i) history.next({partition.get()});
  const std::string bytes = image_of(partition);
  for (std::size_t at = 0; at < bytes.size(); at += at < 200 ? 1 : 1 + history.below(97)) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << history.below(8)));
    CHECK_THROWS(CorruptData, restored(damaged));
  }
  for (std::size_t end = 0; end < bytes.size(); end += 1 + history.below(997)) {
    CHECK_THROWS(CorruptData, restored(bytes.substr(0, end)));
  }
  CHECK_THROWS(CorruptData, restored(bytes + "x"));
}

// As a fuzzer would: whatever checksums would have told, nothing leads outside of arrays.
TEST(a_damaged_image_is_refused_or_of_some_use) {
  History history(11);
  const auto partition = empty();
  for (int i = 0; i < 40; ++i) history.next({partition.get()});
  const std::string bytes = image_of(partition);
  std::size_t used = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = bytes;
    for (std::size_t flips = 1 + history.below(3); flips > 0; --flips) {
      const std::size_t at = history.below(damaged.size());
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << history.below(8)));
    }
    std::shared_ptr<Partition> made;
    try {
      made = restored(damaged, Check::structure);
    } catch (const CorruptData&) {
      continue;
    }
    ++used;
    query::Request request = asking({"word1", "word2"});
    request.question.vector = history.direction();
    request.question.entities = {"ann"};
    query::search(query::View({made}), request);
    request.plan = query::Choice::graph;
    query::search(query::View({made}), request);
  }
  CHECK(used > 0);
}

}  // namespace recollect::testing
