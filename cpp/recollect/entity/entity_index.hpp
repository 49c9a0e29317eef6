#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/live_counts.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/row_lists.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect::entity {

// Entities, by case-folded key, to the rows that mention them, and rows to their entities; the
// keys are the gazetteer. One writer, any readers. Live counts are as in the term index.
class EntityIndex {
 public:
  static constexpr std::uint32_t kNone = Dictionary::kNone;

  // Repeats of a key count once. Rows are appended in order: 0, 1, 2 …
  void append(std::span<const std::string> keys);

  // An entity's number in this index; kNone when no row ever had it.
  std::uint32_t id(std::string_view key) const { return keys_.find(key); }
  const PostingList& postings(std::uint32_t id) const { return postings_[id]; }
  const PostingList* find(std::string_view key) const;  // nullptr when no row ever had it

  // The ids of a row's entities, ascending, each once.
  std::span<const std::uint32_t> entities(std::uint32_t row) const { return rows_.at(row); }
  const RowLists& rows() const { return rows_; }

  // One caller at a time, also beside append() of other rows: a row counts, or counts no more.
  void enter(std::uint32_t row) { live_.enter(rows_.at(row)); }
  void leave(std::uint32_t row) { live_.leave(rows_.at(row)); }
  // How many rows that count mention the entity.
  std::uint32_t live(std::uint32_t id) const { return live_.of(id); }

  std::size_t bytes() const;

  std::uint32_t size() const { return keys_.size(); }  // how many entities; the writer only

  // As of the term index.
  static constexpr std::size_t kSections = 3;
  void save(std::uint32_t rows, std::uint32_t entities,
            const std::function<bool(std::uint32_t)>& counts, const Sink& sink) const;
  void restore(std::uint32_t rows, std::uint32_t entities, const SectionReader& file,
               std::span<const Section, kSections> sections);

 private:
  Dictionary keys_;
  StableArray<PostingList> postings_;
  ByteArena blocks_;  // of the postings
  RowLists rows_;
  LiveCounts live_;
  std::vector<std::uint32_t> ids_;  // of the row being appended
};

}  // namespace recollect::entity
