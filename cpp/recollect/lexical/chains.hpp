#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace recollect::lexical {

// Rows in chains, whose scores count in each other's.
class Chains {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::size_t kReach = 2, kSize = 2 * kReach + 1;
  // A row in the middle, and those before and after it in its chain; kNone where there are fewer,
  // and for those that do not count.
  using Around = std::array<std::uint32_t, kSize>;

  Chains() = default;
  Chains(const Chains&) = delete;
  Chains& operator=(const Chains&) = delete;
  virtual ~Chains() = default;

  // Asks for the memory that around() will need.
  virtual void fetch(std::uint32_t row) const = 0;
  virtual Around around(std::uint32_t row) const = 0;
};

// What neighbours count beside a row itself, nearest first.
struct Alphas {
  std::array<double, Chains::kReach> before = {}, after = {};
};

}  // namespace recollect::lexical
