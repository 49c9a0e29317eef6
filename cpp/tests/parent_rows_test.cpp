#include <algorithm>

#include "check.hpp"
#include "query_fixture.hpp"
#include "recollect/query/question.hpp"

// The row of a text that is stored as passages died at version 0: it keeps the text and its place
// in the episode, and nothing finds or counts it.

using namespace recollect;
using namespace recollect::testing;
using query::View;

namespace {

constexpr auto kSplit = R"(,"passages":[["x",0,3]])";
constexpr std::uint64_t kParent = 1;

std::string passage_of(std::uint64_t parent, const std::string& text,
                       const std::string& session = "s") {
  return payload_of(text, session, R"(,"parent":")" + id_of(parent).text() + R"(","span":[0,3])");
}

// Everything a row could be counted by, on the parent alone.
const std::string& loud_parent() {
  static const std::string payload =
      payload_of("whole red text", "s",
                 std::string(R"(,"source":"zoe","entities":["Acme"],"metadata":{"pinned":true},)") +
                     R"("importance":9,"expires_at":50)" + kSplit);
  return payload;
}

// A turn, a text of two passages, and another turn, in one episode.
Writer conversation(bool with_parent) {
  Writer writer(2);
  writer.put(0, payload_of("red turn", "s"), {1, 0});
  if (with_parent) writer.put(kParent, loud_parent(), {1, 0});
  writer.put(2, passage_of(kParent, "whole red"), {1, 0});
  writer.put(3, passage_of(kParent, "text"), {0, 1});
  writer.put(4, payload_of("blue turn", "s"), {0, 1});
  return writer;
}

constexpr std::uint32_t kParentRow = 1;

}  // namespace

TEST(a_parent_counts_in_no_statistic) {
  const Writer with = conversation(true), without = conversation(false);
  const auto snapshot = with.partition->snapshot(), plain = without.partition->snapshot();
  CHECK_EQ(snapshot.rows, plain.rows + 1);
  CHECK_EQ(snapshot.live, plain.live);
  CHECK_EQ(snapshot.length, plain.length);
  CHECK_EQ(snapshot.pinned, 0U);
  CHECK_EQ(snapshot.largest_importance, plain.largest_importance);
  CHECK_EQ(with.partition->terms().length(kParentRow), 0U);
  with.partition->for_each_expiring(snapshot.rows, [](std::uint32_t) { CHECK(false); });
  for (const std::uint64_t version : {0U, 1U, 2U, 9U})
    CHECK(!with.partition->alive(kParentRow, version));
  CHECK(with.partition->row(kParentRow).text == "whole red text");
}

TEST(a_parent_is_in_no_posting) {
  const Writer writer = conversation(true);
  const auto holds_parent = [&](const PostingList* list) {
    bool found = false;
    if (list)
      list->for_each(writer.partition->snapshot().rows,
                     [&](const Posting& posting) { found |= posting.row == kParentRow; });
    return found;
  };
  for (const char* term : {"whole", "red", "text", "zoe"})
    CHECK(!holds_parent(writer.partition->terms().find(term)));
  CHECK(!holds_parent(writer.partition->entities().find("acme")));
  const auto parsed =
      query::parse_question(View({writer.partition}), *neutral_analyzer(), "at acme", 0);
  CHECK(parsed.question.entities.empty());
}

TEST(a_parent_is_no_hit) {
  const Writer writer = conversation(true);
  const View view({writer.partition});
  auto request = asking({"whole", "red", "text", "zoe"}, 100);
  request.question.vector = {1, 0};
  request.question.entities = {"acme"};
  request.recipe.before = request.recipe.after = {0.4, 0.2};
  const auto hits = query::search(view, request).hits;
  CHECK_EQ(hits.size(), 4U);
  for (const query::Hit& hit : hits) CHECK(hit.row != kParentRow);
  request.pinned = true;
  CHECK(query::search(view, request).hits.empty());
}

TEST(a_parent_changes_no_score) {
  const Writer with = conversation(true), without = conversation(false);
  auto request = asking({"whole", "red"}, 100);
  request.question.vector = {1, 0};
  request.recipe.before = request.recipe.after = {};  // a border between texts counts half
  const View view({with.partition}), plain({without.partition});
  const auto hits = query::search(view, request).hits;
  const auto expected = query::search(plain, request).hits;
  CHECK_EQ(hits.size(), expected.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    CHECK(view.row(hits[i].row).id == plain.row(expected[i].row).id);
    CHECK_EQ(hits[i].score, expected[i].score);
  }
}

TEST(a_parent_is_no_neighbour) {
  const Writer writer = conversation(true);
  const View view({writer.partition});
  const auto alive = [&](std::uint32_t row) {
    return writer.partition->alive(row, view.parts()[0].snapshot.version);
  };
  CHECK(view.neighbours(0, 2, alive).after == (View::Neighbours::Side{2, 3}));
  CHECK(view.neighbours(2, 2, alive).before == (View::Neighbours::Side{0, View::kNone}));
  CHECK_EQ(view.parent(2), kParentRow);
  CHECK_EQ(view.parent(0), View::kNone);
}

TEST(a_record_may_become_a_parent_and_be_one_no_more) {
  Writer writer(2);
  writer.put(0, payload_of("one two"));
  const View whole({writer.partition});
  writer.put(0, payload_of("one two", "", kSplit));
  writer.put(1, passage_of(0, "one", ""));
  const View split({writer.partition});
  CHECK_EQ(split.parts()[0].snapshot.live, 1U);
  CHECK_EQ(split.parts()[0].snapshot.length, 1U);
  writer.put(0, payload_of("one two three"));
  writer.remove(1);
  const View again({writer.partition});
  CHECK_EQ(again.parts()[0].snapshot.live, 1U);
  CHECK_EQ(again.parts()[0].snapshot.length, 3U);
  CHECK(texts(whole, asking({"one"})) == std::vector<std::string>{"one two"});
  CHECK(texts(split, asking({"one"})) == std::vector<std::string>{"one"});
  CHECK(texts(again, asking({"one"})) == std::vector<std::string>{"one two three"});
}

TEST(deleting_a_parent_takes_nothing_from_the_statistics) {
  Writer writer = conversation(true);
  const auto before = writer.partition->snapshot();
  writer.remove(kParent);
  CHECK_EQ(writer.partition->snapshot().live, before.live);
  CHECK_EQ(writer.partition->snapshot().length, before.length);
  for (const std::uint64_t number : {2U, 3U}) writer.remove(number);
  CHECK_EQ(writer.partition->snapshot().live, 2U);
  CHECK(texts(View({writer.partition}), asking({"whole", "text"})).empty());
}
