#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "recollect/text/analyzer.hpp"

using namespace recollect;

namespace {

std::vector<std::string> same(const std::vector<std::string>& words) { return words; }

// "type:span" for each mention, with bars between; a person is a name here.
std::string find(std::string_view text, std::string_view language = "english") {
  const text::Analyzer analyzer(language, same);
  constexpr const char* types[] = {"name", "name",  "quoted",   "code",
                                   "url",  "email", "quantity", "date"};
  std::string out;
  for (const text::Mention& mention : analyzer.entities(text)) {
    if (!out.empty()) out += '|';
    out += types[static_cast<std::size_t>(mention.type)];
    out += ':';
    out += text.substr(mention.begin, mention.end - mention.begin);
  }
  return out;
}

std::string people(std::string_view text) {
  const text::Analyzer analyzer("english", same);
  std::string out;
  for (const text::Mention& mention : analyzer.entities(text)) {
    if (mention.type != text::EntityType::person) continue;
    if (!out.empty()) out += '|';
    out += text.substr(mention.begin, mention.end - mention.begin);
  }
  return out;
}

}  // namespace

TEST(text_people_have_a_given_name_or_a_title) {
  CHECK_EQ(people("Ann Lee met Bob's sister in New York"), "Ann Lee|Bob");
  CHECK_EQ(people("ask Dr. Okonkwo or Mrs Fenwick at AT&T"), "Okonkwo|Fenwick");
  CHECK_EQ(people("I asked Agnieszka, Jos\u00e9 and Bj\u00f6rn"), "Agnieszka|Jos\u00e9|Bj\u00f6rn");
  CHECK_EQ(people("we use PostgreSQL and Spotify in Paris with HIV-1"), "");
  CHECK_EQ(people("will bob mark it"), "");
}

TEST(text_names_are_runs_of_capitals) {
  CHECK_EQ(find("we met Ann Lee in New York"), "name:Ann Lee|name:New York");
  CHECK_EQ(find("I saw the University of Oxford with Ludwig van Beethoven"),
           "name:University of Oxford|name:Ludwig van Beethoven");
  CHECK_EQ(find("a book by J. R. R. Tolkien and J.K. Rowling"),
           "name:J. R. R. Tolkien|name:J.K. Rowling");
  CHECK_EQ(find("ask Jean-Luc, O'Brien and McDonald"), "name:Jean-Luc|name:O'Brien|name:McDonald");
  CHECK_EQ(find("he met Dr. Smith at AT&T"), "name:Smith|name:AT&T");
  CHECK_EQ(find("it was Ann's idea, Bob'll come"), "name:Ann|name:Bob");
}

TEST(text_names_begin_sentences_unless_ordinary) {
  CHECK_EQ(find("Ann likes tea. Yesterday Bob came. What did Carol say?"),
           "name:Ann|name:Bob|name:Carol");
  CHECK_EQ(find("Thanks Ann! The dog sleeps. Working from home is nice."), "name:Ann");
  CHECK_EQ(find("New York is big. Golden Gate is red."), "name:New York|name:Golden Gate");
  CHECK_EQ(find("I am here. However, I left."), "");
}

TEST(text_acronyms_are_names_but_shouting_is_not) {
  CHECK_EQ(find("works at NASA with GPUs and GPT-4"), "name:NASA|name:GPUs|name:GPT-4");
  CHECK_EQ(find("WHY ARE YOU SHOUTING AT ME"), "");
  CHECK_EQ(find("that is OK, LOL"), "");
}

TEST(text_names_in_headlines_are_not_one_name) {
  CHECK_EQ(find("How To Train Your Dragon In Very Easy Little Steps").find("How To"),
           std::string::npos);
}

TEST(text_names_in_other_scripts) {
  CHECK_EQ(find("живёт в Москве с Петром"), "name:Москве|name:Петром");
  CHECK_EQ(find("ζει στην Αθήνα"), "name:Αθήνα");
}

TEST(text_names_follow_the_habits_of_the_language) {
  CHECK_EQ(find("Das Haus von Frau Müller steht am Fluss", "german"), "name:Frau Müller");
  CHECK_EQ(find("Le chat dort avec l'Espagnol", "french"), "name:Espagnol");
}

TEST(text_calendar_words_are_dates) {
  CHECK_EQ(find("see you on Monday or in February"), "date:Monday|date:February");
  CHECK_EQ(find("on 5 May 2023, May 5th, 2023, May 2023 and 3rd of June"),
           "date:5 May 2023|date:May 5th, 2023|date:May 2023|date:3rd of June");
  CHECK_EQ(find("at 2023-05-07T10:30 or 07/05/2023"), "date:2023-05-07T10:30|date:07/05/2023");
  CHECK_EQ(find("she came in May and may march"), "date:May");
  CHECK_EQ(find("every sunday"), "date:sunday");
  CHECK_EQ(find("ratio 3/4, version 2023-99-07"), "");
}

TEST(text_quantities_have_units) {
  CHECK_EQ(find("ran 5 km in 30 minutes for $30, 20% off, a 3.5 GHz chip, 10 hours"),
           "quantity:5 km|quantity:30 minutes|quantity:$30|quantity:20%|quantity:3.5 GHz|"
           "quantity:10 hours");
  CHECK_EQ(find("it cost €5 million or 1,200 dollars at 60 km/h and 25°C"),
           "quantity:€5 million|quantity:1,200 dollars|quantity:60 km/h|quantity:25°C");
  CHECK_EQ(find("I have 3 cats and 2 dogs in room 12"), "");
}

TEST(text_quoted_terms_are_short) {
  CHECK_EQ(find("she read \"the long goodbye\" and “dune” or «bonjour» or ‘it’s on’"),
           "quoted:the long goodbye|quoted:dune|quoted:bonjour|quoted:it’s on");
  CHECK_EQ(find("he said \"this is far more than six words are\" then"), "");
  CHECK_EQ(find("a 5\" pipe and a 6\" pipe"), "");
  CHECK_EQ(find("run `make` and `foo_bar`"), "quoted:make|code:foo_bar");
}

TEST(text_code_is_found_by_its_shape) {
  CHECK_EQ(find("use snake_case, camelCase and CONSTANTS_X"),
           "code:snake_case|code:camelCase|code:CONSTANTS_X");
  CHECK_EQ(find("call np.array(x) or main() with --verbose"),
           "code:np.array|code:main()|code:--verbose");
  CHECK_EQ(find("edit src/app/main.py, ~/notes.txt and config.yaml"),
           "code:src/app/main.py|code:~/notes.txt|code:config.yaml");
  CHECK_EQ(find("on v1.2.3 with TypeScript, C++ and C#"),
           "code:v1.2.3|code:TypeScript|code:C++|code:C#");
  CHECK_EQ(find("and/or he/she 24/7 e.g. i.e. end.Next item(s)"), "");
}

TEST(text_urls_and_emails_are_whole) {
  CHECK_EQ(find("see https://example.com/a_(b)?q=1, or (http://x.org/y)."),
           "url:https://example.com/a_(b)?q=1|url:http://x.org/y");
  CHECK_EQ(find("go to www.example.org. or example.com"), "url:www.example.org|url:example.com");
  CHECK_EQ(find("mail ann.lee+x@example.co.uk."), "email:ann.lee+x@example.co.uk");
  CHECK_EQ(find("\"https://x.org\""), "url:https://x.org");
}

TEST(text_entities_of_nothing) {
  CHECK_EQ(find(""), "");
  CHECK_EQ(find("all lower case, nothing special here"), "");
}

TEST(text_entities_are_in_order_and_carry_their_keys) {
  std::mt19937 random(5);
  const std::vector<std::string> parts = {
      "Ann",   "Ann's", "\"a b\"", "x_y",  "v1.2",    "5 km",     "$3",       "Monday",
      "May 5", "the",   "of",      ". ",   "\n",      "“",        "”",        "a@b.co",
      "東京",  "\xFF",  "\xE2",    "(",    ")",       "http://x", "GPT-4",    "I",
      "J.",    "&",     "--flag",  "`",    "é",       "Éa",       "/usr/bin", "2023-05-07",
      "d'Arc", "’",     "'",       "foo(", "a.b.c()", "%",        "°",        "\xF0\x9F\x98"};
  for (const char* language : {"english", "french", "german", "neutral"}) {
    const text::Analyzer analyzer(language, same);
    for (int round = 0; round < 4000; ++round) {
      std::string text;
      for (unsigned i = 0; i < random() % 12; ++i) {
        text += parts[random() % parts.size()];
        if (random() % 3) text += ' ';
      }
      std::size_t end = 0;
      const auto mentions = analyzer.entities(text);
      for (const text::Mention& mention : mentions) {
        CHECK(mention.begin >= end && mention.begin < mention.end && mention.end <= text.size());
        end = mention.end;
        const auto bytes =
            std::string_view(text).substr(mention.begin, mention.end - mention.begin);
        CHECK_EQ(mention.key, text::entity_key(bytes));
        CHECK(!mention.key.empty());
      }
      CHECK(text::mask(text, mentions).size() <= text.size());
    }
  }
}
