#include "recollect/lexical/row_sums.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "recollect/lexical/occurrence.hpp"

namespace recollect::lexical {

namespace {
// What it costs to look up a candidate, in postings walked. With 4, 8, 16 and 32 the questions of
// top_rows.cpp walk 79, 84, 89 and 93 thousand postings and look up 3.2, 2.3, 1.8 and 1.7 thousand
// rows, on average.
constexpr double kLookup = 16;
constexpr double kRounding = 1e-9;  // sums in another order differ by less
}  // namespace

RowSums::RowSums(std::span<const Source> sources, const Bm25& bm25, double mean_length,
                 std::uint32_t begin, std::uint32_t end)
    : begin_(begin), end_(end), sums_(kWindow) {
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto most = [&](std::size_t i) { return sources[i].weight * sources[i].most; };
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return most(a) > most(b); });
  while (!order.empty() && !(most(order.back()) > 0)) order.pop_back();
  double total = 0;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    const PostingList* list = sources[*i].list;
    lists_.push_back({PostingList::Walk(*list), list, list->size(), total});
    total += most(*i);
  }
  std::reverse(lists_.begin(), lists_.end());
  // Each list's share is rounded up, by one at most.
  scale_ = (UINT16_MAX - static_cast<double>(order.size()) - 1) / total;
  fill_table(sources, order, bm25, mean_length);
}

void RowSums::fill_table(std::span<const Source> sources, std::span<const std::size_t> order,
                         const Bm25& bm25, double mean_length) {
  std::array<double, Occurrence::kClasses> most;
  for (std::uint32_t i = 0; i < Occurrence::kClasses; ++i) {
    const Occurrence least = Occurrence::of_class(i);
    most[i] = least.class_open() ? bm25.k1 + 1
                                 : saturation(bm25, least.frequency, least.length, mean_length);
  }
  table_.resize(order.size() * Occurrence::kClasses);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Source& source = sources[order[i]];
    std::uint16_t* brings = table_.data() + i * Occurrence::kClasses;
    const double weight = source.weight * scale_;
    for (std::uint32_t k = 0; k < Occurrence::kClasses; ++k) {
      const double share = source.saturates ? std::min(most[k], source.most) : source.most;
      brings[k] = static_cast<std::uint16_t>(static_cast<std::int32_t>(weight * share) + 1);
    }
  }
}

double RowSums::reached(std::uint32_t number) const {
  const double rounded_up = static_cast<double>(lists_.size());
  return std::max(0.0, (number - rounded_up) / scale_ * (1 - kRounding));
}

std::span<const std::uint32_t> RowSums::in_window(std::uint32_t window) {
  candidates_.clear();
  enter(window);
  for (std::size_t i = 0; i < lists_.size(); ++i) add(i, 1);
  return candidates_;
}

std::span<const std::uint32_t> RowSums::reaching(double score, double expected) {
  constexpr double kFairStart = 0.4;  // of the score that lists not walked may bring
  for (List& list : lists_) list.walk = PostingList::Walk(*list.list);
  candidates_.clear();
  walked_ = patience_ = 1;
  wait_ = 0;
  while (walked_ < lists_.size() && lists_[walked_ - 1].rest > score * kFairStart) ++walked_;
  const double due = expected / windows();
  for (std::uint32_t window = 0; window < windows(); ++window) {
    const double number = (score - lists_[walked_ - 1].rest) * scale_ * (1 - kRounding);
    const auto cut = static_cast<std::uint16_t>(std::clamp(number, 1.0, double{UINT16_MAX}));
    const std::size_t before = candidates_.size();
    enter(window);
    for (std::size_t i = 0; i < walked_; ++i) add(i, cut);
    choose_walked(score, static_cast<double>(candidates_.size() - before) - due);
  }
  return candidates_;
}

void RowSums::enter(std::uint32_t window) {
  first_ = begin_ + window * kWindow;
  std::fill(sums_.begin(), sums_.end(), std::uint16_t{0});
}

// Rows whose sum crosses the cut, which is at least 1, are candidates.
void RowSums::add(std::size_t i, std::uint16_t cut) {
  const std::uint16_t* brings = table_.data() + i * Occurrence::kClasses;
  const std::uint32_t first = first_;
  std::uint16_t* sums = sums_.data();
  PostingList::Walk& walk = lists_[i].walk;
  walk.seek(first);
  walk.for_each_below(first + std::min(kWindow, end_ - first), [&](const Posting& posting) {
    std::uint16_t& sum = sums[posting.row - first];
    const std::uint16_t more = brings[Occurrence::class_of(posting.value)];
    const auto missing = static_cast<std::uint16_t>(cut - 1 - sum);  // wraps from the cut on
    sum = static_cast<std::uint16_t>(sum + more);
    if (missing < more) [[unlikely]]
      candidates_.push_back(posting.row);
  });
}

// The lists that bring least need not be walked while together they cannot bring a row to the
// score: the rows of the others that come near enough are looked up instead. That pays while it
// lets few more in than would be anyway, which the last window tells of the next.
void RowSums::choose_walked(double score, double extra) {
  const auto postings = [&](std::size_t i) {
    return static_cast<double>(lists_[i].size) * kWindow / end_;
  };
  const double spent = kLookup * extra;
  if (walked_ < lists_.size() && spent > postings(walked_)) {
    ++walked_;
    wait_ = patience_ *= 2;
  } else if (wait_ > 0) {
    --wait_;
  } else if (walked_ > 1 && lists_[walked_ - 2].rest < score && spent < postings(walked_ - 1)) {
    --walked_;
  }
}

}  // namespace recollect::lexical
