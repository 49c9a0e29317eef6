#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recollect/lexical/top_rows.hpp"

namespace recollect::lexical {

// What sources bring rows, added up in whole numbers that are a little too high: every row that
// reaches a score also reaches its number. Window by window of rows, whose sums of 16 bits stay in
// the first-level cache.
class RowSums {
 public:
  static constexpr std::uint32_t kWindow = 8192;  // 4,096 and 16,384 are within 5 %
  static constexpr std::size_t kMostSources = 60000;

  // Keeps pointers to the lists, in which only the rows from `begin` to `end` count.
  RowSums(std::span<const Source> sources, const Bm25& bm25, double mean_length,
          std::uint32_t begin, std::uint32_t end);

  std::uint32_t windows() const { return (end_ - begin_ + kWindow - 1) / kWindow; }
  bool empty() const { return lists_.empty() || begin_ >= end_; }

  // The rows of a window that have a source, each once; then the number of each. Windows
  // ascending.
  std::span<const std::uint32_t> in_window(std::uint32_t window);
  std::uint32_t number(std::uint32_t row) const { return sums_[row - first_]; }
  // The score that a row of this number reaches for certain.
  double reached(std::uint32_t number) const;

  // All rows that can reach the score, and few others, each once. About `expected` do.
  std::span<const std::uint32_t> reaching(double score, double expected);

 private:
  struct List {
    PostingList::Walk walk;
    const PostingList* list;
    std::uint32_t size;
    double rest;  // that the lists after it bring a row together, at most
  };

  void fill_table(std::span<const Source> sources, std::span<const std::size_t> order,
                  const Bm25& bm25, double mean_length);
  void enter(std::uint32_t window);
  void add(std::size_t i, std::uint16_t cut);
  void choose_walked(double score, double extra);

  std::uint32_t begin_, end_;
  std::uint32_t first_ = 0;  // of the window
  std::vector<std::uint16_t> sums_;
  std::vector<List> lists_;           // those that bring most first
  std::vector<std::uint16_t> table_;  // what a posting brings, by list and class
  double scale_ = 1;                  // from scores to numbers
  std::size_t walked_ = 1, wait_ = 0, patience_ = 1;
  std::vector<std::uint32_t> candidates_;
};

}  // namespace recollect::lexical
