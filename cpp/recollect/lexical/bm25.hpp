#pragma once

#include <cmath>
#include <cstdint>

namespace recollect::lexical {

// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
// the idf that is never negative (as in Lucene).
struct Bm25 {
  double k1 = 1.2;  // how soon repeats of a term stop counting
  double b = 0.75;  // how much a long text is held against it
};

inline double idf(std::uint64_t records, std::uint64_t containing) {
  const auto n = static_cast<double>(records), df = static_cast<double>(containing);
  return std::log(1.0 + (n - df + 0.5) / (df + 0.5));
}

// One term's share, without its idf: in [0, k1 + 1).
inline double saturation(const Bm25& bm25, double frequency, double length, double mean_length) {
  const double norm = 1.0 - bm25.b + bm25.b * (mean_length > 0 ? length / mean_length : 1.0);
  return frequency * (bm25.k1 + 1.0) / (frequency + bm25.k1 * norm);
}

// What a term counts that the question has so many times, 1 for once. k3 is Okapi's.
inline double repetition(double times) {
  constexpr double k3 = 8;
  return times * (k3 + 1) / (times + k3);
}

}  // namespace recollect::lexical
