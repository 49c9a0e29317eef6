#include <algorithm>
#include <atomic>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "recollect/base/error.hpp"
#include "recollect/text/analyzer.hpp"
#include "recollect/text/term_batch.hpp"

using namespace recollect;

namespace {

using Words = std::vector<std::string>;

// A stemmer that is easy to follow: a final s goes.
Words cut_plurals(const Words& words) {
  Words stems = words;
  for (std::string& stem : stems)
    if (stem.size() > 3 && stem.back() == 's') stem.pop_back();
  return stems;
}

std::string terms(const text::Analyzer& analyzer, std::string_view text) {
  Words out;
  analyzer.terms(text, out);
  std::string joined;
  for (const std::string& term : out) joined += (joined.empty() ? "" : " ") + term;
  return joined;
}

}  // namespace

TEST(text_terms_are_folded_stemmed_and_without_stop_words) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, "The CATS and the O'Neill toys, I don\u2019t know why"),
           "cat o'neill toy know");
  CHECK_EQ(terms(english, "cat cats cat"), "cat cat cat");
  CHECK_EQ(terms(english, ""), "");
  CHECK_EQ(terms(english, "e.g. the U.S."), "u.s");
}

TEST(text_terms_keep_negations) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, "She does not eat meat, no fish, never"), "not eat meat no fish never");
}

TEST(text_terms_append_to_what_is_there) {
  const text::Analyzer english("english", cut_plurals);
  Words out = {"before"};
  english.terms("birds", out);
  CHECK_EQ(out.size(), 2u);
  CHECK_EQ(out[0] + out[1], "beforebird");
}

TEST(text_terms_with_digits_are_not_stemmed) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, "mp3s snake_cases v1.2.3 cases"), "mp3s snake_cases v1.2.3 case");
}

TEST(text_terms_of_unspaced_scripts_are_pairs) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, "東京都 と GPT"), "東京 京都 と gpt");
  CHECK_EQ(terms(english, "北"), "北");
  CHECK_EQ(terms(english, "ＡＢＣｶﾅ"), "abc カナ");
}

TEST(text_terms_match_composed_and_decomposed) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, "CAFE\u0301 caf\u00E9"), "café café");
}

TEST(text_terms_of_elided_articles_stand_alone) {
  const text::Analyzer french("french", cut_plurals);
  CHECK_EQ(terms(french, "l'ami d\u2019Anne qu'il aime"), "ami anne aime");
}

TEST(text_neutral_has_no_stems_and_no_stop_words) {
  const text::Analyzer neutral("neutral", nullptr);
  CHECK_EQ(terms(neutral, "The Cats and I"), "the cats and i");
}

TEST(text_languages_are_snowballs) {
  for (const char* name : {"english", "german", "russian", "tamil", "porter", "neutral"})
    text::Analyzer(name, cut_plurals);
  CHECK_THROWS(InvalidArgument, text::Analyzer("klingon", cut_plurals));
  CHECK_THROWS(InvalidArgument, text::Analyzer("", cut_plurals));
  CHECK_THROWS(InvalidArgument, text::Analyzer("English", cut_plurals));
  CHECK_THROWS(InvalidArgument, text::Analyzer("english", nullptr));
}

TEST(text_stems_are_asked_for_once_and_together) {
  std::vector<Words> calls;
  const text::Analyzer english("english", [&calls](const Words& words) {
    calls.push_back(words);
    return cut_plurals(words);
  });
  CHECK_EQ(terms(english, "red birds sing red songs"), "red bird sing red song");
  CHECK_EQ(calls.size(), 1u);
  CHECK_EQ(terms(english, "red birds"), "red bird");
  CHECK_EQ(calls.size(), 1u);
  CHECK_EQ(terms(english, "blue birds"), "blue bird");
  CHECK_EQ(calls.size(), 2u);
  CHECK_EQ(calls[1].size(), 1u);
}

TEST(text_stems_of_a_batch_are_asked_for_once_and_together) {
  std::vector<Words> calls;
  const text::Analyzer english("english", [&calls](const Words& words) {
    calls.push_back(words);
    return cut_plurals(words);
  });
  CHECK_EQ(terms(english, "red"), "red");
  text::TermBatch batch(english);
  std::vector<std::size_t> ends;
  for (const char* text : {"Red birds", "", "birds of 3 red lakes", "日本語 lakes"}) {
    batch.add(text);
    ends.push_back(batch.size());
  }
  batch.finish();
  const std::vector<std::string_view> expected = {"red",  "bird", "bird", "3",   "red",
                                                  "lake", "日本", "本語", "lake"};
  CHECK(std::vector(batch.terms().begin(), batch.terms().end()) == expected);
  CHECK(ends == (std::vector<std::size_t>{2, 2, 6, 9}));
  CHECK_EQ(calls.size(), 2u);
  CHECK(calls[1] == (Words{"birds", "lakes"}));
  batch.add("birds on seas");
  batch.finish();
  CHECK(batch.terms().back() == "sea");
  CHECK_EQ(calls.size(), 3u);
}

TEST(text_stem_function_must_answer_every_word) {
  const text::Analyzer broken("english", [](const Words&) { return Words{}; });
  Words out;
  CHECK_THROWS(InvalidArgument, broken.terms("birds", out));
  const text::Analyzer empty("english", [](const Words& words) { return Words(words.size()); });
  CHECK_EQ(terms(empty, "birds"), "birds");
  CHECK_EQ(terms(empty, "birds"), "birds");
}

TEST(text_long_words_are_cut_and_not_stemmed) {
  const text::Analyzer english("english", cut_plurals);
  CHECK_EQ(terms(english, std::string(1000, 's')), std::string(256, 's'));
  std::string accents;
  for (int i = 0; i < 500; ++i) accents += "é";
  CHECK_EQ(terms(english, accents).size(), 256u);
}

TEST(text_stem_cache_stays_right_past_its_bound) {
  const text::Analyzer english("english", cut_plurals);
  const auto word = [](int i) {
    std::string name = "ww";
    for (; i; i /= 20) name += static_cast<char>('a' + i % 20);
    return name + "zs";
  };
  for (int i = 0; i < 140000; ++i) {
    std::string stem = word(i);
    stem.pop_back();
    Words out;
    english.terms(word(i), out);
    if (out.size() != 1 || out[0] != stem) CHECK_EQ(terms(english, word(i)), stem);
  }
  CHECK_EQ(terms(english, word(5)), word(5).substr(0, word(5).size() - 1));
}

THREADS_TEST(text_terms_may_be_made_by_many_threads) {
  const text::Analyzer english("english", cut_plurals);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&english, &wrong, seed] {
      std::mt19937 random(seed);
      for (int round = 0; round < 4000; ++round) {
        std::string root = "kq";
        for (int i = 0; i < 3; ++i) root += static_cast<char>('a' + random() % 20);
        if (root.back() == 's') continue;
        Words out;
        english.terms(root + "s " + root, out);
        if (out.size() != 2 || out[0] != root || out[1] != root) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQ(wrong.load(), 0);
}
