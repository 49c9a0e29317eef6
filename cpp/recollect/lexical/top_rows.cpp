#include "recollect/lexical/top_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "recollect/base/error.hpp"
#include "recollect/lexical/occurrence.hpp"

namespace recollect::lexical {

namespace {

constexpr std::uint32_t kWindow = 8192;  // rows whose sums are in the first-level cache
constexpr std::size_t kMostSources = 60000;
// What it costs to complete a candidate from its row's lists, in postings added.
constexpr double kCompleting = 32;

// Adds up what sources bring rows, window by window, in whole numbers that are a little too high:
// every row that reaches a score also reaches its number.
class Sums {
 public:
  Sums(std::span<const Source> sources, const Bm25& bm25, double mean_length, std::uint32_t rows)
      : rows_(rows), sums_(kWindow), order_(sources.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    const auto most = [&](std::size_t i) { return sources[i].weight * sources[i].most; };
    std::sort(order_.begin(), order_.end(), [&](auto a, auto b) { return most(a) > most(b); });
    while (!order_.empty() && !(most(order_.back()) > 0)) order_.pop_back();
    for (const std::size_t i : order_) total_ += most(i);
    scale_ = (UINT16_MAX - static_cast<double>(order_.size()) - 1) / total_;
    fill_table(sources, bm25, mean_length);
    double rest = total_;
    for (const std::size_t i : order_) {
      rest -= most(i);
      lists_.push_back({PostingList::Walk(*sources[i].list), sources[i].list, most(i), rest});
    }
  }

  std::uint32_t windows() const { return (rows_ + kWindow - 1) / kWindow; }
  bool empty() const { return lists_.empty(); }

  // The score that a row of this number reaches for certain.
  double reached(std::uint32_t number) const {
    const double rounded = number - static_cast<double>(lists_.size());
    return std::max(0.0, rounded / scale_ * (1 - kRounding));
  }

  // Calls visit(row, number) for every row of a window that has a source; windows ascending.
  template <class Visit>
  void for_each(std::uint32_t window, Visit visit) {
    candidates_.clear();
    begin(window);
    for (std::size_t i = 0; i < lists_.size(); ++i) add(i, 1);
    for (const std::uint32_t row : candidates_) visit(row, sums_[row - first_]);
  }

  // The rows that can reach the score, and few others, each once.
  std::span<const std::uint32_t> reaching(double score) {
    for (List& list : lists_) list.walk = PostingList::Walk(*list.list);
    candidates_.clear();
    walked_ = patience_ = 1;
    // A fair start; then by what it costs.
    while (walked_ < lists_.size() && lists_[walked_ - 1].rest > score * 0.4) ++walked_;
    for (std::uint32_t window = 0; window < windows(); ++window) {
      const double number = (score - lists_[walked_ - 1].rest) * scale_ * (1 - kRounding);
      const std::size_t before = candidates_.size();
      begin(window);
      const auto cut = static_cast<std::uint16_t>(std::clamp(number, 1.0, double{UINT16_MAX}));
      for (std::size_t i = 0; i < walked_; ++i) add(i, cut);
      choose_walked(score, candidates_.size() - before);
    }
    return candidates_;
  }

 private:
  struct List {
    PostingList::Walk walk;
    const PostingList* list;
    double most;  // that it brings a row
    double rest;  // that the lists after it bring together, at most
  };
  static constexpr double kRounding = 1e-9;

  void fill_table(std::span<const Source> sources, const Bm25& bm25, double mean_length) {
    std::array<double, Occurrence::kClasses> most;
    for (std::uint32_t i = 0; i < Occurrence::kClasses; ++i) {
      const Occurrence least = Occurrence::of_class(i);
      most[i] = least.class_open() ? bm25.k1 + 1
                                   : saturation(bm25, least.frequency, least.length, mean_length);
    }
    table_.resize(order_.size() * Occurrence::kClasses);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const Source& source = sources[order_[i]];
      std::uint16_t* brings = table_.data() + i * Occurrence::kClasses;
      const double weight = source.weight * scale_;
      for (std::uint32_t k = 0; k < Occurrence::kClasses; ++k) {
        const double share = source.saturates ? std::min(most[k], source.most) : 1.0;
        brings[k] = static_cast<std::uint16_t>(static_cast<std::int32_t>(weight * share) + 1);
      }
    }
  }

  void begin(std::uint32_t window) {
    first_ = window * kWindow;
    std::fill(sums_.begin(), sums_.end(), std::uint16_t{0});
  }

  // Rows whose sum crosses the cut, which is at least 1, are candidates.
  void add(std::size_t i, std::uint16_t cut) {
    const std::uint16_t* brings = table_.data() + i * Occurrence::kClasses;
    const std::uint32_t first = first_;
    std::uint16_t* sums = sums_.data();
    PostingList::Walk& walk = lists_[i].walk;
    walk.seek(first);
    walk.for_each_below(first + std::min(kWindow, rows_ - first), [&](const Posting& posting) {
      std::uint16_t& sum = sums[posting.row - first];
      const std::uint16_t more = brings[Occurrence::class_of(posting.value)];
      const auto missing = static_cast<std::uint16_t>(cut - 1 - sum);  // wraps from the cut on
      sum = static_cast<std::uint16_t>(sum + more);
      if (missing < more) [[unlikely]]
        candidates_.push_back(posting.row);
    });
  }

  // The lists that bring least need not be walked while they cannot bring a row to the score by
  // themselves: the rows of the others that come near enough can be looked up instead. That pays
  // while these are few, which the last window tells of the next.
  void choose_walked(double score, std::size_t found) {
    const auto postings = [&](std::size_t i) {
      return static_cast<double>(lists_[i].list->size()) / windows();
    };
    const double spent = kCompleting * static_cast<double>(found);
    if (walked_ < lists_.size() && spent > postings(walked_)) {
      ++walked_;
      wait_ = patience_ *= 2;
    } else if (wait_ > 0) {
      --wait_;
    } else if (walked_ > 1 && lists_[walked_ - 2].rest < score && spent < postings(walked_ - 1)) {
      --walked_;
    }
  }

  std::uint32_t rows_;
  std::uint32_t first_ = 0;  // of the window
  std::vector<std::uint16_t> sums_;
  std::vector<std::size_t> order_;    // sources, those that bring most first
  std::vector<List> lists_;           // in that order
  std::vector<std::uint16_t> table_;  // what a posting brings, by list and class
  double total_ = 0, scale_ = 1;      // scale: from scores to numbers
  std::size_t walked_ = 1, wait_ = 0, patience_ = 1;
  std::vector<std::uint32_t> candidates_;
};

// Exact scores of single rows, from their lists.
class Lookup {
 public:
  Lookup(std::span<const Source> sources, const Bm25& bm25, double mean_length)
      : bm25_(bm25), mean_length_(mean_length) {
    for (const Source& source : sources) {
      auto index = std::find_if(indexes_.begin(), indexes_.end(),
                                [&](const Index& known) { return known.rows == source.rows; });
      if (index == indexes_.end()) index = indexes_.insert(index, {source.rows, 0, {}});
      index->filter |= bit(source.id);
      index->sources.push_back(source);
    }
    for (Index& index : indexes_) {
      std::sort(index.sources.begin(), index.sources.end(),
                [](const Source& a, const Source& b) { return a.id < b.id; });
    }
  }

  // Calls visit(row, score) for each. A row's lists are far from the next one's: they are asked
  // for ahead.
  template <class Visit>
  void for_each(std::span<const std::uint32_t> rows, Visit visit) const {
    constexpr std::size_t kPlaceAhead = 16, kListAhead = 8;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const Index& index : indexes_) {
        if (i + kPlaceAhead < rows.size()) index.rows->prefetch_place(rows[i + kPlaceAhead]);
        if (i + kListAhead < rows.size()) index.rows->prefetch(rows[i + kListAhead]);
      }
      visit(rows[i], score(rows[i]));
    }
  }

 private:
  struct Index {
    const RowLists* rows;
    std::uint64_t filter;         // a bit for each id, which others may share
    std::vector<Source> sources;  // by id
  };

  static std::uint64_t bit(std::uint32_t id) { return std::uint64_t{1} << (id % 64); }

  double score(std::uint32_t row) const {
    double sum = 0;
    for (const Index& index : indexes_) {
      const auto ids = index.rows->at(row);
      for (std::size_t i = 0; i < ids.size();) {
        if (!(index.filter & bit(ids[i]))) {
          ++i;
          continue;
        }
        std::size_t end = i + 1;
        while (end < ids.size() && ids[end] == ids[i]) ++end;
        sum += share(index, ids[i], end - i, ids.size());
        i = end;
      }
    }
    return sum;
  }

  double share(const Index& index, std::uint32_t id, std::size_t frequency,
               std::size_t length) const {
    double sum = 0;
    auto source = std::lower_bound(index.sources.begin(), index.sources.end(), id,
                                   [](const Source& a, std::uint32_t b) { return a.id < b; });
    for (; source != index.sources.end() && source->id == id; ++source) {
      sum += source->weight * (source->saturates
                                   ? saturation(bm25_, static_cast<double>(frequency),
                                                static_cast<double>(length), mean_length_)
                                   : 1.0);
    }
    return sum;
  }

  Bm25 bm25_;
  double mean_length_;
  std::vector<Index> indexes_;
};

class TopRows {
 public:
  TopRows(std::span<const Source> sources, const Bm25& bm25, double mean_length, std::uint32_t rows,
          std::size_t count, const std::function<bool(std::uint32_t)>& present)
      : sums_(sources, bm25, mean_length, rows),
        lookup_(sources, bm25, mean_length),
        count_(count),
        present_(present) {}

  std::vector<ScoredRow> run(double least) {
    if (sums_.empty() || sums_.windows() == 0) return {};
    if (least > 0) return best_of(reaching(least));
    const std::vector<double> guesses = guess();
    for (const double bar : guesses) {
      std::vector<ScoredRow> found = reaching(bar);
      if (found.size() >= count_ || bar == 0) return best_of(std::move(found));
    }
    return {};
  }

 private:
  // Scores that enough rows should reach, each lower than the one before; the last is 0. From a
  // sample of the windows, for what share of the rows reach it there.
  std::vector<double> guess() {
    constexpr std::uint32_t kSampled = 16;  // one window of so many
    const std::uint32_t sampled = (sums_.windows() + kSampled - 1) / kSampled;
    sample_.clear();
    for (std::uint32_t window = 0; window < sampled; ++window) {
      sums_.for_each(window, [&](std::uint32_t row, std::uint32_t number) {
        sample_.push_back({number, row});
      });
    }
    std::vector<double> guesses;
    const double share = static_cast<double>(count_) * sampled / sums_.windows();
    // Three standard deviations of a random sample above what is asked for.
    const double safe = sampled == sums_.windows() ? share : share + 3 * std::sqrt(share) + 1;
    for (const double wanted : {safe, 2 * safe}) {
      const double bar = reached_by(static_cast<std::size_t>(std::ceil(wanted)));
      if (bar > 0) guesses.push_back(bar);
    }
    guesses.push_back(0);
    return guesses;
  }

  // The score that so many of the sampled rows reach that are present.
  double reached_by(std::size_t count) {
    std::size_t ahead = std::min(2 * count, sample_.size());
    std::size_t seen = 0, present = 0;
    const auto higher = [](const Sample& a, const Sample& b) { return a.number > b.number; };
    while (seen < sample_.size()) {
      const auto begin = sample_.begin() + static_cast<std::ptrdiff_t>(seen);
      const auto end = sample_.begin() + static_cast<std::ptrdiff_t>(ahead);
      if (end != sample_.end()) std::nth_element(begin, end, sample_.end(), higher);
      std::sort(begin, end, higher);
      for (; seen < ahead; ++seen) {
        present += present_(sample_[seen].row);
        if (present == count) return sums_.reached(sample_[seen].number);
      }
      ahead = std::min(2 * ahead, sample_.size());
    }
    return 0;
  }

  std::vector<ScoredRow> reaching(double bar) {
    std::vector<ScoredRow> found;
    lookup_.for_each(sums_.reaching(bar), [&](std::uint32_t row, double score) {
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

  Sums sums_;
  Lookup lookup_;
  std::size_t count_;
  const std::function<bool(std::uint32_t)>& present_;
  std::vector<Sample> sample_;
};

}  // namespace

std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t rows, std::size_t count,
                                const std::function<bool(std::uint32_t)>& present, double least) {
  if (sources.size() >= kMostSources) throw InvalidArgument("too many terms");
  if (count == 0) return {};
  return TopRows(sources, bm25, mean_length, rows, count, present).run(least);
}

}  // namespace recollect::lexical
