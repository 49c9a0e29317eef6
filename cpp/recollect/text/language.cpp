#include "recollect/text/language.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "recollect/base/error.hpp"
#include "recollect/text/stop_words.hpp"

namespace recollect::text {

namespace {

constexpr std::array<std::string_view, 37> names = {
    "neutral",    "arabic",       "armenian",  "basque",    "catalan",    "czech",   "danish",
    "dutch",      "dutch_porter", "english",   "esperanto", "estonian",   "finnish", "french",
    "german",     "greek",        "hindi",     "hungarian", "indonesian", "irish",   "italian",
    "lithuanian", "nepali",       "norwegian", "persian",   "polish",     "porter",  "portuguese",
    "romanian",   "russian",      "serbian",   "sesotho",   "spanish",    "swedish", "tamil",
    "turkish",    "yiddish"};

Language make_language(std::string_view name) {
  Language language;
  language.name = name;
  language.has_stems = name != "neutral";
  language.elides = name == "french" || name == "italian" || name == "catalan";
  language.capitalises_nouns = name == "german";
  language.has_ordinary_words = name == "english" || name == "porter";
  language.has_cues = language.has_ordinary_words;
  const std::string_view list = stop_words_of(name);
  constexpr std::string_view white = " \n";
  for (std::size_t begin = list.find_first_not_of(white); begin != list.npos;) {
    const std::size_t end = std::min(list.find_first_of(white, begin), list.size());
    language.stop_words.insert(list.substr(begin, end - begin));
    begin = list.find_first_not_of(white, end);
  }
  return language;
}

std::vector<Language> make_languages() {
  std::vector<Language> languages;
  for (const std::string_view name : names) languages.push_back(make_language(name));
  return languages;
}

}  // namespace

const Language& language_of(std::string_view name) {
  static const std::vector<Language> languages = make_languages();
  for (const Language& language : languages)
    if (language.name == name) return language;
  throw InvalidArgument("unknown language \"" + std::string(name) +
                        "\": give a Snowball name such as \"english\" or \"german\", or "
                        "\"neutral\"");
}

}  // namespace recollect::text
