#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "recollect/base/section.hpp"

namespace recollect {

// Gathers values and small pieces on their way to a sink, which is called for few large ones.
// finish() hands over the last.
class Packer {
 public:
  explicit Packer(const Sink& sink) : sink_(sink) { gathered_.reserve(kSize); }

  // Its bytes as they lie in memory, so a type without gaps.
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    put_bytes(bytes_of(&value, 1));
  }
  void put_bytes(std::string_view bytes) {
    if (gathered_.size() + bytes.size() > kSize) finish();
    if (bytes.size() > kSize) {
      sink_(bytes);
    } else {
      gathered_.append(bytes);
    }
  }
  void finish() {
    if (!gathered_.empty()) sink_(gathered_);
    gathered_.clear();
  }

 private:
  static constexpr std::size_t kSize = std::size_t{1} << 16;

  const Sink& sink_;
  std::string gathered_;
};

// A section of what each(packer) puts, which it is asked for twice.
template <class Each>
void pack_section(const Sink& sink, const Each& each) {
  write_section(sink, [&](const Sink& to) {
    Packer packer(to);
    each(packer);
    packer.finish();
  });
}

}  // namespace recollect
