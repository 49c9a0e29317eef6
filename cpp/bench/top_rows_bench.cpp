// top_rows_bench ROWS QUESTIONS [ANSWER ...]
//
// How long top_rows takes over a million rows. Both files have a row or question a line, as terms
// with spaces between (as Analyzer.terms gives them). Asserts the answers first.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "recollect/lexical/term_index.hpp"
#include "recollect/lexical/top_rows.hpp"

using namespace recollect;
using namespace recollect::lexical;

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

struct Question {
  std::vector<Source> sources;
  std::uint64_t postings = 0;
};

class Bench {
 public:
  explicit Bench(const char* rows) {
    std::ifstream file(rows);
    for (std::string line; std::getline(file, line); ++rows_) {
      const auto words = words_of(line);
      index_.append(words);
      index_.enter(rows_);
      length_ += words.size();
    }
    mean_ = static_cast<double>(length_) / rows_;
  }

  std::vector<Question> read(const char* questions) const {
    std::vector<Question> read;
    std::ifstream file(questions);
    for (std::string line; std::getline(file, line);) {
      auto words = words_of(line);
      std::sort(words.begin(), words.end());
      Question question;
      for (auto word = words.begin(), next = word; word != words.end(); word = next) {
        next = std::upper_bound(word, words.end(), *word);
        const std::uint32_t id = index_.id(*word);
        if (id == index_.kNone) continue;
        const double weight =
            idf(rows_, index_.live(id)) * repetition(static_cast<double>(next - word));
        question.sources.push_back({&index_.postings(id), &index_.rows(), id, weight, true,
                                    index_.shortest(id).bound(bm25_, mean_)});
        question.postings += index_.postings(id).size();
      }
      read.push_back(std::move(question));
    }
    return read;
  }

  std::vector<ScoredRow> answer(const Question& question, std::size_t count) const {
    const auto present = [](std::uint32_t) { return true; };
    return top_rows(question.sources, bm25_, mean_, 0, rows_, count, present);
  }

  std::vector<double> every_score(const Question& question) const {
    std::vector<double> scores(rows_);
    for (const Source& source : question.sources) {
      source.list->for_each(rows_, [&](const Posting& posting) {
        const Occurrence found = Occurrence::unpack(posting.value);
        scores[posting.row] +=
            source.weight * saturation(bm25_, found.frequency, found.length, mean_);
      });
    }
    return scores;
  }

  bool right(const Question& question, std::size_t count) const {
    const auto scores = every_score(question);
    const auto best = answer(question, count);
    std::vector<double> sorted = scores;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    constexpr double kSlack = 0.04;  // of estimates
    for (const ScoredRow& found : best) {
      if (scores[found.row] < sorted[best.size() - 1] * (1 - kSlack)) return false;
    }
    return best.size() == count || sorted[best.size()] < 1e-11;
  }

  std::uint32_t rows() const { return rows_; }
  std::uint64_t length() const { return length_; }

 private:
  TermIndex index_;
  Bm25 bm25_;
  std::uint32_t rows_ = 0;
  std::uint64_t length_ = 0;
  double mean_ = 0;
};

// Microseconds of this thread, so that others on the machine count less.
double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double percentile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const Bench bench(argv[1]);
  const auto questions = bench.read(argv[2]);
  std::vector<double> postings;
  for (const auto& question : questions) postings.push_back(static_cast<double>(question.postings));
  std::printf("%u rows of %.1f terms, %zu questions, postings p50 %.0f p99 %.0f\n", bench.rows(),
              static_cast<double>(bench.length()) / bench.rows(), questions.size(),
              percentile(postings, .5), percentile(postings, .99));
  for (std::size_t i = 0; i < questions.size(); i += 5) {
    if (!bench.right(questions[i], 500)) {
      std::printf("question %zu: wrong answer\n", i);
      return 1;
    }
  }
  std::vector<std::size_t> counts;
  for (int i = 3; i < argc; ++i) counts.push_back(std::stoul(argv[i]));
  if (counts.empty()) counts = {100, 500, 1000};
  for (const std::size_t count : counts) {
    // The best of some rounds: what else runs on the machine only adds. A round over all the
    // questions reads far more than the caches hold.
    std::vector<double> micros(questions.size(), 1e9);
    for (int round = 0; round < 9; ++round) {
      for (std::size_t i = 0; i < questions.size(); ++i) {
        const double start = now();
        const auto best = bench.answer(questions[i], count);
        micros[i] = std::min(micros[i], now() - start);
      }
    }
    std::printf("best %4zu: p50 %4.0f p90 %4.0f p99 %4.0f us\n", count, percentile(micros, .5),
                percentile(micros, .9), percentile(micros, .99));
  }
}
