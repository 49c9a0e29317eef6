#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "recollect/query/matching.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/row_memo.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// What a question finds in single rows, any of them: the semantic signal from the row's vector,
// keywords and entities from the row's own lists.
class RowSignals {
 public:
  using Rows = std::vector<std::uint32_t>;  // of a part

  // Keeps references to both. One at a time in a thread: the memory of what is known is the
  // thread's.
  RowSignals(const View& view, const Request& request);

  const Matching& terms() const { return terms_; }
  // Of the question, where it has one that counts.
  const vector::ScanQuery* vector() const { return active_.semantic > 0 ? &*query_ : nullptr; }
  // What the vector gives a row at a distance, of its own relevance.
  double semantic_share(float distance) const {
    return active_.semantic * std::max(0.0F, 1 - distance);
  }
  std::vector<float> distances(const View::Part& part, const Rows& rows) const;

  // Own relevance, within error().
  float own(std::uint32_t row) const;
  bool knows(std::uint32_t row) const { return known_.find(row); }
  float error() const { return error_; }
  Signals exact(std::uint32_t row) const;

  // Finds the own relevance of rows together, because each by itself waits for memory, and calls
  // visit(row of the view, own) for each once.
  template <class Visit>
  void learn(const View::Part& part, Rows rows, Visit visit) const {
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const std::vector<float> distances = this->distances(part, rows);
    const float* distance = distances.data();
    terms_.shares(part).for_each(rows, [&](std::uint32_t local, double share) {
      const std::uint32_t row = part.base + local;
      const auto own = static_cast<float>(semantic_share(*distance++) + share);
      known_.put(row, own);
      visit(row, own);
    });
  }

 private:
  const View& view_;
  std::optional<vector::ScanQuery> query_;
  Matching terms_;
  const Activation& active_;
  float error_ = 0;
  RowMemo& known_;  // own relevance
};

}  // namespace recollect::query
