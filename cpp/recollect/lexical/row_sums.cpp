#include "recollect/lexical/row_sums.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "recollect/lexical/occurrence.hpp"

namespace recollect::lexical {

namespace {
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
    lists_.push_back({PostingList::Walk(*list), list, total});
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

double RowSums::reached(double number) const {
  const double rounded_up = static_cast<double>(lists_.size());
  return std::max(0.0, (number - rounded_up) / scale_ * (1 - kRounding));
}

void RowSums::rewind() {
  for (List& list : lists_) list.walk = PostingList::Walk(*list.list);
}

std::span<const std::uint32_t> RowSums::in_window(std::uint32_t window, double score) {
  candidates_.clear();
  enter(window);
  const std::size_t lists = walked(score);
  const std::uint16_t cut = this->cut(score);
  for (std::size_t i = 0; i < lists; ++i) add(i, cut);
  return candidates_;
}

// Lists that are not left out.
std::size_t RowSums::walked(double score) const {
  constexpr double kLeftOut = 1 / 30.0;
  std::size_t walked = 1;
  while (walked < lists_.size() && lists_[walked - 1].rest > kLeftOut * score) ++walked;
  return walked;
}

std::uint16_t RowSums::cut(double score) const {
  const double number = (score - lists_[walked(score) - 1].rest) * scale_ * (1 - kRounding);
  return static_cast<std::uint16_t>(std::clamp(number, 1.0, double{UINT16_MAX}));
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

}  // namespace recollect::lexical
