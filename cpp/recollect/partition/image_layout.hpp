#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "recollect/base/section.hpp"
#include "recollect/entity/entity_index.hpp"
#include "recollect/lexical/term_index.hpp"
#include "recollect/partition/episode_links.hpp"
#include "recollect/partition/image.hpp"
#include "recollect/partition/metadata_store.hpp"
#include "recollect/vector/quantised_rows.hpp"

// What stands where in an image. Nothing here has gaps, so it may be written as it lies.
namespace recollect::partition::image {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::string_view kMagic = "RCLTPART";
inline constexpr std::uint32_t kFormat = 1;

struct Header {
  char magic[8];
  std::uint32_t format, analysis, dimensions, rows;
  std::uint64_t version;
  std::uint32_t terms, entities, labels, episodes, paths, strings;
  float largest_error;
  std::uint32_t zero;
  Origin origin;
  std::uint32_t zeros[3];
  std::uint32_t checksum;  // of all before it
};
static_assert(sizeof(Header) == 112);  // with a section's head, a multiple of a cache line

inline std::string_view checked(const Header& header) {
  return bytes_of(&header, 1).substr(0, offsetof(Header, checksum));
}

struct StoredRow {
  std::uint64_t id_high, id_low, version, created;
  std::int64_t at, expires_at;
  std::uint64_t died;
  float importance;
  std::uint32_t tokens, span_begin, span_end, parent;
  std::uint32_t session, source;                     // labels
  std::uint32_t text, entities, metadata, passages;  // lengths
  std::uint8_t kind, level, levels, flags;
};
static_assert(sizeof(StoredRow) == 104);

inline constexpr unsigned kPinned = 1, kAsks = 2, kTellsSelf = 4, kTellsTime = 8, kAllFlags = 15;

// The sections, in order: what is read where it lies (fine plane, texts), coarse plane, scales,
// rows, labels, and those of each other part.
inline constexpr std::size_t kFine = 0, kTexts = 1, kCoarse = 2, kScales = 3, kRows = 4,
                             kLabels = 5, kEpisodes = 6,
                             kMetadata = kEpisodes + EpisodeLinks::kSections,
                             kEntities = kMetadata + MetadataStore::kSections,
                             kTerms = kEntities + entity::EntityIndex::kSections,
                             kSections = kTerms + lexical::TermIndex::kSections;

}  // namespace recollect::partition::image
