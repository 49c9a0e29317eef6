#include "recollect/text/word_list.hpp"

#include <algorithm>

namespace recollect::text {

WordList::WordList(std::span<const std::string_view> literals) {
  for (const std::string_view literal : literals) add(literal);
}

void WordList::add(std::string_view literal) {
  constexpr std::string_view white = " \n";
  for (std::size_t begin = literal.find_first_not_of(white); begin != literal.npos;) {
    const std::size_t end = std::min(literal.find_first_of(white, begin), literal.size());
    words_.insert(literal.substr(begin, end - begin));
    begin = literal.find_first_not_of(white, end);
  }
}

}  // namespace recollect::text
