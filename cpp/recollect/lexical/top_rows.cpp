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
constexpr double kCompleting = 16;

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

  // The rows that can reach the score, and few others, each once. About `expected` rows do.
  std::span<const std::uint32_t> reaching(double score, double expected) {
    const double due = expected / windows();
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
      choose_walked(score, static_cast<double>(candidates_.size() - before) - due);
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
  void choose_walked(double score, double extra) {
    const auto postings = [&](std::size_t i) {
      return static_cast<double>(lists_[i].list->size()) / windows();
    };
    const double spent = kCompleting * extra;
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
      if (index == indexes_.end()) index = indexes_.insert(index, Index{source.rows, {}, {}});
      index->sources.push_back(source);
    }
    for (Index& index : indexes_) index.fill();
  }

  // Calls visit(row, score) for each. A row's lists are far from the next one's: they are asked
  // for ahead.
  template <class Visit>
  void for_each(std::span<const std::uint32_t> rows, Visit visit) const {
    constexpr std::size_t kPlaceAhead = 16, kListAhead = 8;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double score = 0;
      for (const Index& index : indexes_) {
        if (i + kPlaceAhead < rows.size()) index.rows->prefetch_place(rows[i + kPlaceAhead]);
        if (i + kListAhead < rows.size()) index.rows->prefetch(rows[i + kListAhead]);
        score += score_by(index, index.rows->at(rows[i]));
      }
      visit(rows[i], score);
    }
  }

 private:
  struct Index {
    static constexpr std::uint32_t kSlots = 2048;

    const RowLists* rows;
    std::vector<Source> sources;              // by slot
    std::array<std::uint16_t, kSlots> slots;  // one more than the number of its first source, or 0

    static std::uint32_t slot(std::uint32_t id) { return id % kSlots; }

    void fill() {
      std::stable_sort(sources.begin(), sources.end(),
                       [](const Source& a, const Source& b) { return slot(a.id) < slot(b.id); });
      slots.fill(0);
      for (std::size_t i = sources.size(); i-- > 0;) {
        slots[slot(sources[i].id)] = static_cast<std::uint16_t>(i + 1);
      }
    }
  };

  // The few ids that can be a source's are picked out first, without a branch that cannot be
  // foreseen.
  double score_by(const Index& index, std::span<const std::uint32_t> ids) const {
    constexpr std::size_t kTogether = 64;
    std::array<std::uint32_t, kTogether> picked;
    double sum = 0;
    std::uint32_t id = 0, frequency = 0;
    for (std::size_t begin = 0; begin < ids.size(); begin += kTogether) {
      const auto some = ids.subspan(begin, std::min(kTogether, ids.size() - begin));
      std::size_t count = 0;
      for (const std::uint32_t candidate : some) {
        picked[count] = candidate;
        count += index.slots[Index::slot(candidate)] != 0;
      }
      for (std::size_t i = 0; i < count; ++i) {
        if (frequency > 0 && picked[i] != id) {
          sum += share(index, id, frequency, ids.size());
          frequency = 0;
        }
        id = picked[i];
        ++frequency;
      }
    }
    return frequency > 0 ? sum + share(index, id, frequency, ids.size()) : sum;
  }

  double share(const Index& index, std::uint32_t id, std::uint32_t frequency,
               std::size_t length) const {
    double sum = 0;
    const std::uint32_t slot = Index::slot(id);
    for (std::size_t i = index.slots[slot] - 1U;
         i < index.sources.size() && Index::slot(index.sources[i].id) == slot; ++i) {
      const Source& source = index.sources[i];
      if (source.id != id) continue;
      const double times =
          source.saturates ? saturation(bm25_, frequency, static_cast<double>(length), mean_length_)
                           : 1.0;
      sum += source.weight * times;
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

  std::vector<ScoredRow> run() {
    if (sums_.empty() || sums_.windows() == 0) return {};
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
      sums_.for_each(window, [&](std::uint32_t row, std::uint32_t number) {
        sample_.push_back({number, row});
      });
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
    lookup_.for_each(sums_.reaching(bar, expected), [&](std::uint32_t row, double score) {
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
  std::uint32_t sampled_ = 0;  // windows
  double expected_ = 0;        // rows that reach the first guess
};

}  // namespace

std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25,
                                double mean_length, std::uint32_t rows, std::size_t count,
                                const std::function<bool(std::uint32_t)>& present) {
  if (sources.size() >= kMostSources) throw InvalidArgument("too many terms");
  if (count == 0) return {};
  return TopRows(sources, bm25, mean_length, rows, count, present).run();
}

}  // namespace recollect::lexical
