#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "recollect/lexical/bm25.hpp"
#include "recollect/lexical/source.hpp"

namespace recollect::lexical {

// Exact scores of single rows, from the lists of what they have.
class RowScores {
 public:
  RowScores(std::span<const Source> sources, const Bm25& bm25, double mean_length);

  double of(std::uint32_t row) const {
    double score = 0;
    for (const Index& index : indexes_) score += score_by(index, index.rows->at(row));
    return score;
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
    void fill();
  };

  double score_by(const Index& index, std::span<const std::uint32_t> ids) const;
  double share(const Index& index, std::uint32_t id, std::uint32_t frequency,
               std::size_t length) const;

  Bm25 bm25_;
  double mean_length_;
  std::vector<Index> indexes_;
};

}  // namespace recollect::lexical
