#pragma once
#include <algorithm>
#include <unordered_map>
#include <vector>
#include "recollect/lexical/bm25.hpp"
#include "recollect/lexical/term_index.hpp"
namespace recollect::lexical {
struct Source { const PostingList* list; double weight; bool saturates; };
struct ScoredRow { std::uint32_t row; double score; };
template <class Present>
std::vector<ScoredRow> top_rows(std::span<const Source> sources, const Bm25& bm25, double mean, const TermIndex& lengths, std::uint32_t rows, std::size_t n, Present present) {
  std::unordered_map<std::uint32_t, double> sums;
  for (const Source& s : sources) s.list->for_each(rows, [&](const Posting& p) {
    sums[p.row] += s.weight * (s.saturates ? saturation(bm25, p.value, lengths.length(p.row), mean) : 1.0); });
  std::vector<ScoredRow> out;
  for (auto& [r, v] : sums) if (present(r)) out.push_back({r, v});
  std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.score > b.score; });
  if (out.size() > n) out.resize(n);
  return out;
}
}
