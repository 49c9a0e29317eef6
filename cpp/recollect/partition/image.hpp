#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "recollect/base/section.hpp"
#include "recollect/partition/partition.hpp"

namespace recollect::partition {

// A partition as bytes, whole, so that it need not be replayed: docs/format.md, "The partition
// image". It holds what a replay takes long to find, and leaves out what follows from that.
//
// Texts and the fine plane of the vectors, half of the bytes, are looked at for few rows, so they
// stay where they are, in a file that is mapped. The rest is copied: a mapped file has no huge
// pages, which scans and walks through postings need, and does not grow.

// What the bytes were made from and with, in the words of who had them written.
using Origin = std::array<char, 32>;

// A partition at one version, to be written beside its readers and its writer, who is held up
// only while this is made, for a few microseconds: all that comes later is told by its version.
class Image {
 public:
  explicit Image(std::shared_ptr<Partition> partition);

  std::uint64_t version() const { return state_.version; }
  // Hands the bytes over in pieces that are valid during the call. What `sink` throws ends it.
  void write(const Origin& origin, const Sink& sink) const;

 private:
  void write_texts(const Sink& sink) const;
  void write_rows(const Sink& sink) const;

  std::shared_ptr<Partition> partition_;
  Snapshot state_;
  std::uint32_t terms_, entities_, labels_, paths_, strings_;
};

struct ImageHead {
  std::uint64_t version;
  Origin origin;
};

// CorruptData: no image begins so, or one that another Recollect made otherwise.
ImageHead read_image_head(std::string_view bytes, Check check = Check::all);

// Fills a partition to which nothing was applied yet, on so many threads; afterwards it is as if
// all events up to the image's version had been. Returns how many of the first bytes are read
// again later: they must not change as long as the partition lives, which keeps `lender`, so that
// they may be freed with it. CorruptData: the bytes are damaged or of other dimensions; then the
// partition is to be thrown away.
std::size_t read_image(Partition& partition, std::string_view bytes,
                       std::shared_ptr<const void> lender, unsigned threads,
                       Check check = Check::all);

}  // namespace recollect::partition
