#include "recollect/text/ordinary.hpp"

#include <algorithm>
#include <array>

#include "recollect/text/word_set.hpp"

namespace recollect::text {

namespace {

#include "recollect/text/ordinary_words.inl"

// What people say in conversations and the counted sentences lack.
constexpr std::string_view spoken_words = R"(
aha ain't anytime aw awesome aww awwww bye cheers congrats congratulations cuz damn dang darn dude
fantastic fingers folks gonna gosh gotta guess guys ha haha hahaha hello hey heya hi hmm hooray huh
hugs kudos lol lovely mhm mmm nah nice no nope oh oof oops ooh ouch phew please sorry sounds sup
sure thank thanks thx today tomorrow tonight totally tough ugh uh um umm welcome whatever whew whoa
wow wanna ya yay yea yeah yep yes yesterday yikes yo yum yup agreed amazing been can't catch dear
definitely did excellent exactly excited glad goodbye good great happy honestly hope hopefully how's
jeez keep looking last let's love luckily miss morning never next nothing not obviously omg perfect
proud remember right seriously so speaking stay sweet take talk that's true truly unfortunately very
wait we'll well wish wonderful works yours saw went met bought got gave made told asked moved started
finished visited called tried loved lost ate watched played ah anyways askin' bet bummer cuddles
especially feels fyi gotcha gonna hah hoping lately lemme livin' lucky moments nope plus pretty
realizing reminds seven shure super startin' takes thankfully thoughts unconditional way woah woo
woohoo y'all yum
)";

// Endings that no name has, on words of at least so many letters. tools/make_word_lists.py leaves
// such words out of the list.
constexpr auto suffixes = std::to_array<std::string_view>(
    {"ness", "tion", "tions", "sion", "ment", "ments", "ously", "fully", "ally", "ively"});
constexpr std::size_t shortest_suffixed = 8;

}  // namespace

bool is_ordinary(std::string_view folded) {
  static const WordSet counted(ordinary_words), spoken(spoken_words);
  const bool suffixed =
      folded.size() >= shortest_suffixed &&
      std::any_of(suffixes.begin(), suffixes.end(),
                  [folded](std::string_view suffix) { return folded.ends_with(suffix); });
  return suffixed || counted.contains(folded) || spoken.contains(folded);
}

bool leads_names(std::string_view folded) {
  static const WordSet words(ordinary_words_in_names);
  return words.contains(folded);
}

}  // namespace recollect::text
