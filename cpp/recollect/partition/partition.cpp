#include "recollect/partition/partition.hpp"

#include <algorithm>

#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"
#include "recollect/vector/row_graph_file.hpp"

namespace recollect::partition {

namespace {

// Dead rows in five that make it worth leading the graph past them. Until then they are on the
// way: with a fifth dead, a search takes as much longer.
constexpr std::uint32_t kMendShare = 5;

bool is_pin(const MetadataValue& value) {
  return value.path == "pinned" && !value.in_list && value.type == MetadataValue::Type::boolean &&
         value.number != 0;
}

}  // namespace

// Everything about a change that can fail or takes time, done before the first row is touched.
struct Partition::Prepared {
  const Change* change;
  Record record;
  std::size_t first_term = 0, term_count = 0;  // in the batch
};

Partition::Partition(std::size_t dimensions, std::shared_ptr<const text::Analyzer> analyzer)
    : analyzer_(std::move(analyzer)), vectors_(dimensions) {
  if (dimensions == 0) throw InvalidArgument("a partition needs at least one dimension");
}

Partition::Prepared Partition::prepare(const Change& change, text::TermBatch& terms) const {
  Prepared prepared{.change = &change, .record = {}};
  if (change.removed) return prepared;
  if (!change.vector.empty() && change.vector.size() != dimensions()) {
    throw CorruptData("record " + change.id.text() + " has a vector of " +
                      std::to_string(change.vector.size()) + " dimensions, not " +
                      std::to_string(dimensions()));
  }
  prepared.record = Record::decode(change.payload);
  if (!prepared.record.passages_json.empty()) return prepared;
  prepared.first_term = terms.size();
  // Who said it is as good a word to find a record by as what was said.
  terms.add(prepared.record.source);
  terms.add(prepared.record.text);
  prepared.term_count = terms.size() - prepared.first_term;
  return prepared;
}

bool Partition::apply(std::span<const Change> changes, std::uint64_t version, bool more) {
  const std::lock_guard writing(writer_);
  Snapshot state = applied_;
  std::vector<Prepared> batch;
  batch.reserve(changes.size());
  text::TermBatch terms(*analyzer_);
  std::vector<std::uint64_t> created = {last_created_};  // ascending: new records of the batch
  for (const Change& change : changes) {
    if (change.version <= state.version) continue;
    if (change.version > version) throw InvalidArgument("a change is newer than its batch");
    batch.push_back(prepare(change, terms));
    if (change.removed || row_of(change.id) != RowMap::kNone) continue;
    if (change.created > created.back()) {
      created.push_back(change.created);
    } else if (!std::binary_search(created.begin() + 1, created.end(), change.created)) {
      return false;
    }
  }
  terms.finish();
  last_created_ = created.back();
  for (const Prepared& prepared : batch) {
    const Change& change = *prepared.change;
    remove(change.id, change.version, state);
    if (!change.removed) insert(prepared, terms, state);
  }
  state.version = std::max(state.version, version);
  applied_ = state;
  if (!more) publish();
  return true;
}

void Partition::publish() {
  bytes_.store(rows_.bytes() + parents_.bytes() + died_.bytes() + arena_.bytes() + labels_.bytes() +
                   row_of_.bytes() + vectors_.bytes() + terms_.bytes() + entities_.bytes() +
                   episodes_.bytes() + metadata_.bytes() + census_.bytes() + times_.bytes() +
                   list_blocks_.bytes(),
               std::memory_order_relaxed);
  const std::lock_guard publishing(publish_);
  published_ = applied_;
}

std::uint32_t Partition::row_of(const RecordId& id) const {
  return row_of_.find(id, [this](std::uint32_t row) { return rows_[row].id; });
}

void Partition::remove(const RecordId& id, std::uint64_t version, Snapshot& state) {
  const std::uint32_t row = row_of(id);
  if (row == RowMap::kNone || died_[row].load(std::memory_order_relaxed) != kNotDead) return;
  // A reader whose snapshot is older than `version` goes on seeing the row.
  died_[row].store(version, std::memory_order_release);
  census_.remove(row, rows_[row].expires_at);
  --state.live;
  ++state.deaths;
  state.length -= terms_.length(row);
  state.pinned -= rows_[row].pinned;
}

void Partition::insert(const Prepared& prepared, const text::TermBatch& terms, Snapshot& state) {
  const Change& change = *prepared.change;
  const Record& record = prepared.record;
  const auto label = [this](const std::string& text) {
    return text.empty() ? std::string_view{} : labels_.key(labels_.insert(text));
  };
  const std::uint32_t row = state.rows;
  const std::uint32_t earlier = row_of(change.id);

  Row* slot = rows_.append();
  *slot = {.id = change.id,
           .version = change.version,
           .created = change.created,
           .at = record.at,
           .expires_at = record.expires_at,
           .text = arena_.store(record.text),
           .session = label(record.session),
           .source = label(record.source),
           .entities_json = arena_.store(record.entities_json),
           .metadata_json = arena_.store(record.metadata_json),
           .passages_json = arena_.store(record.passages_json),
           .importance = record.importance,
           .tokens = record.tokens,
           .span_begin = record.span_begin,
           .span_end = record.span_end,
           .kind = record.kind,
           .level = record.level,
           .levels = static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.level)),
           .pinned = std::any_of(record.metadata.begin(), record.metadata.end(), is_pin),
           .cues = analyzer_->record_cues(record.text)};
  const std::uint32_t parent = record.parent == RecordId{} ? kNone : row_of(record.parent);
  parents_.push_back(parent);
  if (parent != kNone) slot->levels |= rows_[parent].levels;
  row_of_.put(change.id, row, [this](std::uint32_t other) { return rows_[other].id; });
  const bool silent = !record.passages_json.empty();
  died_.append()->store(silent ? 0 : kNotDead, std::memory_order_relaxed);
  vectors_.append(change.vector);
  terms_.append(terms.terms().subspan(prepared.first_term, prepared.term_count));
  entities_.append(silent ? std::span<const std::string>{} : record.entities);
  metadata_.append(record.metadata);
  times_.append(record.at);
  if (earlier == RowMap::kNone) {
    episodes_.append_record(record.session);
  } else {
    episodes_.append_version(earlier);
  }

  ++state.rows;
  state.episodes = episodes_.count();
  if (silent) return;
  census_.add(row, record.expires_at);
  if (slot->pinned) pinned_.append({row, 0}, list_blocks_);
  state.expiring |= record.expires_at != kNever;
  if (record.expires_at != kNever) expiring_.append({row, 0}, list_blocks_);
  ++state.live;
  state.split |= parent != kNone;
  state.length += prepared.term_count;
  state.pinned += slot->pinned;
  state.largest_importance = std::max(state.largest_importance, record.importance);
}

bool Partition::alive_now(std::uint32_t row) const {
  return died_[row].load(std::memory_order_acquire) == kNotDead;
}

std::uint32_t Partition::link(std::uint32_t most, unsigned threads) {
  const std::lock_guard linking(linking_);
  const Snapshot state = snapshot();
  if (!owned_graph_) {
    owned_graph_ = std::make_unique<vector::RowGraph>(vectors_);
    graph_.store(owned_graph_.get(), std::memory_order_release);
  }
  vector::RowGraph& graph = *owned_graph_;
  const auto alive = [this](std::uint32_t row) { return alive_now(row); };
  const std::uint32_t covered = graph.covered();
  const std::uint64_t dead = state.deaths - std::min(state.deaths, graph.mended());
  if (dead * kMendShare > covered) graph.mend(alive, state.deaths);
  graph.cover(covered + std::min(most, state.rows - covered), alive, threads);
  if (graph.covered() == state.rows) graph.calibrate(alive);
  return state.rows - graph.covered();
}

// Which record stood in each of the first rows, and in which version.
std::uint32_t Partition::identity(std::uint32_t rows) const {
  std::uint32_t checksum = 0;
  for (std::uint32_t row = 0; row < rows; ++row) {
    checksum = crc32(bytes_of(&rows_[row].id, 1), checksum);
    checksum = crc32(bytes_of(&rows_[row].version, 1), checksum);
  }
  return checksum;
}

void Partition::write_graph(const Sink& sink) {
  const std::lock_guard linking(linking_);
  if (!owned_graph_) throw InvalidArgument("the partition has no graph");
  const auto identity_of = [this](std::uint32_t rows) { return identity(rows); };
  vector::write_row_graph(*owned_graph_, identity_of, sink);
}

void Partition::read_graph(std::string_view bytes, unsigned threads, Check check) {
  const std::lock_guard linking(linking_);
  if (owned_graph_) throw InvalidArgument("the partition has a graph");
  const Snapshot state = snapshot();
  auto read = std::make_unique<vector::RowGraph>(vectors_);
  const auto identity_of = [this](std::uint32_t rows) { return identity(rows); };
  vector::read_row_graph(*read, identity_of, state.rows, bytes, threads, check);
  owned_graph_ = std::move(read);
  graph_.store(owned_graph_.get(), std::memory_order_release);
}

Snapshot Partition::snapshot() const {
  const std::lock_guard copying(publish_);
  return published_;
}

Statistics Partition::settle(std::int64_t now) const {
  Statistics settled;
  settle(now, [&](const Statistics& statistics) { settled = statistics; });
  return settled;
}

std::size_t Partition::bytes() const {
  const vector::RowGraph* linked = graph();
  return bytes_.load(std::memory_order_relaxed) + (linked ? linked->bytes() : 0);
}

}  // namespace recollect::partition
