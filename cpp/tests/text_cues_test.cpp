#include "recollect/text/cues.hpp"

#include "check.hpp"
#include "recollect/text/language.hpp"

using namespace recollect::text;

namespace {

bool asks(std::string_view text) { return find_record_cues(text, language_of("english")).asks; }

bool tells_self(std::string_view text) {
  return find_record_cues(text, language_of("english")).tells_self;
}

bool tells_time(std::string_view text) {
  return find_record_cues(text, language_of("english")).tells_time;
}

bool wants_time(std::string_view text) {
  return find_question_cues(text, language_of("english")).wants_time;
}

bool about_asker(std::string_view text) {
  return find_question_cues(text, language_of("english")).about_asker;
}

}  // namespace

TEST(cues_a_record_asks) {
  CHECK(asks("What did you think of it?"));
  CHECK(asks("I'm moving to Oslo. Any advice?"));
  CHECK(!asks("Nice weather."));
}

TEST(cues_a_record_tells_of_its_speaker) {
  for (const auto* text : {"I'm moving to Oslo. Any advice?", "Our cat is called Miso?",
                           "Tell me... UK?", "It is MINE?"})
    CHECK(tells_self(text));
  for (const auto* text : {"What did you think of it?", "Is that in the US?", "Mining is hard"})
    CHECK(!tells_self(text));
}

TEST(cues_a_record_tells_a_time) {
  for (const auto* text :
       {"We met on Monday", "in May", "It was 3pm", "back in 2019", "2 weeks ago", "on 5/7/2023",
        "Last Friday's race", "YESTERDAY", "ToDay'll do", "so long ago?"})
    CHECK(tells_time(text));
  for (const auto* text : {"You may march on", "room 12", "a 12345 lot", "It costs 900 euros",
                           "in a daze", "wee Yeats", "MARCH", "a thud, a frill", "d\xC3\xA0y"})
    CHECK(!tells_time(text));
}

TEST(cues_a_question_wants_a_time) {
  for (const auto* text : {"When did Ann move?", "What day is the race?", "How long is the flight?",
                           "In which year was that?", "WHEN?"})
    CHECK(wants_time(text));
  for (const auto* text :
       {"Where was Ann when it rained?", "How many cats?", "What a long day", ""})
    CHECK(!wants_time(text));
}

TEST(cues_a_question_is_about_the_asker) {
  CHECK(about_asker("Where did I park?"));
  CHECK(about_asker("What's our plan?"));
  CHECK(!about_asker("What did you tell me about Rome?"));
  CHECK(!about_asker("Where does Ann live?"));
}

TEST(cues_hold_no_record_back_in_a_language_without_rules) {
  const auto record = find_record_cues("Wann kommst du?", language_of("german"));
  CHECK(!record.asks && record.tells_time);
  const auto question = find_question_cues("When did I go?", language_of("neutral"));
  CHECK(!question.wants_time && !question.about_asker);
}
