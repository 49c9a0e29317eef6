#pragma once

#include <cstdint>
#include <vector>

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

  // The relevance of each row alone, and how far from exact it can be; -1 for absent rows.
  const std::vector<float>& relevance() const { return scratch_.relevance; }
  float error() const { return error_; }

  // Exact: semantic, keyword, entity and own.
  Signals signals(std::uint32_t row) const;

 private:
  struct Match {
    std::uint32_t row, value;
  };
  // Reused by each query of a thread, because a first touch of memory costs more than the work.
  struct Scratch {
    std::vector<std::uint8_t> present;
    std::vector<float> semantic, relevance;
    std::vector<double> keyword, entity;
    std::vector<Match> matches;
  };
  static Scratch& scratch();

  void find_present(std::int64_t now);
  void scan(const vector::ScanQuery& query);
  void match_terms(const Request& request);
  void match_entities(const Request& request);
  template <class Find>
  void collect(Find find);
  void weigh(const Recipe& recipe);
  void blend();

  const View& view_;
  Scratch& scratch_;
  std::vector<vector::ScanQuery> query_;  // none or one
  std::uint64_t records_ = 0, length_ = 0;
  double semantic_ = 0, keyword_ = 0, entity_ = 0;  // weights, summing to 1; 0 when inactive
  double specificity_ = 0;  // of the query's entities: 1 when each is in one record at most
  double keyword_scale_ = 0, entity_scale_ = 0;  // one over the most a row can get
  float error_ = 0;
};

}  // namespace recollect::query
