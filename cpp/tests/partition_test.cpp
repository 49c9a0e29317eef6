#include "recollect/partition/partition.hpp"

#include "check.hpp"
#include "partition_fixture.hpp"
#include "recollect/base/error.hpp"
#include "recollect/partition/draft.hpp"
#include "recollect/partition/image.hpp"

using namespace recollect;
using namespace recollect::testing;

TEST(record_ids_round_trip_and_sort_as_text) {
  const std::string_view bytes = "\x01\x90\x2f\x3e\x7a\x4b\x7c\x1d\x8e\x2f\x01\x23\x45\x67\x89\xab";
  const auto id = partition::RecordId::of_bytes(bytes);
  CHECK_EQ(id.text(), "01902f3e-7a4b-7c1d-8e2f-0123456789ab");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string later(bytes);
    ++later[i];
    const auto other = partition::RecordId::of_bytes(later);
    CHECK(id < other);
    CHECK(id.text() < other.text());
  }
  for (const std::size_t size : {0u, 15u, 17u, 36u}) {
    CHECK_THROWS(InvalidArgument, partition::RecordId::of_bytes(std::string(size, 'a')));
  }
}

TEST(records_decode_and_flatten_their_metadata) {
  const auto record = partition::Record::decode(
      R"({"text":"t","kind":"episodic","at":5,"expires_at":9,"importance":2,"tokens":3,)"
      R"("session":"s","source":"ann","entities":["Ann","acme inc"],)"
      R"("metadata":{"a":{"b":[1,"x",[2]]},"n":null,"t":true},"later":{"unknown":[]}})");
  CHECK_EQ(record.text, "t");
  CHECK(record.kind == partition::Kind::episodic);
  CHECK_EQ(record.expires_at, 9);
  CHECK_EQ(record.entities.size(), 2U);
  CHECK_EQ(record.entities[0], "ann");
  CHECK_EQ(record.entities[1], "acme inc");
  CHECK_EQ(record.metadata.size(), 4U);
  CHECK_EQ(record.metadata[1].path, "a.b");
  CHECK(record.metadata[1].in_list);
  CHECK(record.metadata_json == R"({"a":{"b":[1,"x",[2]]},"n":null,"t":true})");
}

TEST(a_record_is_written_down_as_it_is_read) {
  partition::Draft draft{.text = "Ann Lee met \"Bob\" \\ at\tnoon\n\x01 \xC3\xA9",
                         .kind = "procedural",
                         .at = -5,
                         .expires_at = 9,
                         .importance = "2.0",
                         .session = "s\"1",
                         .source = "ann",
                         .entities = {"Acme", "Acme", "Ann Lee"},
                         .metadata = R"({"a":1})"};
  const partition::Written written = partition::write_down(draft, *neutral_analyzer());
  const auto record = partition::Record::decode(written.payload);
  CHECK_EQ(record.text, draft.text);
  CHECK(record.kind == partition::Kind::procedural);
  CHECK_EQ(record.at, -5);
  CHECK_EQ(record.expires_at, 9);
  CHECK_EQ(record.importance, 2.0F);
  CHECK(record.tokens > 0);
  CHECK_EQ(record.session, *draft.session);
  CHECK_EQ(record.source, "ann");
  CHECK(record.entities_json.starts_with(R"(["Acme","Ann Lee")"));
  CHECK_EQ(record.metadata_json, *draft.metadata);
  CHECK(written.payload.find(R"("importance":2.0,)") != std::string::npos);
  CHECK(written.payload.find(R"("given":2,)") != std::string::npos);
  CHECK(written.dense_text.find("Ann") == std::string::npos);
}

TEST(what_a_record_does_not_have_is_not_written) {
  const partition::Draft draft{.text = "tea", .kind = "semantic", .at = 1};
  CHECK_EQ(partition::write_down(draft, *neutral_analyzer()).payload,
           R"({"text":"tea","kind":"semantic","at":1,"tokens":1})");
}

TEST(undecodable_records_are_refused) {
  for (const char* bad :
       {"", "[]", "{}", R"({"text":""})", R"({"text":1})", R"({"text":"a","kind":"x"})",
        R"({"text":"a","importance":-1})", R"({"text":"a","tokens":-4})",
        R"({"text":"a","metadata":[]})", R"({"text":"a"} x)"}) {
    CHECK_THROWS(CorruptData, partition::Record::decode(bad));
  }
}

TEST(a_batch_that_does_not_decode_changes_nothing) {
  Writer writer(2);
  writer.put(0, payload_of("one"));
  const std::string good = payload_of("two"), bad = "{";
  const std::vector<partition::Change> changes = {{5, 5, id_of(5), false, good, {}},
                                                  {6, 6, id_of(6), false, bad, {}}};
  CHECK_THROWS(CorruptData, (writer.partition->apply(changes, 6), 0));
  CHECK_EQ(writer.partition->snapshot().live, 1U);
  CHECK_EQ(writer.partition->snapshot().version, 1U);
  CHECK(!writer.partition->terms().find("two"));
}

TEST(applying_a_batch_twice_changes_nothing) {
  Writer writer(2);
  writer.put(0, payload_of("one two"));
  const std::string payload = payload_of("one two");
  const partition::Change again{1, 1, id_of(0), false, payload, {}};
  writer.partition->apply({&again, 1}, 1);
  const auto snapshot = writer.partition->snapshot();
  CHECK_EQ(snapshot.rows, 1U);
  CHECK_EQ(snapshot.length, 2U);
}

TEST(a_batch_in_portions_is_seen_as_a_whole) {
  Writer writer(2);
  writer.put(0, payload_of("one two"));
  const std::string two = payload_of("two"), three = payload_of("three");
  const std::vector<partition::Change> changes = {{2, 1, id_of(0), false, two, {}},
                                                  {3, 3, id_of(1), false, three, {}}};
  const std::span all(changes);
  CHECK(writer.partition->apply(all.first(1), 2, true));
  const auto before = writer.partition->snapshot();
  CHECK_EQ(before.version, 1U);
  CHECK_EQ(before.length, 2U);
  CHECK(writer.partition->alive(0, before.version));
  const partition::Image image(writer.partition);
  std::string bytes;
  image.write({}, [&](std::string_view piece) { bytes += piece; });
  partition::Partition restored(2, neutral_analyzer());
  partition::read_image(restored, bytes, nullptr, 1);
  CHECK_EQ(restored.snapshot().version, 1U);
  CHECK_EQ(restored.snapshot().length, 2U);

  CHECK(writer.partition->apply(all.last(1), 3));
  CHECK(restored.apply(all, 3));
  for (const auto* partition : {writer.partition.get(), &restored}) {
    CHECK_EQ(partition->snapshot().version, 3U);
    CHECK_EQ(partition->snapshot().rows, 3U);
    CHECK_EQ(partition->snapshot().live, 2U);
    CHECK_EQ(partition->snapshot().length, 2U);
    CHECK(!partition->alive(0, 3));
  }
}

TEST(updates_and_deletes_leave_no_trace_in_the_snapshot) {
  Writer writer(2);
  writer.put(0, payload_of("one two three", "s", R"(,"metadata":{"pinned":true})"));
  writer.put(1, payload_of("four", "s"));
  CHECK_EQ(writer.partition->snapshot().pinned, 1U);
  writer.put(0, payload_of("five", "s"));
  CHECK_EQ(writer.partition->snapshot().pinned, 0U);
  CHECK_EQ(writer.partition->snapshot().length, 2U);
  CHECK_EQ(writer.partition->snapshot().live, 2U);
  writer.remove(0);
  writer.remove(1);
  CHECK_EQ(writer.partition->snapshot().length, 0U);
  CHECK_EQ(writer.partition->snapshot().live, 0U);
}

TEST(records_out_of_order_of_creation_change_nothing) {
  Writer writer(2);
  writer.put(0, payload_of("one", "s"));
  const std::string good = payload_of("three", "s"), payload = payload_of("two", "s");
  const std::vector<partition::Change> changes = {{8, 8, id_of(8), false, good, {}},
                                                  {9, 1, id_of(7), false, payload, {}}};
  CHECK(!writer.partition->apply(changes, 9));
  CHECK_EQ(writer.partition->snapshot().live, 1U);
  CHECK_EQ(writer.partition->snapshot().version, 1U);
}

TEST(a_wrong_vector_length_is_refused) {
  Writer writer(3);
  CHECK_THROWS(CorruptData, (writer.put(0, payload_of("one"), {1, 0}), 0));
}
