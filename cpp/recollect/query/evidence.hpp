#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "recollect/query/activation.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// What a question finds in each row of a view: every signal for every row ("completed"), the
// semantic one within a known error that semantic() removes for a single row.
//
// A row is present when it is alive at the view's version and not expired. Statistics (records,
// mean length, df) count present rows alone, so an expired record leaves no trace.
class Evidence {
 public:
  // Gathers over all rows. Keeps references to both arguments. One at a time in a thread: the
  // working memory is the thread's.
  Evidence(const View& view, const Request& request);

  bool present(std::uint32_t row) const { return scratch_.present[row] != 0; }

  // The relevance of a row alone, and how far from exact it can be; -1 for absent rows.
  float own(std::uint32_t row) const { return scratch_.relevance[row]; }
  float error() const { return error_; }

  template <class Visit>
  static void for_each_place(Visit) {}

  static std::size_t beside() { return SIZE_MAX; }

  // All rows are considered already.
  static bool widen(float) { return false; }

  // Calls visit(row) for the present rows, ascending, whose relevance is at least least(), which
  // may rise meanwhile. Few blocks of rows have one, and the others are not looked at.
  template <class Least, class Visit>
  void for_each_from(Least least, Visit visit) const {
    const std::vector<float>& relevance = scratch_.relevance;
    for (std::size_t block = 0; block < scratch_.peaks.size(); ++block) {
      if (!(scratch_.peaks[block] >= least())) continue;
      const std::size_t first = block * kPeakRows;
      const std::size_t end = std::min(first + kPeakRows, relevance.size());
      for (std::size_t row = first; row < end; ++row) {
        if (relevance[row] >= least()) visit(static_cast<std::uint32_t>(row));
      }
    }
  }

  // Exact: semantic, keyword, entity and own.
  Signals signals(std::uint32_t row) const;

 private:
  static constexpr std::size_t kPeakRows = 64;  // rows whose highest relevance is kept

  struct Match {
    std::uint32_t row, value;
  };
  // Reused by each query of a thread, because a first touch of memory costs more than the work.
  struct Scratch {
    std::vector<std::uint8_t> present;
    std::vector<float> relevance, peaks;
    std::vector<double> keyword, entity;
    std::vector<Match> matches;
  };
  static Scratch& scratch();

  void find_present(std::int64_t now);
  static void find_alive(const View::Part& part, std::uint8_t* present);
  // Each gives the most that a row can get.
  double match_terms(const Request& request);
  double match_entities(const Request& request);
  template <class Find>
  void collect(Find find);
  void blend();
  void complete(std::size_t first, std::size_t count);
  void find_peaks();

  const View& view_;
  Scratch& scratch_;
  std::vector<vector::ScanQuery> query_;  // none or one
  std::uint64_t records_ = 0, length_ = 0;
  Activation active_;
  float error_ = 0;
};

}  // namespace recollect::query
