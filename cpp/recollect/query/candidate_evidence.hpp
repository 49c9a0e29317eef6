#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "recollect/query/matching.hpp"
#include "recollect/query/request.hpp"
#include "recollect/query/row_memo.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// How far the graph plan looks.
struct Reach {
  double recall = 0;   // of the nearest rows, that the graphs are to find
  double passing = 1;  // share of the rows that the filter lets through, about
  // Rows of most terms and entities, of each partition. 100,000 records of LongMemEval's sentences,
  // fused recall@10: .974 with 500, .993 with 1,000, .998 with 2,000.
  std::size_t matching = 1500;
};

// What a question finds in the rows that are likely to be hits, and in any other row on request.
//
// Candidates are the rows that the graphs find near, those no graph covers yet that are nearest,
// and those with the highest share of terms and entities, once more among those of the time that
// the question names: records of other times weigh less. Each gets every signal: cosines from
// its vector, keywords and entities from the lists of its own. So a score is the one that the
// exact plan gives, but for the statistics, which are those of the newest rows (Census).
class CandidateEvidence {
 public:
  // Keeps references to view and request. One at a time in a thread.
  CandidateEvidence(const View& view, const Request& request, const Reach& reach);

  bool present(std::uint32_t row) const { return present(view_.part_of(row), row); }
  double own(std::uint32_t row) const;
  float error() const { return error_; }
  Signals signals(std::uint32_t row) const;

  // Where every row with a term of the question is a candidate, those left can have an own
  // relevance of `least` by their vectors alone. Whether some more are candidates now.
  bool widen(float least);

  template <class Least, class Visit>
  void for_each_from(Least least, Visit visit) const {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!(candidates_[i].own >= least())) return;
      if (i + kFarAhead < candidates_.size()) fetch_places(candidates_[i + kFarAhead].row);
      if (i + kAhead < candidates_.size()) fetch_around(candidates_[i + kAhead].row);
      visit(candidates_[i].row);
    }
  }

 private:
  struct Candidate {
    std::uint32_t row;
    float own;
  };
  struct Found {
    std::uint32_t row;
    double matching = -1;  // what terms and entities give it; -1: not known yet
  };

  bool present(const View::Part& part, std::uint32_t row) const {
    const std::uint32_t local = row - part.base;
    return part.partition->alive(local, part.snapshot.version) &&
           (!part.snapshot.expiring || part.partition->row(local).expires_at > request_.now);
  }
  // How far one part was looked through, and what its rows that are no candidates can have.
  struct Frontier {
    std::size_t ef = 0;
    double nearness = 0;      // the most that their vectors give them, if the graph missed none
    bool terms_left = false;  // whether some have terms or entities of the question
  };
  // The rows around one, which its neighbours mostly are, are soon asked for.
  static constexpr std::size_t kFarAhead = 6, kAhead = 3;
  static constexpr std::uint32_t kAround = 4;
  void fetch_places(std::uint32_t row) const;
  void fetch_around(std::uint32_t row) const;

  void find_pinned(const View::Part& part);
  void find_near(const View::Part& part);
  void find_uncovered(const View::Part& part, std::uint32_t covered, std::vector<Found>& found);
  // Those with most terms and entities, of all rows and of those of the time asked for.
  void find_matching(const View::Part& part);
  std::size_t best(const View::Part& part, Matching::Range range, const text::Period* period);
  bool passes(const View::Part& part, std::uint32_t row) const;  // the filter
  void add(const View::Part& part, std::vector<Found>& found);
  double semantic_share(float distance) const {
    return active_.semantic * std::max(0.0F, 1 - distance);
  }
  Frontier& frontier(const View::Part& part) { return frontiers_[view_.number(part)]; }

  const View& view_;
  const Request& request_;
  std::vector<vector::ScanQuery> query_;  // none or one
  std::vector<BoundFilter> filters_;      // by part
  Matching terms_;
  const Activation& active_;
  float error_ = 0;
  std::vector<Frontier> frontiers_;    // by part
  std::size_t matching_ = 0;           // rows of each part that terms may bring in
  std::vector<Candidate> candidates_;  // highest own first
  RowMemo& chosen_;                    // own, of the candidates
  RowMemo& others_;                    // and of others that were asked for
};

}  // namespace recollect::query
