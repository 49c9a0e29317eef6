#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

namespace recollect::text {

// What the rules need to know about a language. The instances live as long as the program.
struct Language {
  std::string_view name;                            // Snowball's, or "neutral"
  std::unordered_set<std::string_view> stop_words;  // folded
  bool has_stems = true;
  bool elides = false;             // "l'ami": what stands before an apostrophe is a word of its own
  bool capitalises_nouns = false;  // so that a capital does not tell a name
  bool has_ordinary_words = false;  // ordinary.hpp lists the words that begin its sentences
  bool has_cues = false;            // cues.cpp has rules for it

  bool is_stop_word(std::string_view folded) const { return stop_words.contains(folded); }
};

// Throws InvalidArgument for a name that is neither Snowball's nor "neutral".
const Language& language_of(std::string_view name);

}  // namespace recollect::text
