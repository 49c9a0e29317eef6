#pragma once

#include <algorithm>
#include <cstdint>

namespace recollect::lexical {

// How often a term stands in a row, and the row's length in terms: what BM25 asks of a posting.
//
// A posting of the term index holds both in its one number, so that scoring a list reads nothing
// but the list; the length from an array of its own costs a cache miss a row, which is more than
// all else. What does not fit is cut to the largest that does, and counted in the row's terms.
//
// The lowest bits are a class: the frequency up to 4 and the length up to 255, together. A table
// over the classes says how much a posting can bring at most, in one load.
struct Occurrence {
  std::uint32_t frequency, length;

  static constexpr unsigned kLengthBits = 8, kClassBits = 10, kFrequencyEnd = 18;
  static constexpr std::uint32_t kClasses = 1U << kClassBits;
  static constexpr std::uint32_t kMostFrequency = (1U << (kFrequencyEnd - kClassBits)) - 1;
  static constexpr std::uint32_t kMostLength = (1U << (32 - kFrequencyEnd)) - 1;

  // The least of its class, and whether its frequency and length stand for higher ones too.
  static constexpr Occurrence of_class(std::uint32_t number) {
    return {(number >> kLengthBits) + 1, number & kLongest};
  }
  constexpr bool class_open() const { return frequency == kOften; }

  static constexpr std::uint32_t class_of(std::uint32_t packed) { return packed & (kClasses - 1); }
  static constexpr Occurrence unpack(std::uint32_t packed) {
    return {packed >> kClassBits & kMostFrequency, packed >> kFrequencyEnd};
  }
  constexpr std::uint32_t pack() const {
    return std::min(length, kMostLength) << kFrequencyEnd |
           std::min(frequency, kMostFrequency) << kClassBits |
           (std::min(frequency, kOften) - 1) << kLengthBits | std::min(length, kLongest);
  }
  constexpr bool cut() const { return frequency >= kMostFrequency || length >= kMostLength; }

 private:
  static constexpr std::uint32_t kLongest = (1U << kLengthBits) - 1;
  static constexpr std::uint32_t kOften = 1U << (kClassBits - kLengthBits);
};

}  // namespace recollect::lexical
