#include "recollect/lexical/top_rows.hpp"

#include <algorithm>
#include <cmath>

#include "recollect/base/error.hpp"
#include "recollect/lexical/row_scores.hpp"
#include "recollect/lexical/row_sums.hpp"

// Three steps, each over much less than the one before.
//
//   1. A guess. The sums of the first sixteenth of the rows tell which score about as many rows
//      reach as are asked for. Too high a guess, known by too few rows in the end, is lowered.
//   2. A walk through the postings that adds up, for a window of rows at a time, how much each row
//      can have at most, in whole numbers that stay in the first-level cache. Rows that cross the
//      guess are candidates. MaxScore (Turtle and Flood, "Query Evaluation: Strategies and
//      Optimizations", 1995): lists that together cannot reach the guess need not be walked, the
//      candidates' share of them is looked up; here as long as it is the cheaper way, which the
//      number of candidates in each window tells.
//   3. The exact score of each candidate from its row's own list of terms, two cache misses
//      instead of one or more for each list.
//
// A million rows of 20 terms, from turns and sentences of LongMemEval, and its 250 questions
// (median 74 thousand postings), cpp/bench/top_rows_bench.cpp, µs of one of two 2.5 GHz cores that
// five other processes shared, so that a read of a 4 MB array took 100 ns:
//
//     best 100    p50 468   p90 970     p99 1,585
//     best 500    p50 658   p90 1,104   p99 1,624
//     best 1,000  p50 880   p90 1,372   p99 2,238
//
// On average step 1 takes a seventh, 2 a half, 3 a third. What lost:
//   - a bar that rises as rows are found, and as few lists walked as MaxScore allows: 31 thousand
//     candidates a question in place of 1.8;
//   - exact sums as doubles: 3.0 ns a posting in the cache, in place of 1.9;
//   - a sample of windows all over the rows, for which each list is sought through block by block:
//     step 1 took a fifth;
//   - bounds for each block of postings (Ding and Suel, "Faster Top-k Document Retrieval Using
//     Block-Max Indexes", 2011) were not tried: of 256 rows as short as these, one is likely to be
//     nearly as good as the best of the list.

namespace recollect::lexical {

namespace {

class TopRows {
 public:
  TopRows(std::span<const Source> sources, const Bm25& bm25, double mean_length,
          std::uint32_t begin, std::uint32_t end, std::size_t count,
          const std::function<bool(std::uint32_t)>& present)
      : sums_(sources, bm25, mean_length, begin, end),
        scores_(sources, bm25, mean_length),
        count_(count),
        present_(present) {}

  std::vector<ScoredRow> run() {
    if (sums_.empty()) return {};
    sample();
    for (double expected = expected_;; expected *= 2) {
      const double bar = guess(expected);
      std::vector<ScoredRow> found = reaching(bar, expected);
      if (found.size() >= count_ || bar == 0) return best_of(std::move(found));
    }
  }

 private:
  // The sums of the rows of the first windows. Windows spread over all would be a fairer sample,
  // but reaching them touches as many blocks as the walk itself.
  void sample() {
    constexpr std::uint32_t kSampled = 16;  // one window of so many
    sampled_ = (sums_.windows() + kSampled - 1) / kSampled;
    for (std::uint32_t window = 0; window < sampled_; ++window) {
      for (const std::uint32_t row : sums_.in_window(window)) {
        sample_.push_back({sums_.number(row), row});
      }
    }
    // Three standard deviations of a random sample above what is asked for.
    const double wanted = static_cast<double>(count_) * share();
    const double spare = sampled_ == sums_.windows() ? 0 : 3 * std::sqrt(wanted) + 1;
    expected_ = (wanted + spare) / share();
  }
  double share() const { return static_cast<double>(sampled_) / sums_.windows(); }

  // A score that so many rows should reach that are present; 0 for any number.
  double guess(double rows) {
    const auto wanted = static_cast<std::size_t>(std::ceil(rows * share()));
    std::size_t seen = 0, present = 0;
    for (std::size_t ahead = 2 * wanted; seen < sample_.size(); ahead *= 2) {
      move_best(seen, std::min(ahead, sample_.size()));
      for (; seen < std::min(ahead, sample_.size()); ++seen) {
        present += present_(sample_[seen].row);
        if (present == wanted) return sums_.reached(sample_[seen].number);
      }
    }
    return 0;
  }

  // Puts the next best of the sample, those after `from`, in order up to `to`.
  void move_best(std::size_t from, std::size_t to) {
    const auto higher = [](const Sample& a, const Sample& b) { return a.number > b.number; };
    const auto begin = sample_.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = sample_.begin() + static_cast<std::ptrdiff_t>(to);
    if (end != sample_.end()) std::nth_element(begin, end, sample_.end(), higher);
    std::sort(begin, end, higher);
  }

  std::vector<ScoredRow> reaching(double bar, double expected) {
    std::vector<ScoredRow> found;
    scores_.for_each(sums_.reaching(bar, expected), [&](std::uint32_t row, double score) {
      if (score >= bar && score > 0) found.push_back({row, score});
    });
    std::erase_if(found, [&](const ScoredRow& scored) { return !present_(scored.row); });
    return found;
  }

  std::vector<ScoredRow> best_of(std::vector<ScoredRow> found) const {
    const auto better = [](const ScoredRow& a, const ScoredRow& b) {
      return a.score > b.score || (a.score == b.score && a.row < b.row);
    };
    const std::size_t kept = std::min(count_, found.size());
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(kept);
    std::nth_element(found.begin(), end, found.end(), better);
    found.resize(kept);
    std::sort(found.begin(), found.end(), better);
    return found;
  }

  struct Sample {
    std::uint32_t number, row;
  };

  RowSums sums_;
  RowScores scores_;
  std::size_t count_;
  const std::function<bool(std::uint32_t)>& present_;
  std::vector<Sample> sample_;
  std::uint32_t sampled_ = 0;  // windows
  double expected_ = 0;        // rows that reach the first guess
};

}  // namespace

std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t begin, std::uint32_t end,
                                std::size_t count,
                                const std::function<bool(std::uint32_t)>& present) {
  if (sources.size() >= RowSums::kMostSources) throw InvalidArgument("too many terms");
  if (count == 0) return {};
  return TopRows(sources, bm25, mean_length, begin, end, count, present).run();
}

}  // namespace recollect::lexical
