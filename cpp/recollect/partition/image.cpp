#include "recollect/partition/image.hpp"

#include <utility>

#include "recollect/base/packer.hpp"
#include "recollect/partition/image_layout.hpp"
#include "recollect/text/analysis.hpp"

namespace recollect::partition {

using image::Header;
using image::StoredRow;

Image::Image(std::shared_ptr<Partition> partition) : partition_(std::move(partition)) {
  const std::lock_guard writing(partition_->writer_);
  state_ = partition_->snapshot();
  terms_ = partition_->terms_.size();
  entities_ = partition_->entities_.size();
  labels_ = partition_->labels_.size();
  paths_ = partition_->metadata_.paths();
  strings_ = partition_->metadata_.strings();
}

void Image::write(const Origin& origin, const Sink& sink) const {
  const Partition& of = *partition_;
  const std::uint32_t rows = state_.rows;
  Header header{.magic = {},
                .format = image::kFormat,
                .analysis = text::kAnalysis,
                .dimensions = static_cast<std::uint32_t>(of.dimensions()),
                .rows = rows,
                .version = state_.version,
                .terms = terms_,
                .entities = entities_,
                .labels = labels_,
                .episodes = state_.episodes,
                .paths = paths_,
                .strings = strings_,
                .largest_error = of.vectors_.largest_error(),
                .zero = 0,
                .origin = origin,
                .zeros = {},
                .checksum = 0};
  image::kMagic.copy(header.magic, sizeof header.magic);
  header.checksum = crc32(image::checked(header));
  sink(bytes_of(&header, 1));

  of.vectors_.save_fine(rows, sink);
  write_texts(sink);
  of.vectors_.save_coarse(rows, sink);
  write_rows(sink);
  pack_section(sink, [&](Packer& to) { of.labels_.save(labels_, to); });
  of.episodes_.save(rows, state_.episodes, sink);
  of.metadata_.save(rows, paths_, strings_, sink);
  const auto alive = [&](std::uint32_t row) { return of.alive(row, state_.version); };
  of.entities_.save(rows, entities_, alive, sink);
  of.terms_.save(rows, terms_, alive, sink);
}

void Image::write_rows(const Sink& sink) const {
  const Partition& of = *partition_;
  const auto flag = [](bool holds, unsigned bit) { return holds ? bit : 0U; };
  const auto length = [](std::string_view text) { return static_cast<std::uint32_t>(text.size()); };
  const auto label = [&](std::string_view text) {
    return text.empty() ? Dictionary::kNone : of.labels_.find(text);
  };
  pack_section(sink, [&](Packer& to) {
    for (std::uint32_t number = 0; number < state_.rows; ++number) {
      const Row& row = of.rows_[number];
      const std::uint64_t died = of.died_[number].load(std::memory_order_acquire);
      const unsigned flags = flag(row.pinned, image::kPinned) | flag(row.cues.asks, image::kAsks) |
                             flag(row.cues.tells_self, image::kTellsSelf) |
                             flag(row.cues.tells_time, image::kTellsTime);
      to.put(StoredRow{.id_high = row.id.high,
                       .id_low = row.id.low,
                       .version = row.version,
                       .created = row.created,
                       .at = row.at,
                       .expires_at = row.expires_at,
                       .died = died > state_.version ? Partition::kNotDead : died,
                       .importance = row.importance,
                       .tokens = row.tokens,
                       .span_begin = row.span_begin,
                       .span_end = row.span_end,
                       .parent = of.parents_[number],
                       .session = label(row.session),
                       .source = label(row.source),
                       .text = length(row.text),
                       .entities = length(row.entities_json),
                       .metadata = length(row.metadata_json),
                       .passages = length(row.passages_json),
                       .kind = static_cast<std::uint8_t>(row.kind),
                       .level = static_cast<std::uint8_t>(row.level),
                       .levels = row.levels,
                       .flags = static_cast<std::uint8_t>(flags)});
    }
  });
}

void Image::write_texts(const Sink& sink) const {
  pack_section(sink, [&](Packer& to) {
    for (std::uint32_t number = 0; number < state_.rows; ++number) {
      const Row& row = partition_->rows_[number];
      to.put_bytes(row.text);
      to.put_bytes(row.entities_json);
      to.put_bytes(row.metadata_json);
      to.put_bytes(row.passages_json);
    }
  });
}

}  // namespace recollect::partition
