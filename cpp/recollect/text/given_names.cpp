#include "recollect/text/given_names.hpp"

#include "recollect/text/word_set.hpp"

namespace recollect::text {

namespace {

#include "recollect/text/given_names.inl"

}  // namespace

bool is_given_name(std::string_view folded) {
  static const WordSet names{std::span(given_names)};
  return names.contains(folded);
}

}  // namespace recollect::text
