#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "recollect/base/byte_arena.hpp"
#include "recollect/base/section.hpp"
#include "recollect/base/stable_array.hpp"
#include "recollect/entity/entity_index.hpp"
#include "recollect/lexical/term_index.hpp"
#include "recollect/partition/census.hpp"
#include "recollect/partition/episode_links.hpp"
#include "recollect/partition/metadata_store.hpp"
#include "recollect/partition/record.hpp"
#include "recollect/partition/record_id.hpp"
#include "recollect/partition/row_map.hpp"
#include "recollect/partition/time_map.hpp"
#include "recollect/text/analyzer.hpp"
#include "recollect/text/term_batch.hpp"
#include "recollect/vector/quantised_rows.hpp"
#include "recollect/vector/row_graph.hpp"

namespace recollect::partition {

// One event of the log, as a partition needs it.
struct Change {
  std::uint64_t version = 0;
  std::uint64_t created = 0;  // version of the record's first event: its place in the episode
  RecordId id;
  bool removed = false;
  std::string_view payload;       // of an add or update
  std::span<const float> vector;  // unit length, or empty
};

// What a row says of its record, beside what the indexes hold. Never changes once published.
struct Row {
  RecordId id;
  std::uint64_t version, created;
  std::int64_t at, expires_at;
  std::string_view text, session, source, entities_json, metadata_json, passages_json;
  float importance;
  std::uint32_t tokens;
  std::uint32_t span_begin, span_end;  // of a passage, in its parent's text
  Kind kind;
  Level level;
  std::uint8_t levels;  // a bit for the level, and in a passage one for its parent's
  bool pinned;
  text::RecordCues cues;
};

// The state a reader works on. Rows and versions after it do not exist for that reader.
struct Snapshot {
  std::uint64_t version = 0;
  std::uint32_t rows = 0;    // live and dead
  std::uint32_t live = 0;    // records, without the parents of passages
  bool split = false;        // whether there are passages
  bool expiring = false;     // whether any row ever could expire
  std::uint64_t length = 0;  // terms of the live records
  std::uint32_t episodes = 0;
  std::uint32_t deaths = 0;  // of rows, ever
  std::uint32_t pinned = 0;  // live records with metadata pinned = true
  float largest_importance = 1;
};

// One scope at one version, in memory: a pure function of the scope's events.
//
// apply() appends; it never moves or overwrites what a snapshot shows, so readers work without
// a lock while it runs (the snapshot itself is copied under one that is held for that copy
// alone). An update or delete marks the old row as dead from its version on.
//
// The parent of passages has a row that was never alive: nothing finds it, no statistic counts
// it, and it keeps the text that its passages are widened to, and its place in the episode.
class Partition {
 public:
  static constexpr std::uint32_t kNone = RowMap::kNone;

  Partition(std::size_t dimensions, std::shared_ptr<const text::Analyzer> analyzer);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  // Applies a batch, all or nothing: what does not decode throws before anything changes.
  // Changes at or below the present version are passed over, so a batch may be applied twice.
  // False, with nothing changed: a record comes out of order of creation, as one does that was
  // closed when the partition was loaded without it, and holds again. Load the partition anew.
  // With `more`, snapshots show nothing of it before an apply() without: so that a batch of the log
  // may come in portions, and no reader sees half of it.
  // CorruptData: a change does not decode.
  bool apply(std::span<const Change> changes, std::uint64_t version, bool more = false);

  Snapshot snapshot() const;

  // Lets the graph cover at most `most` rows more, with so many threads, beside readers and
  // apply(); mends it when many of its rows have died. Returns how many rows it does not cover.
  std::uint32_t link(std::uint32_t most, unsigned threads);
  // The graph as bytes, and back, where there is none yet. CorruptData: the bytes are damaged or
  // of other rows; nothing was changed.
  void write_graph(const Sink& sink);
  void read_graph(std::string_view bytes, unsigned threads = 1, Check check = Check::all);

  bool alive(std::uint32_t row, std::uint64_t version) const {
    return died_[row].load(std::memory_order_acquire) > version;
  }
  void prefetch_alive(std::uint32_t row) const { __builtin_prefetch(died_.at(row)); }
  // Calls visit(first_row, count, died) over contiguous runs; a row is alive at `version` iff
  // its value is greater.
  template <class Visit>
  void for_each_died(std::uint32_t rows, Visit visit) const {
    died_.for_each_run(rows, visit);
  }
  const Row& row(std::uint32_t row) const { return rows_[row]; }
  void prefetch_row(std::uint32_t row) const {
    const auto* place = reinterpret_cast<const char*>(rows_.at(row));
    for (std::size_t line = 0; line < sizeof(Row); line += 64) __builtin_prefetch(place + line);
  }
  // The row of the text that a passage is a part of; kNone for any other row.
  std::uint32_t parent(std::uint32_t row) const { return parents_[row]; }
  // Rows that will expire some day, among the first `rows`.
  template <class Visit>
  void for_each_expiring(std::uint32_t rows, Visit visit) const {
    expiring_.for_each(rows, [&](const Posting& posting) { visit(posting.row); });
  }

  // Rows that are or were pinned, among the first `rows`.
  template <class Visit>
  void for_each_pinned(std::uint32_t rows, Visit visit) const {
    pinned_.for_each(rows, [&](const Posting& posting) { visit(posting.row); });
  }

  // Calls read(statistics) while these, and the live counts of terms() and entities(), are those
  // of the rows alive in the newest version and not expired at `now`; of the newest, not of a
  // snapshot (see Census). read() holds up the writer and other callers.
  template <class Read>
  void settle(std::int64_t now, Read read) const {
    census_.settle(now, read);
  }
  // The statistics alone.
  Statistics settle(std::int64_t now) const;

  std::size_t dimensions() const { return vectors_.dimensions(); }
  const vector::QuantisedRows& vectors() const { return vectors_; }
  // Null until link() was called.
  const vector::RowGraph* graph() const { return graph_.load(std::memory_order_acquire); }
  const lexical::TermIndex& terms() const { return terms_; }
  const entity::EntityIndex& entities() const { return entities_; }
  const EpisodeLinks& episodes() const { return episodes_; }
  const MetadataStore& metadata() const { return metadata_; }
  const TimeMap& times() const { return times_; }

  // Bytes in use, without the allocator's slack.
  std::size_t bytes() const;

 private:
  friend class Image;
  friend class ImageReader;
  struct Prepared;
  static constexpr std::uint64_t kNotDead = UINT64_MAX;

  Prepared prepare(const Change& change, text::TermBatch& terms) const;
  void insert(const Prepared& prepared, const text::TermBatch& terms, Snapshot& state);
  void remove(const RecordId& id, std::uint64_t version, Snapshot& state);
  std::uint32_t row_of(const RecordId& id) const;  // the newest, dead or alive
  bool alive_now(std::uint32_t row) const;
  std::uint32_t identity(std::uint32_t rows) const;
  void publish();

  std::shared_ptr<const text::Analyzer> analyzer_;
  std::shared_ptr<const void> lender_;  // holds the image that some of the rows still lie in
  vector::QuantisedRows vectors_;
  lexical::TermIndex terms_;
  entity::EntityIndex entities_;
  mutable Census census_{terms_, entities_};
  EpisodeLinks episodes_;
  MetadataStore metadata_;
  TimeMap times_;
  StableArray<Row> rows_;
  StableArray<std::uint32_t> parents_;
  StableArray<std::atomic<std::uint64_t>> died_;
  PostingList expiring_, pinned_;
  ByteArena list_blocks_;
  ByteArena arena_;
  Dictionary labels_;  // sessions and sources, which repeat
  RowMap row_of_;      // the writer only
  std::uint64_t last_created_ = 0;

  std::unique_ptr<vector::RowGraph> owned_graph_;
  std::atomic<vector::RowGraph*> graph_{nullptr};
  std::mutex linking_;

  std::mutex writer_;
  Snapshot applied_;            // the writer only
  mutable std::mutex publish_;  // held for a copy of Snapshot
  Snapshot published_;
  std::atomic<std::size_t> bytes_{0};
};

}  // namespace recollect::partition
