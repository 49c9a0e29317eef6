#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/lexical/bm25.hpp"
#include "recollect/lexical/source.hpp"

namespace recollect::lexical {

// What sources bring rows, added up in whole numbers. Window by window of rows, whose sums of 16
// bits stay in the first-level cache. What a source brings is rounded up, so that every row that
// reaches a score also reaches its cut().
class RowSums {
 public:
  static constexpr std::uint32_t kWindow = 8192;  // 4,096 and 16,384 are within 5 %
  static constexpr std::size_t kMostSources = 60000;

  // Keeps pointers to the lists, in which only the rows from `begin` to `end` count.
  RowSums(std::span<const Source> sources, const Bm25& bm25, double mean_length,
          std::uint32_t begin, std::uint32_t end);

  std::uint32_t windows() const { return (end_ - begin_ + kWindow - 1) / kWindow; }
  bool empty() const { return lists_.empty() || begin_ >= end_; }

  // The rows of a window that reach the score, or for 0 all that have a source, each once; then
  // the number of each row of the window, 0 for others. Windows ascending, after a rewind().
  // Sources that together bring a row a thirtieth of the score at most are left out.
  void rewind();
  std::span<const std::uint32_t> in_window(std::uint32_t window, double score = 0);
  std::uint32_t number(std::uint32_t row) const {
    return row - first_ < kWindow ? sums_[row - first_] : 0;
  }
  // The least number of the rows that reach a score.
  std::uint16_t cut(double score) const;
  // The score that a row of this number reaches for certain.
  double reached(double number) const;

 private:
  struct List {
    PostingList::Walk walk;
    const PostingList* list;
    double rest;  // that the lists after it bring a row together, at most
  };

  void fill_table(std::span<const Source> sources, std::span<const std::size_t> order,
                  const Bm25& bm25, double mean_length);
  void enter(std::uint32_t window);
  void add(std::size_t i, std::uint16_t cut);
  std::size_t walked(double score) const;

  std::uint32_t begin_, end_;
  std::uint32_t first_ = 0;  // of the window
  std::vector<std::uint16_t> sums_;
  std::vector<List> lists_;           // those that bring most first
  std::vector<std::uint16_t> table_;  // what a posting brings, by list and class
  double scale_ = 1;                  // from scores to numbers
  std::vector<std::uint32_t> candidates_;
};

}  // namespace recollect::lexical
