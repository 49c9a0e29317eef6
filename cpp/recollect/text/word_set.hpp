#pragma once

#include <span>
#include <string_view>
#include <unordered_set>

namespace recollect::text {

// The words of literals, parted by spaces and line breaks. Keeps slices of them.
class WordSet {
 public:
  explicit WordSet(std::string_view literal) { add(literal); }
  explicit WordSet(std::span<const std::string_view> literals);

  bool contains(std::string_view word) const { return words_.contains(word); }

 private:
  void add(std::string_view literal);

  std::unordered_set<std::string_view> words_;
};

}  // namespace recollect::text
