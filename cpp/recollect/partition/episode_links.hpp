#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "recollect/base/dictionary.hpp"
#include "recollect/base/stable_array.hpp"

namespace recollect::partition {

// The place of each row in its episode: a chain of records in order of creation.
//
// A record keeps its place over updates, so a place is the row where the record first stood;
// later rows of the record hang on it, latest first, each with the one before. Nothing that a
// reader of an older version follows is ever taken away, so a reader resolves a place to the
// row that was alive at its version without a lock.
class EpisodeLinks {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The writer only. A new record, at the end of its episode ("" for none).
  void append_record(std::string_view episode);
  // The writer only. A new row of the record whose earlier row is `earlier`.
  void append_version(std::uint32_t earlier);

  void prefetch(std::uint32_t row) const { __builtin_prefetch(links_.at(row)); }
  std::uint32_t place(std::uint32_t row) const { return links_[row].place; }
  std::uint32_t previous(std::uint32_t place) const { return links_[place].previous; }
  std::uint32_t next(std::uint32_t place) const {
    return links_[place].next.load(std::memory_order_acquire);
  }

  // The row below `rows` that stands at the place and for which present(row) holds, or kNone.
  template <class Present>
  std::uint32_t resolve(std::uint32_t place, std::uint32_t rows, Present present) const {
    std::uint32_t row = links_[place].latest.load(std::memory_order_acquire);
    while (row != kNone && row >= rows) row = links_[row].older;
    return row != kNone && present(row) ? row : kNone;
  }

  // Episodes by id, 0 to count() - 1, and the first place of each.
  std::uint32_t count() const { return names_.size(); }  // the writer only
  std::uint32_t find(std::string_view episode) const { return names_.find(episode); }
  std::string_view name(std::uint32_t episode) const { return names_.key(episode); }
  std::uint32_t first(std::uint32_t episode) const { return first_[episode]; }

  std::size_t bytes() const;

  // The first rows and episodes as bytes, in as many sections, beside the writer; and back, where
  // there is no row yet.
  static constexpr std::size_t kSections = 2;
  void save(std::uint32_t rows, std::uint32_t episodes, const Sink& sink) const;
  void restore(std::uint32_t rows, std::uint32_t episodes, const SectionReader& file,
               std::span<const Section, kSections> sections);
  // Of a place: the record's newest row; the writer only.
  std::uint32_t latest(std::uint32_t place) const { return links_[place].latest.load(); }

 private:
  struct Link {
    std::uint32_t place, older;         // older: the record's row before this one, or kNone
    std::uint32_t previous;             // of a place: the place before it
    std::atomic<std::uint32_t> next;    // of a place: the place after it
    std::atomic<std::uint32_t> latest;  // of a place: the record's newest row
  };

  Link* append();
  void restore_links(std::uint32_t rows, SectionReader& from);
  bool is_place(std::uint32_t row) const { return row < links_.size() && place(row) == row; }

  Dictionary names_;
  StableArray<std::uint32_t> first_;
  std::vector<std::uint32_t> last_;  // by episode; the writer only
  StableArray<Link> links_;
};

}  // namespace recollect::partition
