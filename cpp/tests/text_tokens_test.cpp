#include <string>

#include "check.hpp"
#include "recollect/text/tokens.hpp"

using recollect::text::estimate_tokens;

namespace {

struct Sample {
  const char* text;
  double tokens;  // counted by cl100k_base
};

void check_within(const Sample& sample, double tolerance) {
  const double estimate = estimate_tokens(sample.text);
  CHECK_NEAR(estimate / sample.tokens, 1.0, tolerance);
}

}  // namespace

TEST(text_token_estimates_are_near_a_real_tokenizer) {
  constexpr double tolerance = 0.15;
  check_within(
      {"The quarterly report shows that revenue grew by twelve percent, mostly because of "
       "the new customers in Europe. Ann asked whether the team could keep up the pace, and "
       "Bob said that two more engineers would help a great deal.",
       44},
      tolerance);
  check_within({"Hey! How was your trip to the mountains last weekend? I've been thinking about "
                "going there with my sister in August, if she can get a few days off. Did you stay "
                "at the little hotel near the lake again?",
                46},
               tolerance);
  check_within({"def load(path: str) -> dict[str, int]:\n    counts: dict[str, int] = {}\n    with "
                "open(path, encoding=\"utf-8\") as lines:\n        for line in lines:\n            "
                "key, value = line.split(\"=\")\n            counts[key.strip()] = int(value)\n    "
                "return counts\n",
                64},
               tolerance);
  check_within(
      {"Wir haben gestern lange über den neuen Vertrag gesprochen und beschlossen, dass die "
       "Lieferung erst im nächsten Monat beginnen soll, weil die Maschinen noch nicht "
       "fertig sind.",
       42},
      tolerance);
  check_within({"昨日は友達と一緒に東京の美術館へ行きました。とても楽しかったので、来月もう一度行く"
                "つもりです。",
                53},
               tolerance);
}

TEST(text_token_estimates_of_small_things) {
  CHECK_EQ(estimate_tokens(""), 0u);
  CHECK_EQ(estimate_tokens(" "), 1u);
  CHECK_EQ(estimate_tokens("hello"), 1u);
  CHECK(estimate_tokens("\xFF\xFE\x80") >= 1u);
}

TEST(text_token_estimates_grow_with_the_text) {
  std::string text;
  std::uint32_t last = 0;
  for (int i = 0; i < 50; ++i) {
    text += "another sentence of plain words. ";
    const std::uint32_t now = estimate_tokens(text);
    CHECK(now > last);
    last = now;
  }
}
