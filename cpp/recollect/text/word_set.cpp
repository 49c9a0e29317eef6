#include "recollect/text/word_set.hpp"

#include <algorithm>

namespace recollect::text {

WordSet::WordSet(std::span<const std::string_view> literals) {
  for (const std::string_view literal : literals) add(literal);
}

void WordSet::add(std::string_view literal) {
  constexpr std::string_view white = " \n";
  for (std::size_t begin = literal.find_first_not_of(white); begin != literal.npos;) {
    const std::size_t end = std::min(literal.find_first_of(white, begin), literal.size());
    words_.insert(literal.substr(begin, end - begin));
    begin = literal.find_first_not_of(white, end);
  }
}

}  // namespace recollect::text
