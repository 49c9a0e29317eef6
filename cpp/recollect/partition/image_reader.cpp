#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "recollect/base/mapped.hpp"
#include "recollect/base/parallel.hpp"
#include "recollect/partition/image.hpp"
#include "recollect/partition/image_layout.hpp"
#include "recollect/text/analysis.hpp"

namespace recollect::partition {

using image::Header;
using image::StoredRow;

namespace {

constexpr const char* kName = "the partition image";

Header take_header(SectionReader& reader) {
  const auto header = reader.take<Header>();
  reader.require(std::string_view(header.magic, sizeof header.magic) == image::kMagic,
                 "no image begins so");
  reader.require(header.format == image::kFormat, "its format is unknown");
  reader.require(reader.matches(image::checked(header), header.checksum),
                 "the header's checksum is wrong");
  reader.require(header.analysis == text::kAnalysis, "its texts were analysed otherwise");
  return header;
}

}  // namespace

class ImageReader {
 public:
  static std::size_t read(Partition& partition, std::string_view bytes,
                          std::shared_ptr<const void> lender, unsigned threads, Check check) {
    const std::lock_guard writing(partition.writer_);
    if (partition.rows_.size() > 0 || partition.snapshot().version > 0) {
      throw InvalidArgument("the partition is not empty");
    }
    map_whole(bytes);
    partition.lender_ = std::move(lender);
    ImageReader reader(partition, bytes, check);
    reader.read(threads);
    return static_cast<std::size_t>(reader.sections_[image::kCoarse].content.data() - bytes.data());
  }

 private:
  ImageReader(Partition& partition, std::string_view bytes, Check check)
      : to_(partition), reader_(bytes, check, kName), header_(take_header(reader_)) {
    reader_.require(header_.dimensions == to_.dimensions(), "it is of other dimensions");
    for (Section& section : sections_) section = reader_.next();
    reader_.require(reader_.left() == 0, "something follows its end");
    reader_.require(sections_[image::kRows].content.size() == header_.rows * sizeof(StoredRow),
                    "a section has another length");
  }

  void read(unsigned threads) {
    // What takes longest first. No two touch the same part.
    const std::array<std::function<void()>, 6> parts = {
        [&] { to_.vectors_.restore_fine(header_.rows, inside(image::kFine)); },
        [&] {
          to_.terms_.restore(header_.rows, header_.terms, reader_,
                             part<image::kTerms, lexical::TermIndex::kSections>());
        },
        [&] { read_rows(); },
        [&] {
          to_.vectors_.restore_coarse(header_.rows, header_.largest_error, inside(image::kCoarse),
                                      inside(image::kScales));
        },
        [&] {
          to_.episodes_.restore(header_.rows, header_.episodes, reader_,
                                part<image::kEpisodes, EpisodeLinks::kSections>());
          to_.metadata_.restore(header_.rows, header_.paths, header_.strings, reader_,
                                part<image::kMetadata, MetadataStore::kSections>());
        },
        [&] {
          to_.entities_.restore(header_.rows, header_.entities, reader_,
                                part<image::kEntities, entity::EntityIndex::kSections>());
        },
    };
    in_parallel(parts.size(), threads, [&](std::size_t i) { parts[i](); });
    in_parallel(2, threads, [&](std::size_t i) { i == 0 ? add_up() : map_ids(); });
    to_.applied_ = state_;
    to_.publish();
  }

  SectionReader inside(std::size_t section) const { return reader_.inside(sections_[section]); }

  template <std::size_t first, std::size_t count>
  std::span<const Section, count> part() const {
    return std::span<const Section, image::kSections>(sections_).subspan<first, count>();
  }

  void read_rows() {
    to_.labels_.restore(header_.labels, inside(image::kLabels));
    texts_ = inside(image::kTexts).take_bytes(sections_[image::kTexts].content.size());
    SectionReader rows = inside(image::kRows);
    for (std::uint32_t number = 0; number < header_.rows; ++number) {
      read_row(number, rows.take<StoredRow>());
    }
    reader_.require(texts_.empty(), "something follows the last text");
  }

  void read_row(std::uint32_t number, const StoredRow& stored) {
    const bool silent = stored.passages > 0;
    reader_.require(stored.kind < kKinds && stored.level < kLevels &&
                        stored.flags <= image::kAllFlags && std::isfinite(stored.importance) &&
                        stored.importance >= 0 && (!silent || stored.died == 0) &&
                        (stored.died <= header_.version || stored.died == Partition::kNotDead) &&
                        (stored.parent == Partition::kNone || stored.parent < number),
                    "a row is out of range");
    const auto flag = [&](unsigned bit) { return (stored.flags & bit) != 0; };
    *to_.rows_.append() = {.id = {stored.id_high, stored.id_low},
                           .version = stored.version,
                           .created = stored.created,
                           .at = stored.at,
                           .expires_at = stored.expires_at,
                           .text = take_text(stored.text),
                           .session = label(stored.session),
                           .source = label(stored.source),
                           .entities_json = take_text(stored.entities),
                           .metadata_json = take_text(stored.metadata),
                           .passages_json = take_text(stored.passages),
                           .importance = stored.importance,
                           .tokens = stored.tokens,
                           .span_begin = stored.span_begin,
                           .span_end = stored.span_end,
                           .kind = static_cast<Kind>(stored.kind),
                           .level = static_cast<Level>(stored.level),
                           .levels = stored.levels,
                           .pinned = flag(image::kPinned),
                           .cues = {.asks = flag(image::kAsks),
                                    .tells_self = flag(image::kTellsSelf),
                                    .tells_time = flag(image::kTellsTime)}};
    to_.parents_.push_back(stored.parent);
    to_.died_.append()->store(stored.died, std::memory_order_relaxed);
    to_.times_.append(stored.at);
  }

  std::string_view take_text(std::uint32_t length) {
    reader_.require(length <= texts_.size(), "a text is cut off");
    const std::string_view text = texts_.substr(0, length);
    texts_.remove_prefix(length);
    return text;
  }

  std::string_view label(std::uint32_t id) const {
    if (id == Dictionary::kNone) return {};
    reader_.require(id < header_.labels, "a row has no such label");
    return to_.labels_.key(id);
  }

  // What follows from the rows: the newest row of each record …
  void map_ids() {
    to_.row_of_.reserve(header_.rows);
    for (std::uint32_t number = 0; number < header_.rows; ++number) {
      if (to_.episodes_.place(number) != number) continue;
      to_.row_of_.add(to_.rows_[number].id, to_.episodes_.latest(number));
    }
  }

  // … and what they come to.
  void add_up() {
    state_.version = header_.version;
    state_.rows = header_.rows;
    state_.episodes = header_.episodes;
    Statistics alive;
    std::vector<std::pair<std::int64_t, std::uint32_t>> expiring;
    for (std::uint32_t number = 0; number < header_.rows; ++number) {
      const Row& row = to_.rows_[number];
      to_.last_created_ = std::max(to_.last_created_, row.created);
      if (!row.passages_json.empty()) continue;
      if (row.pinned) to_.pinned_.append({number, 0}, to_.list_blocks_);
      if (row.expires_at != kNever) to_.expiring_.append({number, 0}, to_.list_blocks_);
      state_.expiring |= row.expires_at != kNever;
      state_.split |= to_.parents_[number] != Partition::kNone;
      state_.largest_importance = std::max(state_.largest_importance, row.importance);
      if (!to_.alive_now(number)) {
        ++state_.deaths;
        continue;
      }
      ++alive.records;
      alive.length += to_.terms_.length(number);
      state_.pinned += row.pinned;
      if (row.expires_at != kNever) expiring.emplace_back(row.expires_at, number);
    }
    state_.live = static_cast<std::uint32_t>(alive.records);
    state_.length = alive.length;
    to_.census_.restore(alive, expiring);
  }

  Partition& to_;
  SectionReader reader_;
  Header header_;
  std::array<Section, image::kSections> sections_;
  std::string_view texts_;  // that no row has taken yet
  Snapshot state_;
};

ImageHead read_image_head(std::string_view bytes, Check check) {
  SectionReader reader(bytes, check, kName);
  const Header header = take_header(reader);
  return {header.version, header.origin};
}

std::size_t read_image(Partition& partition, std::string_view bytes,
                       std::shared_ptr<const void> lender, unsigned threads, Check check) {
  return ImageReader::read(partition, bytes, std::move(lender), threads, check);
}

}  // namespace recollect::partition
