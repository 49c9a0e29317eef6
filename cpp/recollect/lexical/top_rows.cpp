#include "recollect/lexical/top_rows.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "recollect/base/error.hpp"
#include "recollect/lexical/blur.hpp"
#include "recollect/lexical/row_sums.hpp"
#include "recollect/lexical/score_guess.hpp"

// Two steps.
//
//   1. A guess. The sums of the first sixteenth of the rows tell which score about as many rows
//      reach as are asked for. Too high a guess, known by too few rows in the end, is lowered.
//   2. A walk through the postings that adds up, for a window of rows at a time, how much each row
//      has, in whole numbers that stay in the first-level cache. Rows that cross the guess are
//      found, or looked around while their neighbours' sums are in the cache too. Lists of too
//      little weight are not walked, as in MaxScore (Turtle and Flood, "Query Evaluation:
//      Strategies and Optimizations", 1995), and not looked up either.
//
// What lost, on a million rows of 20 terms from LongMemEval and its questions (median 74 thousand
// postings):
//   - the best rows by their own terms alone, found exactly: as many hits need four times the rows,
//     and looking those and their neighbours up took twice as long as all that is left now;
//   - a bar that rises as rows are found, and as few lists walked as MaxScore allows: 31 thousand
//     candidates a question;
//   - exact sums as doubles: 3.0 ns a posting in the cache, in place of 1.9;
//   - a sample of windows all over the rows, for which each list is sought through block by block;
//   - bounds for each block of postings (Ding and Suel, "Faster Top-k Document Retrieval Using
//     Block-Max Indexes", 2011) were not tried: of 256 rows as short as these, one is likely to be
//     nearly as good as the best of the list.

namespace recollect::lexical {

namespace {

bool higher(const ScoredRow& a, const ScoredRow& b) {
  return a.score > b.score || (a.score == b.score && a.row < b.row);
}

class TopRows {
 public:
  TopRows(RowSums& sums, std::size_t count, const Present& present, const Neighbours* neighbours)
      : sums_(sums), count_(count), present_(present), neighbours_(neighbours) {
    if (neighbours) blur_.emplace(neighbours->alphas);
  }

  std::vector<ScoredRow> run() {
    ScoreGuess guess(sums_, neighbours_ ? neighbours_->peaks : count_, present_);
    bool first = true;
    for (double expected = guess.expected();; expected *= 2, first = false) {
      const double bar = guess.score(expected);
      look(bar, first && bar > 0);
      std::vector<ScoredRow> best = choose();
      if (best.size() >= count_ || bar == 0) return best;
    }
  }

 private:
  static constexpr std::uint32_t kFirst = 8;  // one window of so many tells of the others

  // With `floor`, only rows that can be among the best, by what the first windows hold.
  void look(double bar, bool floor) {
    found_.clear();
    floor_ = 0;
    peak_ = static_cast<float>(sums_.cut(bar));
    sums_.rewind();
    for (std::uint32_t window = 0; window < sums_.windows(); ++window) {
      const auto rows = sums_.in_window(window, bar);
      if (neighbours_) {
        for (const std::uint32_t row : rows) neighbours_->chains.fetch(row);
        for (const std::uint32_t row : rows) look_around(row);
      } else {
        for (const std::uint32_t row : rows) find(row, number(row));
      }
      if (floor && window == sums_.windows() / kFirst) floor_ = floor_after(window + 1);
    }
  }

  // A score that twice as many rows as are wanted reach, if all windows are like the first.
  float floor_after(std::uint32_t windows) {
    std::erase_if(found_, [&](const ScoredRow& one) { return !present_(one.row); });
    const std::size_t wanted = 1 + 2 * count_ * windows / sums_.windows();
    if (wanted >= found_.size()) return 0;
    std::nth_element(found_.begin(), place(found_, wanted), found_.end(), higher);
    return found_[wanted].score;
  }

  float number(std::uint32_t row) const { return static_cast<float>(sums_.number(row)); }

  void look_around(std::uint32_t row) {
    const Chains::Around around = neighbours_->chains.around(row);
    Blur::Scores own = {};
    unsigned there = 0;
    for (std::size_t i = 0; i < around.size(); ++i) {
      if (around[i] == Chains::kNone) continue;
      there |= 1U << i;
      own[i] = number(around[i]);
    }
    const Blur::Scores blurred = (*blur_)(own, there);
    for (std::size_t i = 0; i < around.size(); ++i) {
      // Another peak is found when it is in the middle itself, and all of its neighbours are seen.
      const bool peak = i != Chains::kReach && own[i] >= peak_;
      if ((there >> i & 1U) && !peak) find(around[i], blurred[i]);
    }
  }

  void find(std::uint32_t row, float score) {
    if (score > 0 && score >= floor_) found_.push_back({row, score});
  }

  // The best that are present. A row found from two peaks counts by the one from which more of its
  // neighbours are seen.
  std::vector<ScoredRow> choose() {
    constexpr std::size_t kFurther = 3;
    const auto same = [](const ScoredRow& a, const ScoredRow& b) { return a.row == b.row; };
    std::vector<ScoredRow> best;
    for (std::size_t ahead = count_ + count_ / 4;; ahead *= kFurther) {
      const std::size_t taken = std::min(ahead, found_.size());
      const auto end = place(found_, taken);
      if (end != found_.end()) std::nth_element(found_.begin(), end, found_.end(), higher);
      best.assign(found_.begin(), end);
      std::sort(best.begin(), best.end(), [](const ScoredRow& a, const ScoredRow& b) {
        return a.row < b.row || (a.row == b.row && a.score > b.score);
      });
      best.erase(std::unique(best.begin(), best.end(), same), best.end());
      std::erase_if(best, [&](const ScoredRow& one) { return !present_(one.row); });
      if (best.size() >= count_ || taken == found_.size()) break;
    }
    if (best.size() > count_) {
      std::nth_element(best.begin(), place(best, count_), best.end(), higher);
      best.resize(count_);
    }
    for (ScoredRow& one : best) one.score = static_cast<float>(sums_.reached(one.score));
    return best;
  }

  static std::vector<ScoredRow>::iterator place(std::vector<ScoredRow>& rows, std::size_t at) {
    return rows.begin() + static_cast<std::ptrdiff_t>(at);
  }

  RowSums& sums_;
  const std::size_t count_;
  const Present& present_;
  const Neighbours* neighbours_;
  std::optional<Blur> blur_;
  std::vector<ScoredRow> found_;
  float floor_ = 0, peak_ = 0;
};

}  // namespace

std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t begin, std::uint32_t end,
                                std::size_t count, const Present& present,
                                const Neighbours* neighbours) {
  if (sources.size() >= RowSums::kMostSources) throw InvalidArgument("too many terms");
  RowSums sums(sources, bm25, mean_length, begin, end);
  if (count == 0 || sums.empty()) return {};
  return TopRows(sums, count, present, neighbours).run();
}

}  // namespace recollect::lexical
