#pragma once

#include <cstdint>
#include <vector>

#include "recollect/lexical/row_scores.hpp"
#include "recollect/lexical/top_rows.hpp"
#include "recollect/query/activation.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// What a question's terms and entities give rows, without a pass over all postings: any row by the
// lists of its own, and the rows that get most by bounds. Statistics are those of the newest rows
// (Census).
class Matching {
 public:
  using Range = partition::TimeMap::Range;

  // Keeps a reference to the view.
  Matching(const View& view, const Request& request);

  const Activation& active() const { return active_; }

  // Each in [0, 1]; rows of the view.
  double keyword(const View::Part& part, std::uint32_t row) const;
  double entity(const View::Part& part, std::uint32_t row) const;
  // What both add to the own relevance of rows, by their numbers in the part.
  const lexical::RowScores& shares(const View::Part& part) const {
    return shares_[view_.number(part)];
  }

  // The rows in the range, by their numbers in the part, whose share is largest, or larger
  // together with their neighbours': lexical::top_rows.
  std::vector<lexical::ScoredRow> best(const View::Part& part, Range range, std::size_t count,
                                       const lexical::Present& wanted,
                                       const lexical::Neighbours* neighbours) const;

 private:
  // A term or entity of the question, by its number in one partition.
  struct Sought {
    std::uint32_t id;
    double weight;
  };
  struct Asked {
    std::vector<Sought> terms, entities;  // by id
  };

  const Asked& asked(const View::Part& part) const { return asked_[view_.number(part)]; }
  std::vector<lexical::Source> sources(const View::Part& part) const;

  const View& view_;
  lexical::Bm25 bm25_;
  std::vector<Asked> asked_;                // by part
  std::vector<lexical::RowScores> shares_;  // by part
  double mean_length_ = 0;
  Activation active_;
};

}  // namespace recollect::query
