#include "recollect/query/row_signals.hpp"

namespace recollect::query {

namespace {

RowMemo& memo() {
  thread_local RowMemo memo;
  return memo;
}

}  // namespace

RowSignals::RowSignals(const View& view, const Request& request)
    : view_(view), terms_(view, request), active_(terms_.active()), known_(memo()) {
  known_.begin();
  constexpr float kRounding = 1e-6F;  // of the float32 sums
  if (!request.question.vector.empty()) query_.emplace(request.question.vector);
  if (const vector::ScanQuery* query = vector()) {
    for (const View::Part& part : view.parts()) {
      const float error = part.partition->vectors().error(*query);
      error_ = std::max(error_, static_cast<float>(active_.semantic) * error);
    }
  }
  error_ += kRounding;
}

std::vector<float> RowSignals::distances(const View::Part& part, const Rows& rows) const {
  std::vector<float> distances(rows.size(), 1);
  if (const vector::ScanQuery* query = vector()) {
    const vector::QuantisedRows& vectors = part.partition->vectors();
    vectors.distances(vectors.probe(*query), rows.data(), rows.size(), distances.data());
  }
  return distances;
}

float RowSignals::own(std::uint32_t row) const {
  if (const float* known = known_.find(row)) return *known;
  const View::Part& part = view_.part_of(row);
  const std::uint32_t local = row - part.base;
  float distance = 1;
  if (const vector::ScanQuery* query = vector()) {
    const vector::QuantisedRows& vectors = part.partition->vectors();
    vectors.distances(vectors.probe(*query), &local, 1, &distance);
  }
  const double share = terms_.shares(part).of(local);
  const auto own = static_cast<float>(semantic_share(distance) + share);
  known_.put(row, own);
  return own;
}

Signals RowSignals::exact(std::uint32_t row) const {
  const View::Part& part = view_.part_of(row);
  Signals signals{.semantic_weight = active_.semantic,
                  .keyword_weight = active_.keyword,
                  .entity_weight = active_.entity};
  if (const vector::ScanQuery* query = vector()) {
    const double cosine = part.partition->vectors().cosine(*query, row - part.base);
    signals.semantic = std::clamp(cosine, 0.0, 1.0);
  }
  if (active_.keyword > 0) signals.keyword = terms_.keyword(part, row);
  if (active_.entity > 0) signals.entity = terms_.entity(part, row);
  signals.own = active_.own(signals);
  return signals;
}

}  // namespace recollect::query
