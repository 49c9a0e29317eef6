#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <random>
#include <set>

#include "check.hpp"
#include "query_fixture.hpp"
#include "recollect/base/error.hpp"
#include "recollect/lexical/term_index.hpp"
#include "recollect/lexical/top_rows.hpp"

using namespace recollect;
using namespace recollect::testing;
using namespace recollect::lexical;

namespace {

constexpr double kMean = 9;

std::string word(std::size_t number) { return "w" + std::to_string(number); }

// Rows of random words, the first ones common.
class RandomRows {
 public:
  explicit RandomRows(unsigned seed, std::size_t words) : random_(seed), words_(words) {}

  std::size_t number(std::size_t below) { return random_() % below; }

  std::vector<std::string> row() {
    std::vector<std::string> terms;
    const std::size_t length = number(20) == 0 ? number(700) : number(18);
    for (std::size_t i = 0; i < length; ++i) {
      terms.push_back(word(number(2) == 0 ? number(words_) : number(1 + number(words_))));
    }
    if (number(50) == 0) terms.resize(terms.size() + number(400), word(0));  // often in one row
    return terms;
  }

  void append(TermIndex& index, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto terms = row();
      index.append(std::vector<std::string_view>(terms.begin(), terms.end()));
    }
  }

  std::vector<Source> question(const TermIndex& index, const Bm25& bm25) {
    std::vector<Source> sources;
    for (std::size_t i = number(9); i > 0; --i) {
      const std::uint32_t id = index.id(word(number(words_)));
      if (id == index.kNone) continue;
      constexpr double kWeights[] = {0, 1, 1, 2.5, 4, 1e-3};
      const bool saturates = number(4) != 0;
      const double most = saturates ? index.shortest(id).bound(bm25, kMean) : 1;
      sources.push_back(
          {&index.postings(id), &index.rows(), id, kWeights[number(6)], saturates, most});
    }
    return sources;
  }

 private:
  std::mt19937 random_;
  std::size_t words_;
};

// The slow model: every row by itself, from its list of terms; a term that stands in it four times
// counts as much as it can.
std::vector<double> slow_scores(const TermIndex& index, const std::vector<Source>& sources,
                                const Bm25& bm25, std::uint32_t begin, std::uint32_t end) {
  std::vector<double> scores(end);
  for (std::uint32_t row = begin; row < end; ++row) {
    const auto ids = index.terms(row);
    for (const Source& source : sources) {
      const auto times = static_cast<double>(std::count(ids.begin(), ids.end(), source.id));
      if (times == 0) continue;
      const auto length = static_cast<double>(std::min<std::size_t>(ids.size(), 255));
      const double most =
          times < 4 ? saturation(bm25, times, length, kMean) : std::min(bm25.k1 + 1, source.most);
      scores[row] += source.weight * (source.saturates ? most : 1.0);
    }
  }
  return scores;
}

// Of the sums: each source's share is rounded to so much.
double rounding(const std::vector<Source>& sources) {
  double total = 0;
  for (const Source& source : sources) total += source.weight * source.most;
  return total * static_cast<double>(sources.size() + 1) / 65000;
}

// Rows of about the same score may stand in each other's place, others not.
template <class Wanted>
void check_best(const std::vector<ScoredRow>& found, const std::vector<double>& scores,
                std::size_t count, Wanted wanted, double rounding, double slack = 0.04) {
  std::vector<double> best;
  for (std::uint32_t row = 0; row < scores.size(); ++row) {
    if (scores[row] > 0 && wanted(row)) best.push_back(scores[row]);
  }
  std::sort(best.begin(), best.end(), std::greater<>());
  best.resize(std::min(count, best.size()));
  CHECK_EQ(found.size(), best.size());
  std::set<std::uint32_t> rows;
  for (const ScoredRow& one : found) {
    CHECK(wanted(one.row) && rows.insert(one.row).second);
    CHECK(scores[one.row] >= best.back() * (1 - slack) - rounding);
    CHECK_NEAR(one.score, scores[one.row], slack * scores[one.row] + rounding);
  }
}

// Rows one after the other in chains, each of as many as the length says.
class Runs final : public Chains {
 public:
  Runs(std::uint32_t rows, std::uint32_t length) : rows_(rows), length_(length) {}

  void fetch(std::uint32_t) const override {}
  Around around(std::uint32_t row) const override {
    Around around;
    for (std::uint32_t i = 0; i < kSize; ++i) {
      const std::uint32_t other = row + i - kReach;
      around[i] = other < rows_ && other / length_ == row / length_ ? other : kNone;
    }
    return around;
  }

 private:
  std::uint32_t rows_, length_;
};

std::vector<double> slow_blur(const std::vector<double>& scores, const Chains& chains,
                              const Alphas& alphas) {
  std::vector<double> blurred(scores.size());
  for (std::uint32_t row = 0; row < scores.size(); ++row) {
    const Chains::Around around = chains.around(row);
    double sum = scores[row], weight = 1;
    for (std::size_t i = 0; i < Chains::kReach; ++i) {
      for (const auto& [other, alpha] :
           {std::pair(around[Chains::kReach - 1 - i], alphas.before[i]),
            std::pair(around[Chains::kReach + 1 + i], alphas.after[i])}) {
        if (other == Chains::kNone) continue;
        sum += alpha * scores[other];
        weight += alpha;
      }
    }
    blurred[row] = sum / weight;
  }
  return blurred;
}

}  // namespace

TEST(an_occurrence_is_packed_and_cut_where_it_does_not_fit) {
  for (const std::uint32_t frequency : {1U, 3U, 4U, 5U, 254U, 255U, 256U, 70000U}) {
    for (const std::uint32_t length : {1U, 254U, 255U, 256U, 16382U, 16383U, 80000U}) {
      const std::uint32_t packed = Occurrence{frequency, length}.pack();
      const auto found = Occurrence::unpack(packed);
      CHECK_EQ(found.cut(), frequency >= 255 || length >= 16383);
      if (!found.cut()) CHECK(found.frequency == frequency && found.length == length);
      const auto least = Occurrence::of_class(Occurrence::class_of(packed));
      CHECK_EQ(least.length, std::min(length, 255U));
      CHECK_EQ(least.frequency, std::min(frequency, 4U));
      CHECK_EQ(least.class_open(), frequency >= 4);
    }
  }
}

TEST(the_bound_of_a_term_is_the_most_that_a_row_has) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    RandomRows random(seed, 12);
    TermIndex index;
    const std::size_t rows = 1 + random.number(300);
    random.append(index, rows);
    for (const Bm25 bm25 : {Bm25{}, Bm25{0, 0.5}, Bm25{2, 0}, Bm25{0.9, 1}}) {
      for (std::size_t i = 0; i < 12; ++i) {
        const std::uint32_t id = index.id(word(i));
        if (id == index.kNone) continue;
        double most = 0;
        index.postings(id).for_each(UINT32_MAX, [&](const Posting& posting) {
          const auto found = index.counted(word(i), posting.row);
          most = std::max(most, saturation(bm25, found.frequency, found.length, kMean));
        });
        CHECK(index.shortest(id).bound(bm25, kMean) >= most);
      }
    }
  }
}

TEST(top_rows_are_those_of_the_slow_model) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomRows random(seed, 1 + seed % 40);
    TermIndex index;
    const std::size_t rows = seed % 10 == 9 ? 40000 : random.number(2500);
    random.append(index, rows);
    for (int repeat = 0; repeat < 6; ++repeat) {
      const Bm25 bm25{repeat == 1 ? 0 : 1.2, repeat == 2 ? 0 : 0.75};
      const auto sources = random.question(index, bm25);
      const auto limit = static_cast<std::uint32_t>(repeat == 3 ? random.number(rows + 1) : rows);
      const std::size_t count = random.number(2) == 0 ? random.number(30) : random.number(1500);
      const std::size_t some = 1 + random.number(repeat == 4 ? 100 : 3);
      const auto first = static_cast<std::uint32_t>(repeat == 5 ? random.number(limit + 1) : 0);
      const auto present = [&](std::uint32_t row) { return row * 7919 % some == 0; };
      check_best(top_rows(sources, bm25, kMean, first, limit, count, present),
                 slow_scores(index, sources, bm25, first, limit), count, present,
                 rounding(sources));
    }
  }
}

TEST(with_neighbours_top_rows_are_those_of_the_slow_model) {
  constexpr Alphas kAlphas{{0.5, 0.2}, {0.3, 0.1}};
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomRows random(seed, 1 + seed % 40);
    TermIndex index;
    const auto rows = static_cast<std::uint32_t>(1 + random.number(2500));
    random.append(index, rows);
    const Runs chains(rows, static_cast<std::uint32_t>(1 + random.number(30)));
    const Neighbours neighbours{chains, kAlphas, rows};
    for (int repeat = 0; repeat < 4; ++repeat) {
      const auto sources = random.question(index, Bm25{});
      const std::size_t count = 1 + random.number(600);
      const std::size_t some = 1 + random.number(3);
      const auto present = [&](std::uint32_t row) { return row * 7919 % some == 0; };
      const auto scores = slow_scores(index, sources, Bm25{}, 0, rows);
      // Of a row without a term, half of what its neighbours bring may be out of sight of each.
      check_best(top_rows(sources, Bm25{}, kMean, 0, rows, count, present, &neighbours),
                 slow_blur(scores, chains, kAlphas), count, present, rounding(sources), 0.55);
    }
  }
}

TEST(a_row_between_good_ones_is_found) {
  TermIndex index;
  constexpr std::uint32_t kRows = 60000, kAt = 30010;
  const std::vector<std::string_view> both = {"one", "two"}, one = {"one", "more"}, none = {"no"};
  for (std::uint32_t row = 0; row < kRows; ++row) {
    index.append(row == kAt - 1 || row == kAt + 1 ? both : row == kAt ? none : one);
  }
  std::vector<Source> sources;
  for (const char* term : {"one", "two"}) {
    const std::uint32_t id = index.id(term);
    sources.push_back({&index.postings(id), &index.rows(), id, term[0] == 't' ? 9.0 : 0.1, true,
                       index.shortest(id).bound(Bm25{}, kMean)});
  }
  const Runs chains(kRows, 20);
  const Neighbours neighbours{chains, {{0.5, 0.2}, {0.3, 0.1}}, 10};
  const auto found = top_rows(
      sources, Bm25{}, kMean, 0, kRows, 3, [](std::uint32_t) { return true; }, &neighbours);
  std::set<std::uint32_t> rows;
  for (const ScoredRow& row : found) rows.insert(row.row);
  CHECK(rows == std::set<std::uint32_t>({kAt - 1, kAt, kAt + 1}));
}

TEST(top_rows_that_stand_where_no_sample_looks_are_found) {
  // The first rows promise more, or less, than the others hold.
  for (const bool early : {true, false}) {
    TermIndex index;
    constexpr std::uint32_t kRows = 300000;
    const std::vector<std::string_view> both = {"one", "two"}, one = {"one", "more", "words"};
    for (std::uint32_t row = 0; row < kRows; ++row) {
      const bool rich = early ? row < 400 : row > kRows - 400;
      index.append(rich ? both : one);
    }
    std::vector<Source> sources;
    for (const char* term : {"one", "two"}) {
      const std::uint32_t id = index.id(term);
      sources.push_back({&index.postings(id), &index.rows(), id, 1, true,
                         index.shortest(id).bound(Bm25{}, kMean)});
    }
    const auto present = [](std::uint32_t) { return true; };
    const auto scores = slow_scores(index, sources, Bm25{}, 0, kRows);
    const Runs chains(kRows, 20);
    const Alphas alphas{{0.5, 0.2}, {0.3, 0.1}};
    const auto blurred = slow_blur(scores, chains, alphas);
    for (const std::size_t count : {10U, 350U, 1000U}) {
      check_best(top_rows(sources, Bm25{}, kMean, 0, kRows, count, present), scores, count, present,
                 rounding(sources));
      const Neighbours neighbours{chains, alphas, 2 * count};
      check_best(top_rows(sources, Bm25{}, kMean, 0, kRows, count, present, &neighbours), blurred,
                 count, present, rounding(sources));
    }
  }
}

TEST(no_sources_no_rows_and_no_count_find_nothing) {
  TermIndex index;
  const std::vector<std::string_view> terms = {"same"};
  index.append(terms);
  const auto present = [](std::uint32_t) { return true; };
  const std::vector<Source> one = {{&index.postings(0), &index.rows(), 0, 1, true, 2.2}};
  CHECK(top_rows({}, Bm25{}, kMean, 0, 1, 10, present).empty());
  CHECK(top_rows(one, Bm25{}, kMean, 0, 0, 10, present).empty());
  CHECK(top_rows(one, Bm25{}, kMean, 0, 1, 0, present).empty());
  CHECK_EQ(top_rows(one, Bm25{}, kMean, 0, 1, 10, present).size(), 1U);
  const std::vector<Source> many(60000, one[0]);
  CHECK_THROWS(InvalidArgument, top_rows(many, Bm25{}, kMean, 0, 1, 10, present));
}

THREADS_TEST(top_rows_are_found_while_rows_are_appended) {
  TermIndex index;
  RandomRows random(1, 30);
  random.append(index, 500);
  std::atomic<std::uint32_t> published{500};
  auto reader = std::async(std::launch::async, [&] {
    RandomRows questions(2, 30);
    std::uint32_t rows = 0;
    while (rows < 12000) {
      rows = published.load(std::memory_order_acquire);
      const auto sources = questions.question(index, Bm25{});
      const auto present = [](std::uint32_t row) { return row % 3 != 0; };
      check_best(top_rows(sources, Bm25{}, kMean, 0, rows, 50, present),
                 slow_scores(index, sources, Bm25{}, 0, rows), 50, present, rounding(sources));
    }
  });
  for (std::uint32_t row = 500; row < 12000; ++row) {
    random.append(index, 1);
    published.store(row + 1, std::memory_order_release);
  }
  reader.get();
}

TEST(a_walk_seeks_like_a_scan) {
  std::mt19937 random(5);
  for (int repeat = 0; repeat < 50; ++repeat) {
    ByteArena blocks;
    PostingList list;
    std::vector<std::uint32_t> rows;
    std::uint32_t row = 0;
    for (unsigned i = random() % 3000; i > 0; --i) {
      row += 1 + static_cast<std::uint32_t>(random() % 9);
      rows.push_back(row);
      list.append({row, row}, blocks);
    }
    PostingList::Walk walk(list);
    std::size_t next = 0;
    for (std::uint32_t at = 0; at < row + 10;) {
      const std::uint32_t from = at + static_cast<std::uint32_t>(random() % 2000);
      const std::uint32_t end = from + static_cast<std::uint32_t>(random() % 2000);
      walk.seek(from);
      while (next < rows.size() && rows[next] < from) ++next;
      walk.for_each_below(end, [&](const Posting& posting) {
        CHECK_EQ(posting.row, rows[next]);
        ++next;
      });
      CHECK(next == rows.size() || rows[next] >= end);
      at = end;
    }
  }
}

TEST(an_occurrence_that_was_cut_scores_exactly) {
  Writer writer(2);
  std::string often, longer;
  for (int i = 0; i < 400; ++i) often += "red ";
  for (int i = 0; i < 17000; ++i) longer += "blue" + std::to_string(i) + " ";
  writer.put(0, payload_of(often));
  writer.put(1, payload_of(longer + "red"));
  const query::View view({writer.partition});
  const auto hits = query::search(view, asking({"red"})).hits;
  CHECK_EQ(hits.size(), 2U);
  const double mean = (400 + 17001) / 2.0;
  for (const auto& hit : hits) {
    const double expected =
        hit.row == 0 ? saturation(Bm25{}, 400, 400, mean) : saturation(Bm25{}, 1, 17001, mean);
    CHECK_NEAR(hit.signals.keyword, expected / 2.2, 1e-12);
  }
}
