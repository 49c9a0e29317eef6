#include "recollect/query/evidence.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace recollect::query {

Evidence::Scratch& Evidence::scratch() {
  thread_local Scratch scratch;
  return scratch;
}

Evidence::Evidence(const View& view, const Request& request) : view_(view), scratch_(scratch()) {
  const Question& question = request.question;
  const Recipe& recipe = request.recipe;
  if (!question.vector.empty()) query_.emplace_back(question.vector);
  find_present(request.now);
  Most most;
  if (recipe.keyword > 0 && !question.terms.empty()) most.keyword = match_terms(request);
  if (recipe.entity > 0 && !question.entities.empty()) most.entity = match_entities(request);
  active_ = activate(request, most, records_);
  blend();
  find_peaks();
}

void Evidence::find_present(std::int64_t now) {
  scratch_.present.resize(view_.rows());
  for (const View::Part& part : view_.parts()) {
    std::uint8_t* present = scratch_.present.data() + part.base;
    find_alive(part, present);
    records_ += part.snapshot.live;
    length_ += part.snapshot.length;
    part.partition->for_each_expiring(part.snapshot.rows, [&](std::uint32_t row) {
      if (!present[row] || part.partition->row(row).expires_at > now) return;
      present[row] = 0;
      --records_;
      length_ -= part.partition->terms().length(row);
    });
  }
}

void Evidence::find_alive(const View::Part& part, std::uint8_t* present) {
  const std::uint64_t version = part.snapshot.version;
  if (part.snapshot.live == part.snapshot.rows) {
    std::fill_n(present, part.snapshot.rows, std::uint8_t{1});
    return;
  }
  part.partition->for_each_died(
      part.snapshot.rows, [&](std::size_t first, std::size_t count, const auto* died) {
        for (std::size_t i = 0; i < count; ++i) {
          present[first + i] = died[i].load(std::memory_order_acquire) > version;
        }
      });
}

// Fills `matches` with the present rows of one posting list in every part.
template <class Find>
void Evidence::collect(Find find) {
  scratch_.matches.clear();
  for (const View::Part& part : view_.parts()) {
    const PostingList* list = find(*part.partition);
    if (!list) continue;
    list->for_each(part.snapshot.rows, [&](const Posting& posting) {
      const std::uint32_t row = part.base + posting.row;
      if (scratch_.present[row]) scratch_.matches.push_back({row, posting.value});
    });
  }
}

double Evidence::match_terms(const Request& request) {
  scratch_.keyword.assign(view_.rows(), 0.0);
  const lexical::Bm25& bm25 = request.recipe.bm25;
  const double mean = records_ ? static_cast<double>(length_) / static_cast<double>(records_) : 0.0;
  double most = 0;
  std::vector<std::string_view> terms(request.question.terms.begin(), request.question.terms.end());
  std::sort(terms.begin(), terms.end());
  for (auto term = terms.begin(), next = term; term != terms.end(); term = next) {
    next = std::upper_bound(term, terms.end(), *term);
    collect([&](const partition::Partition& partition) { return partition.terms().find(*term); });
    const double weight = lexical::idf(records_, scratch_.matches.size()) *
                          lexical::repetition(static_cast<double>(next - term));
    most += weight * (bm25.k1 + 1);
    std::size_t part = 0;
    for (const Match& match : scratch_.matches) {
      auto found = lexical::Occurrence::unpack(match.value);
      if (found.cut()) [[unlikely]] {
        while (match.row >= view_.parts()[part].end()) ++part;
        const View::Part& home = view_.parts()[part];
        found = home.partition->terms().counted(*term, match.row - home.base);
      }
      scratch_.keyword[match.row] +=
          weight * lexical::saturation(bm25, found.frequency, found.length, mean);
    }
  }
  return most;
}

double Evidence::match_entities(const Request& request) {
  scratch_.entity.assign(view_.rows(), 0.0);
  double most = 0;
  for (const std::string& key : request.question.entities) {
    collect([&](const partition::Partition& partition) { return partition.entities().find(key); });
    const double idf = lexical::idf(records_, scratch_.matches.size());
    most += idf;
    for (const Match& match : scratch_.matches) scratch_.entity[match.row] += idf;
  }
  return most;
}

// Run by run of the scan, so that what one step writes is in the first-level cache for the next.
void Evidence::blend() {
  scratch_.relevance.resize(view_.rows());
  float* relevance = scratch_.relevance.data();
  const auto weight = static_cast<float>(active_.semantic);
  for (const View::Part& part : view_.parts()) {
    if (!(active_.semantic > 0)) {
      std::fill_n(relevance + part.base, part.snapshot.rows, 0.0F);
      complete(part.base, part.snapshot.rows);
      continue;
    }
    const vector::QuantisedRows& vectors = part.partition->vectors();
    vectors.scan(query_.front(), 0, part.snapshot.rows,
                 [&](std::size_t first, std::span<const float> cosines) {
                   float* own = relevance + part.base + first;
                   for (std::size_t i = 0; i < cosines.size(); ++i) {
                     own[i] = weight * std::max(0.0F, cosines[i]);
                   }
                   complete(part.base + first, cosines.size());
                 });
    error_ = std::max(error_, weight * vectors.error(query_.front()));
  }
  constexpr float kRounding = 1e-6F;  // of the float32 sums
  error_ += kRounding;
}

// Adds the other signals to the semantic share of some rows, and takes out absent rows.
void Evidence::complete(std::size_t first, std::size_t count) {
  float* relevance = scratch_.relevance.data() + first;
  const auto add = [&](const std::vector<double>& signal, double weight) {
    const double* values = signal.data() + first;
    for (std::size_t i = 0; i < count; ++i) relevance[i] += static_cast<float>(weight * values[i]);
  };
  if (active_.keyword > 0) add(scratch_.keyword, active_.keyword * active_.keyword_scale);
  if (active_.entity > 0) add(scratch_.entity, active_.entity * active_.entity_scale);
  const std::uint8_t* present = scratch_.present.data() + first;
  for (std::size_t i = 0; i < count; ++i) relevance[i] = present[i] ? relevance[i] : -1;
}

void Evidence::find_peaks() {
  constexpr std::size_t kLanes = 8;  // that a compiler can take side by side
  const std::vector<float>& relevance = scratch_.relevance;
  scratch_.peaks.resize((relevance.size() + kPeakRows - 1) / kPeakRows);
  for (std::size_t block = 0; block < scratch_.peaks.size(); ++block) {
    const std::size_t first = block * kPeakRows;
    const std::size_t end = std::min(first + kPeakRows, relevance.size());
    std::array<float, kLanes> peaks;
    peaks.fill(-1);
    std::size_t row = first;
    for (; row + kLanes <= end; row += kLanes) {
      for (std::size_t i = 0; i < kLanes; ++i) peaks[i] = std::max(peaks[i], relevance[row + i]);
    }
    for (; row < end; ++row) peaks[0] = std::max(peaks[0], relevance[row]);
    scratch_.peaks[block] = *std::max_element(peaks.begin(), peaks.end());
  }
}

Signals Evidence::signals(std::uint32_t row) const {
  Signals signals{.semantic_weight = active_.semantic,
                  .keyword_weight = active_.keyword,
                  .entity_weight = active_.entity};
  if (active_.semantic > 0) {
    const View::Part& part = view_.part_of(row);
    const double cosine = part.partition->vectors().cosine(query_.front(), row - part.base);
    signals.semantic = std::clamp(cosine, 0.0, 1.0);
  }
  if (active_.keyword > 0) signals.keyword = scratch_.keyword[row] * active_.keyword_scale;
  if (active_.entity > 0) signals.entity = scratch_.entity[row] * active_.entity_scale;
  signals.own = active_.own(signals);
  return signals;
}

}  // namespace recollect::query
