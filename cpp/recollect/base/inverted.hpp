#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "recollect/base/live_counts.hpp"
#include "recollect/base/packer.hpp"
#include "recollect/base/posting_list.hpp"
#include "recollect/base/stable_array.hpp"

// Posting lists and their live counts as bytes: for each list, how many postings it has, how many
// of their rows count, and the postings.
namespace recollect {

// What the first `lists` say of the first `rows`, of which those count for which counts(row)
// holds. Beside the writer.
template <class Counts>
void save_postings(const StableArray<PostingList>& postings, std::uint32_t lists,
                   std::uint32_t rows, Counts counts, Packer& to) {
  std::vector<Posting> list;
  for (std::uint32_t id = 0; id < lists; ++id) {
    list.clear();
    std::uint32_t live = 0;
    postings[id].for_each(rows, [&](const Posting& posting) {
      list.push_back(posting);
      live += counts(posting.row);
    });
    to.put(static_cast<std::uint32_t>(list.size()));
    to.put(live);
    to.put_bytes(bytes_of(list.data(), list.size()));
  }
}

// What save_postings() put, all that is left to read, where there is no list yet.
inline void restore_postings(std::uint32_t lists, std::uint32_t rows, SectionReader from,
                             StableArray<PostingList>& postings, LiveCounts& live,
                             ByteArena& blocks) {
  for (std::uint32_t id = 0; id < lists; ++id) {
    const auto count = from.take<std::uint32_t>();
    const auto counted = from.take<std::uint32_t>();
    from.require(counted <= count, "more rows count than there are");
    const std::string_view list = from.take_bytes(count * sizeof(Posting));
    from.require(postings.append()->restore(list.data(), count, rows, blocks),
                 "a posting is out of order");
    live.append(counted);
  }
  from.require(from.left() == 0, "something follows the last posting");
}

}  // namespace recollect
