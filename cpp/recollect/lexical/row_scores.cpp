#include "recollect/lexical/row_scores.hpp"

#include <algorithm>

namespace recollect::lexical {

RowScores::RowScores(std::span<const Source> sources, const Bm25& bm25, double mean_length)
    : bm25_(bm25), mean_length_(mean_length) {
  for (const Source& source : sources) {
    auto index = std::find_if(indexes_.begin(), indexes_.end(),
                              [&](const Index& known) { return known.rows == source.rows; });
    if (index == indexes_.end()) index = indexes_.insert(index, Index{source.rows, {}, {}});
    index->sources.push_back(source);
  }
  for (Index& index : indexes_) index.fill();
}

void RowScores::Index::fill() {
  std::stable_sort(sources.begin(), sources.end(),
                   [](const Source& a, const Source& b) { return slot(a.id) < slot(b.id); });
  slots.fill(0);
  for (std::size_t i = sources.size(); i-- > 0;) {
    slots[slot(sources[i].id)] = static_cast<std::uint16_t>(i + 1);
  }
}

// The few ids that can be a source's are picked out first, without a branch that cannot be
// foreseen.
double RowScores::score_by(const Index& index, std::span<const std::uint32_t> ids) const {
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

double RowScores::share(const Index& index, std::uint32_t id, std::uint32_t frequency,
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

}  // namespace recollect::lexical
