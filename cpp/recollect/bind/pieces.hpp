#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <string_view>

namespace recollect::bind {

// Collects bytes and hands them to a Python function in pieces of 1 MiB, so that the interpreter is
// asked for seldom, and yet the function can end it soon. To be used without the GIL; finish()
// hands over the rest.
class Pieces {
 public:
  explicit Pieces(const pybind11::function& write) : write_(write) {}

  void operator()(std::string_view bytes) {
    if (collected_.size() + bytes.size() > kSize) finish();
    for (; bytes.size() > kSize; bytes.remove_prefix(kSize)) hand_over(bytes.substr(0, kSize));
    collected_.append(bytes);
  }
  void finish() {
    if (!collected_.empty()) hand_over(collected_);
    collected_.clear();
  }

 private:
  static constexpr std::size_t kSize = 1 << 20;

  void hand_over(std::string_view bytes) const {
    const pybind11::gil_scoped_acquire locked;
    write_(pybind11::memoryview::from_memory(bytes.data(),
                                             static_cast<pybind11::ssize_t>(bytes.size())));
  }

  const pybind11::function& write_;
  std::string collected_;
};

// A buffer's bytes, valid as long as it is held.
inline std::string_view buffer_bytes(const pybind11::buffer_info& buffer) {
  return {static_cast<const char*>(buffer.ptr),
          static_cast<std::size_t>(buffer.size * buffer.itemsize)};
}

}  // namespace recollect::bind
