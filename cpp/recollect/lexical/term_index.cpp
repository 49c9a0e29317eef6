#include "recollect/lexical/term_index.hpp"

#include <algorithm>
#include <vector>

namespace recollect::lexical {

TermIndex::~TermIndex() {
  for (std::size_t id = 0; id < postings_.size(); ++id) postings_[id].free();
}

void TermIndex::append(std::span<const std::string> terms) {
  const auto row = static_cast<std::uint32_t>(lengths_.size());
  std::vector<std::uint32_t> ids;
  ids.reserve(terms.size());
  for (const std::string& term : terms) {
    // A list must exist before a reader can find the id of its term.
    if (terms_.size() == postings_.size()) postings_.append();
    ids.push_back(terms_.insert(term));
  }
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 0; i < ids.size();) {
    std::size_t end = i;
    while (end < ids.size() && ids[end] == ids[i]) ++end;
    block_bytes_ += postings_[ids[i]].append({row, static_cast<std::uint32_t>(end - i)});
    i = end;
  }
  lengths_.push_back(static_cast<std::uint32_t>(terms.size()));
}

const PostingList* TermIndex::find(std::string_view term) const {
  const std::uint32_t id = terms_.find(term);
  return id == Dictionary::kNone ? nullptr : postings_.at(id);
}

std::size_t TermIndex::bytes() const {
  return terms_.bytes() + postings_.bytes() + lengths_.bytes() + block_bytes_;
}

}  // namespace recollect::lexical
