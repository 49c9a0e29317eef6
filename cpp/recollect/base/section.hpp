#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "recollect/base/crc32.hpp"
#include "recollect/base/error.hpp"

namespace recollect {

// Sections of a file: each its length, the CRC-32 of its content, and the content.
struct SectionHead {
  std::uint64_t length = 0;
  std::uint32_t zero = 0, checksum = 0;
};
static_assert(sizeof(SectionHead) == 16);

struct Section {
  std::string_view content;
  std::uint32_t checksum = 0;
};

using Sink = std::function<void(std::string_view)>;

// Whether checksums are looked at. Without them, only what could lead outside of arrays is: for
// fuzzing.
enum class Check : std::uint8_t { all, structure };

template <class T>
std::string_view bytes_of(const T* data, std::size_t count) {
  return {reinterpret_cast<const char*>(data), count * sizeof(T)};
}

// `each(sink)` is called twice: for the checksum, and for the bytes.
template <class Each>
void write_section(const Sink& sink, const Each& each) {
  SectionHead head;
  each([&](std::string_view bytes) {
    head.length += bytes.size();
    head.checksum = crc32(bytes, head.checksum);
  });
  sink(bytes_of(&head, 1));
  each(sink);
}

// Takes a file apart from its front. `name` begins its complaints: CorruptData.
class SectionReader {
 public:
  SectionReader(std::string_view bytes, Check check, const char* name)
      : bytes_(bytes), check_(check), name_(name) {}

  void require(bool good, const char* what) const {
    if (!good) throw CorruptData(std::string(name_) + " is damaged: " + what);
  }

  template <class T>
  T take() {
    T value;
    require(bytes_.size() >= sizeof value, "it is cut off");
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }

  // Of the next section's content; its own head stays.
  std::size_t next_length() const {
    SectionHead head;
    require(bytes_.size() >= sizeof head, "it is cut off");
    std::memcpy(&head, bytes_.data(), sizeof head);
    return head.length;
  }

  // So many bytes, as they are.
  std::string_view take_bytes(std::size_t length) {
    require(bytes_.size() >= length, "it is cut off");
    const std::string_view taken = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return taken;
  }
  // `count` values.
  template <class T>
  void take_all(T* out, std::size_t count) {
    require(count <= bytes_.size() / sizeof(T), "it is cut off");
    const std::string_view taken = take_bytes(count * sizeof(T));
    if (!taken.empty()) std::memcpy(out, taken.data(), taken.size());
  }

  // The next section, of any length, not looked into yet.
  Section next() {
    const auto head = take<SectionHead>();
    require(head.zero == 0, "a section has no head");
    return {take_bytes(head.length), head.checksum};
  }
  // What reads the section's content, when its checksum is right.
  SectionReader inside(const Section& section) const {
    require(matches(section.content, section.checksum), "a checksum is wrong");
    return {section.content, check_, name_};
  }

  // The next section's content, which has to be `length` bytes.
  std::string_view section(std::size_t length) {
    const auto head = take<SectionHead>();
    require(head.zero == 0 && head.length == length, "a section has another length");
    require(bytes_.size() >= length, "it is cut off");
    const std::string_view content = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    require(matches(content, head.checksum), "a checksum is wrong");
    return content;
  }

  bool matches(std::string_view content, std::uint32_t checksum) const {
    return check_ == Check::structure || crc32(content) == checksum;
  }
  bool is_checked() const { return check_ == Check::all; }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  Check check_;
  const char* name_;
};

}  // namespace recollect
