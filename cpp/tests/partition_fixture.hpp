#pragma once

#include <memory>
#include <string>
#include <vector>

#include "recollect/partition/partition.hpp"

namespace recollect::testing {

inline std::shared_ptr<const text::Analyzer> neutral_analyzer() {
  return std::make_shared<text::Analyzer>(
      "neutral", [](const std::vector<std::string>& words) { return words; });
}

inline partition::RecordId id_of(std::uint64_t number) { return {0x0190000000000000, number}; }

// Builds a partition one event at a time, as a log would hand them over.
class Writer {
 public:
  explicit Writer(std::size_t dimensions)
      : partition(std::make_shared<partition::Partition>(dimensions, neutral_analyzer())) {}

  void put(std::uint64_t number, const std::string& payload, std::vector<float> vector = {}) {
    const std::uint64_t version = ++version_;
    if (number >= created_.size()) created_.resize(number + 1);
    if (created_[number] == 0) created_[number] = version;
    const partition::Change change{version, created_[number], id_of(number),
                                   false,   payload,          vector};
    partition->apply({&change, 1}, version);
  }

  void remove(std::uint64_t number) {
    const std::uint64_t version = ++version_;
    const partition::Change change{version, created_[number], id_of(number), true, {}, {}};
    partition->apply({&change, 1}, version);
  }

  std::shared_ptr<partition::Partition> partition;

 private:
  std::uint64_t version_ = 0;
  std::vector<std::uint64_t> created_;
};

inline std::string payload_of(const std::string& text, const std::string& session = "",
                              const std::string& more = "") {
  return "{\"text\":\"" + text + "\",\"kind\":\"semantic\",\"at\":0,\"tokens\":1,\"session\":\"" +
         session + "\"" + more + "}";
}

}  // namespace recollect::testing
