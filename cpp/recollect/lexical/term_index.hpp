#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/live_counts.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/row_lists.hpp"
#include "recollect/base/stable_array.hpp"
#include "recollect/lexical/occurrence.hpp"
#include "recollect/lexical/shortest.hpp"

namespace recollect::lexical {

// Terms to the rows that hold them, and rows to their terms. One writer, any readers.
//
// Rows that died stay in the postings; the reader, who knows its version, passes over them. The
// live counts are those of the rows that entered and did not leave: no reader's version, but
// whatever the caller of enter() and leave() counts.
class TermIndex {
 public:
  static constexpr std::uint32_t kNone = Dictionary::kNone;

  // `terms` in text order, repeats kept. Rows are appended in order: 0, 1, 2 … The row does not
  // count as live before it enters.
  void append(std::span<const std::string_view> terms);

  // A term's number in this index; kNone when no row ever held it.
  std::uint32_t id(std::string_view term) const { return terms_.find(term); }
  const PostingList& postings(std::uint32_t id) const { return postings_[id]; }
  const PostingList* find(std::string_view term) const;  // nullptr when no row ever held it

  // The ids of a row's terms, ascending, repeats kept: a frequency is the length of a run.
  std::span<const std::uint32_t> terms(std::uint32_t row) const { return rows_.at(row); }
  std::uint32_t length(std::uint32_t row) const {
    return static_cast<std::uint32_t>(rows_.at(row).size());
  }
  const RowLists& rows() const { return rows_; }

  // What a posting says whose occurrence was cut.
  Occurrence counted(std::string_view term, std::uint32_t row) const;
  // Over all rows so far, for any row length: how much saturation() gives at most.
  const Shortest& shortest(std::uint32_t id) const { return shortest_[id]; }

  // One caller at a time, also beside append() of other rows: a row counts, or counts no more.
  void enter(std::uint32_t row) { live_.enter(rows_.at(row)); }
  void leave(std::uint32_t row) { live_.leave(rows_.at(row)); }
  // How many rows that count hold the term.
  std::uint32_t live(std::uint32_t id) const { return live_.of(id); }

  std::size_t bytes() const;

  std::uint32_t size() const { return terms_.size(); }  // how many terms; the writer only

  // The first rows and terms as bytes, in as many sections, beside the writer; live are the rows
  // for which counts(row) holds. And back, into an empty index.
  static constexpr std::size_t kSections = 4;
  void save(std::uint32_t rows, std::uint32_t terms,
            const std::function<bool(std::uint32_t)>& counts, const Sink& sink) const;
  void restore(std::uint32_t rows, std::uint32_t terms, const SectionReader& file,
               std::span<const Section, kSections> sections);

 private:
  Dictionary terms_;
  StableArray<PostingList> postings_;
  ByteArena blocks_;  // of the postings
  StableArray<Shortest> shortest_;
  RowLists rows_;
  LiveCounts live_;
  std::vector<std::uint32_t> ids_;  // of the row being appended
};

}  // namespace recollect::lexical
