#include "recollect/lexical/term_index.hpp"

#include <algorithm>
#include <string>

#include "recollect/base/inverted.hpp"

namespace recollect::lexical {

void TermIndex::append(std::span<const std::string_view> terms) {
  const std::uint32_t row = rows_.rows();
  ids_.clear();
  for (const std::string_view term : terms) {
    // A list must exist before a reader can find the id of its term.
    if (terms_.size() == postings_.size()) {
      postings_.append();
      shortest_.append();
      live_.append();
    }
    ids_.push_back(terms_.insert(term));
  }
  std::sort(ids_.begin(), ids_.end());
  for (std::size_t i = 0; i < ids_.size();) {
    std::size_t end = i;
    while (end < ids_.size() && ids_[end] == ids_[i]) ++end;
    const Occurrence found{static_cast<std::uint32_t>(end - i),
                           static_cast<std::uint32_t>(ids_.size())};
    shortest_[ids_[i]].add(found);
    postings_[ids_[i]].append({row, found.pack()}, blocks_);
    i = end;
  }
  rows_.append(ids_);
}

const PostingList* TermIndex::find(std::string_view term) const {
  const std::uint32_t found = id(term);
  return found == kNone ? nullptr : postings_.at(found);
}

Occurrence TermIndex::counted(std::string_view term, std::uint32_t row) const {
  const auto ids = terms(row);
  const auto [begin, end] = std::equal_range(ids.begin(), ids.end(), id(term));
  return {static_cast<std::uint32_t>(end - begin), length(row)};
}

void TermIndex::save(std::uint32_t rows, std::uint32_t terms,
                     const std::function<bool(std::uint32_t)>& counts, const Sink& sink) const {
  pack_section(sink, [&](Packer& to) { terms_.save(terms, to); });
  // A section is asked for twice, and bounds may move in between.
  std::string bounds;
  const Sink keep = [&](std::string_view bytes) { bounds += bytes; };
  Packer packer(keep);
  for (std::uint32_t id = 0; id < terms; ++id) shortest_[id].save(packer);
  packer.finish();
  write_section(sink, [&](const Sink& to) { to(bounds); });
  pack_section(sink, [&](Packer& to) { save_postings(postings_, terms, rows, counts, to); });
  pack_section(sink, [&](Packer& to) { rows_.save(rows, to); });
}

void TermIndex::restore(std::uint32_t rows, std::uint32_t terms, const SectionReader& file,
                        std::span<const Section, kSections> sections) {
  terms_.restore(terms, file.inside(sections[0]));
  SectionReader bounds = file.inside(sections[1]);
  for (std::uint32_t id = 0; id < terms; ++id) shortest_.append()->restore(bounds);
  file.require(bounds.left() == 0, "something follows the last term");
  restore_postings(terms, rows, file.inside(sections[2]), postings_, live_, blocks_);
  rows_.restore(rows, terms, file.inside(sections[3]));
}

std::size_t TermIndex::bytes() const {
  return terms_.bytes() + postings_.bytes() + shortest_.bytes() + rows_.bytes() + live_.bytes() +
         blocks_.bytes();
}

}  // namespace recollect::lexical
