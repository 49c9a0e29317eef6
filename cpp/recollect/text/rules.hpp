#pragma once

#include <string_view>
#include <vector>

#include "recollect/text/language.hpp"
#include "recollect/text/mention.hpp"

namespace recollect::text {

// Every mention that the rules find, the most specific kind first where two overlap, in text
// order: URL, e-mail, quoted term, code, date, quantity, name.
std::vector<Mention> find_entities(std::string_view text, const Language& language);

}  // namespace recollect::text
