#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/text/analyzer.hpp"
#include "recollect/text/period.hpp"

using namespace recollect::text;

// Any bytes may be analysed; mentions stay inside the text, in order, and carry their own key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto same = [](const std::vector<std::string>& words) { return words; };
  static const Analyzer analyzers[] = {{"english", same}, {"french", same}, {"neutral", same}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Analyzer& analyzer : analyzers) {
    std::vector<std::string> terms;
    analyzer.terms(text, terms);
    for (const std::string& term : terms)
      if (term.empty() || !storable(term)) std::abort();
    std::size_t calls = 0;
    const auto every_third = [&calls](std::string_view) { return ++calls % 3 == 0; };
    for (const auto& mentions :
         {analyzer.entities(text), analyzer.known_entities(text, every_third)}) {
      std::size_t end = 0;
      for (const Mention& mention : mentions) {
        if (mention.begin < end || mention.end <= mention.begin || mention.end > size) std::abort();
        if (mention.key != entity_key(text.substr(mention.begin, mention.end - mention.begin)))
          std::abort();
        end = mention.end;
      }
      mask(text, mentions);
    }
  }
  estimate_tokens(text);
  if (const auto asked = find_period(text, 0); asked && asked->period.begin >= asked->period.end)
    std::abort();
  return 0;
}
