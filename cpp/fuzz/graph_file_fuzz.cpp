#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/base/error.hpp"
#include "recollect/partition/partition.hpp"
#include "recollect/query/search.hpp"

namespace {

using namespace recollect;

std::shared_ptr<partition::Partition> fifty_rows() {
  const auto analyzer = std::make_shared<text::Analyzer>(
      "neutral", [](const std::vector<std::string>& words) { return words; });
  auto made = std::make_shared<partition::Partition>(4, analyzer);
  const std::string payload = R"({"text":"x","kind":"semantic","at":0,"tokens":1})";
  for (std::uint64_t row = 1; row <= 50; ++row) {
    const std::vector<float> vector = {row % 2 == 0 ? 0.8F : -0.8F, 0.6F, 0, 0};
    const partition::Change change{row, row, {1, row}, false, payload, vector};
    made->apply({&change, 1}, row);
  }
  return made;
}

}  // namespace

// The bytes as a saved graph of fifty rows, checksums passed over, searched and grown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto partition = fifty_rows();
  try {
    partition->read_graph({reinterpret_cast<const char*>(data), size}, 1, Check::structure);
  } catch (const CorruptData&) {
    return 0;
  }
  query::Request request;
  request.question.vector = {1, 0, 0, 0};
  request.plan = query::Choice::graph;
  query::search(query::View({partition}), request);
  partition->link(64, 1);
  query::search(query::View({partition}), request);
  return 0;
}
