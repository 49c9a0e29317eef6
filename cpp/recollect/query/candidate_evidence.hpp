#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "recollect/query/request.hpp"
#include "recollect/query/row_memo.hpp"
#include "recollect/query/row_signals.hpp"
#include "recollect/query/scorer.hpp"
#include "recollect/query/view.hpp"

namespace recollect::query {

// How far the graph plan looks.
struct Reach {
  double recall = 0;   // of the nearest rows, that the graphs are to find
  double alive = 1;    // share of the rows
  double passing = 1;  // share of the rows that the filter lets through, about
  // Rows that each partition's graph finds at least: hits are not only among the very nearest.
  std::size_t nearest = 250;
  // Rows of each partition with most terms and entities. Where neighbours count, the rows that
  // have most together with them, of these and those beside them; and how many of these places
  // are looked at in full, when their own vectors and factors are known. Fused recall@10 of a
  // million records, with vectors of their own / of other texts (docs/scale.md):
  //     nearest 0    matching 1000  places  600  looked_at 100    .998
  //     nearest 0    matching 1500  places 1200  looked_at 150    .999 / .983
  //     nearest 250  matching 1500  places 1200  looked_at 150           .986
  //     nearest 150  matching 2500  places 2500  looked_at 150           .990
  //     nearest 250  matching 3000  places 3000  looked_at 150           .992
  std::size_t matching = 2500, places = 2500, looked_at = 150;

  void deepen(double times) {
    for (std::size_t* count : {&nearest, &matching, &places, &looked_at}) {
      *count = static_cast<std::size_t>(static_cast<double>(*count) * times);
    }
  }
};

// What a question finds in the rows that are likely to be hits, and in any other row on request.
//
// Candidates are the rows that the graphs find near, and those no graph covers yet that are
// nearest. Places are the rows with the highest share of terms and entities, together with their
// neighbours, once more among those of the time that the question names: records of other times
// weigh less. Each gets every signal: cosines from its vector, keywords and entities from the
// lists of its own. So a score is the one that the exact plan gives, but for the statistics,
// which are those of the newest rows (Census).
class CandidateEvidence {
 public:
  // Keeps references to view and request. One at a time in a thread.
  CandidateEvidence(const View& view, const Request& request, const Reach& reach);

  bool present(std::uint32_t row) const { return present(view_.part_of(row), row); }
  float own(std::uint32_t row) const { return rows_.own(row); }
  float error() const { return rows_.error(); }
  Signals signals(std::uint32_t row) const { return rows_.exact(row); }

  // Where every row with a term of the question is a candidate, those left can have an own
  // relevance of `least` by their vectors alone. Whether some more are candidates now.
  bool widen(float least);

  // What stands beside a near row by its words alone is a place, if it is good. Where there are too
  // many words to tell, the nearest rows are looked around.
  std::size_t beside() const;

  template <class Visit>
  void for_each_place(Visit visit) const {
    for (const std::uint32_t row : places_) visit(row);
  }

  template <class Least, class Visit>
  void for_each_from(Least least, Visit visit) const {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!(candidates_[i].own >= least())) return;
      if (i + kFarAhead < candidates_.size()) fetch_lists(candidates_[i + kFarAhead].row);
      if (i + kAhead < candidates_.size()) fetch_around(candidates_[i + kAhead].row);
      visit(candidates_[i].row);
    }
  }

 private:
  struct Candidate {
    std::uint32_t row;
    float own;
  };
  using Rows = RowSignals::Rows;

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
  void fetch_lists(std::uint32_t row) const;
  void fetch_around(std::uint32_t row) const;

  void find_pinned(const View::Part& part);
  void find_near(const View::Part& part);
  void find_uncovered(const View::Part& part, std::uint32_t covered, Rows& found);
  // Those with most terms and entities, of all rows and of those of the time asked for.
  void find_matching(const View::Part& part);
  bool add_best(const View::Part& part, Matching::Range range, double share,
                const text::Period* period);
  bool passes(const View::Part& part, std::uint32_t row) const;  // the filter
  void keep_best(const View::Part& part, std::vector<lexical::ScoredRow>& places,
                 std::size_t count) const;
  void add(const View::Part& part, Rows found);
  void add_places(const View::Part& part, std::span<const lexical::ScoredRow> places);
  Frontier& frontier(const View::Part& part) { return frontiers_[view_.number(part)]; }

  const View& view_;
  const Request& request_;
  Reach reach_;
  Scorer scorer_;
  RowSignals rows_;
  std::vector<BoundFilter> filters_;   // by part
  std::vector<Frontier> frontiers_;    // by part
  std::vector<Candidate> candidates_;  // highest own first
  RowMemo& chosen_;                    // of the candidates
  Rows places_;                        // of the view
};

}  // namespace recollect::query
