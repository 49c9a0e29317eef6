#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/base/error.hpp"
#include "recollect/partition/image.hpp"
#include "recollect/query/search.hpp"

// The bytes as a partition's image, checksums passed over, searched, written to, linked and saved.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace recollect;
  static const auto analyzer = std::make_shared<text::Analyzer>(
      "neutral", [](const std::vector<std::string>& words) { return words; });
  const auto made = std::make_shared<partition::Partition>(4, analyzer);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    partition::read_image(*made, bytes, nullptr, 1, Check::structure);
  } catch (const CorruptData&) {
    return 0;
  }
  query::Request request;
  request.question.terms = {"x", "tea"};
  request.question.entities = {"ann"};
  request.question.vector = {1, 0, 0, 0};
  for (const auto plan : {query::Choice::exact, query::Choice::graph}) {
    request.plan = plan;
    request.now += 10;
    query::search(query::View({made}), request);
  }
  const std::uint64_t version = made->snapshot().version;
  const std::string payload =
      R"({"text":"x","kind":"semantic","at":0,"tokens":1,"session":"s","expires_at":5})";
  const std::vector<float> vector = {0.6F, 0.8F, 0, 0};
  for (std::uint64_t i = 1; i < 4 && version < UINT64_MAX - 4; ++i) {
    const partition::Change change{version + i, version + i, {0, i % 2}, i == 3, payload, vector};
    try {
      made->apply({&change, 1}, version + i);
    } catch (const CorruptData&) {  // the image has records that were created later
      break;
    }
  }
  made->link(16, 1);
  query::search(query::View({made}), request);
  std::string saved;
  partition::Image(made).write({}, [&](std::string_view piece) { saved += piece; });
  return 0;
}
