#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "recollect/text/passages.hpp"
#include "recollect/text/space.hpp"

using namespace recollect::text;

// Any bytes may be parted; passages stand in order, and only white space is left between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const PassageRule rule{.limit = 0, .target = data[0] % 64u + 1, .overlap = data[1] % 4u};
  const std::string_view text(reinterpret_cast<const char*>(data + 2), size - 2);
  const std::vector<Passage> passages = find_passages(text, rule);
  std::uint32_t end = 0;
  for (const Passage& passage : passages) {
    if (passage.begin > passage.end || passage.end > text.size()) std::abort();
    if (passage.end < end ||
        (passage.begin > end && skip_space(text, end, passage.begin) != passage.begin))
      std::abort();
    if (rule.overlap == 0 && passage.begin < end) std::abort();
    end = passage.end;
  }
  const auto whole = static_cast<std::uint32_t>(text.size());
  if (skip_space(text, end, whole) != whole) std::abort();
  return 0;
}
