#pragma once

namespace recollect::text {

// Whether both code points belong to one grapheme cluster, so that nothing may be cut between
// them: Unicode Standard Annex 29, rather too careful than too bold, for Unicode 15.1. Regional
// indicators pair up; between two of them it says yes.
bool joins(char32_t before, char32_t after);

}  // namespace recollect::text
