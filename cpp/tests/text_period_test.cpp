#include <chrono>
#include <string>

#include "check.hpp"
#include "recollect/text/period.hpp"

namespace {

using namespace std::chrono;

std::int64_t at(year_month_day date, int hour = 0) {
  return duration_cast<microseconds>(sys_days{date}.time_since_epoch() + hours{hour}).count();
}

std::string show(std::int64_t time, int back) {
  const year_month_day date{floor<days>(sys_time<microseconds>{microseconds{time}}) - days{back}};
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::string year = std::to_string(static_cast<int>(date.year()));
  return std::string(4 - year.size(), '0') + year + '-' + two(static_cast<unsigned>(date.month())) +
         '-' + two(static_cast<unsigned>(date.day()));
}

// The first and the last day, without the day that is added at both ends.
std::string period(std::string_view question, year_month_day today = year{2023} / 8 / 16) {
  const auto found = recollect::text::find_period(question, at(today, 15));
  return found ? show(found->period.begin, -1) + ' ' + show(found->period.end, 2) : "";
}

std::string rest(std::string_view question) {
  const auto found = recollect::text::find_period(question, at(year{2023} / 8 / 16));
  return found ? found->rest : "none";
}

}  // namespace

TEST(text_period_of_dates) {
  for (const auto* date : {"7 July, 2023", "July 7, 2023", "the 7th of July", "July 7th", "Jul 7",
                           "7 july 2023", "2023-07-07"})
    CHECK_EQ(period("What did Ann say on " + std::string(date) + "?"), "2023-07-07 2023-07-07");
  CHECK_EQ(period("Where was the picture of December 1,2022 taken?"), "2022-12-01 2022-12-01");
  CHECK_EQ(period("Who came on 29 February 2023?"), "2023-02-01 2023-02-28");
  CHECK_EQ(period("Who came on 29 February 2024?"), "2024-02-29 2024-02-29");
}

TEST(text_period_of_months_and_years) {
  CHECK_EQ(period("What did Ann do in May 2022?"), "2022-05-01 2022-05-31");
  CHECK_EQ(period("Which spot did Ann visit in May?"), "2023-05-01 2023-05-31");
  CHECK_EQ(period("What happened in the second week of November?"), "2022-11-01 2022-11-30");
  CHECK_EQ(period("Which airline did I fly with in March and April?"), "2023-03-01 2023-04-30");
  CHECK_EQ(period("How often was she at the beach in 2022?"), "2022-01-01 2022-12-31");
}

TEST(text_period_without_a_year_is_the_last_one) {
  CHECK_EQ(period("on August 16"), "2023-08-16 2023-08-16");
  CHECK_EQ(period("on August 17"), "2022-08-17 2022-08-17");
  CHECK_EQ(period("in August"), "2023-08-01 2023-08-31");
  CHECK_EQ(period("in September"), "2022-09-01 2022-09-30");
}

TEST(text_period_bounded_by_dates) {
  CHECK_EQ(period("Where was Ann between August 11 and August 15 2023?"), "2023-08-11 2023-08-15");
  CHECK_EQ(period("the week before August 3, 2023"), "2023-07-27 2023-08-03");
  CHECK_EQ(period("the puppy she got two weeks before August 11, 2023"), "2023-07-28 2023-08-11");
  CHECK_EQ(period("on the Sunday before 3 August"), "2023-07-27 2023-08-03");
  CHECK_EQ(period("How many has Ann won by July 10, 2022?"), "0001-01-02 2022-07-10");
  CHECK_EQ(period("from March until May"), "2023-03-01 2023-05-31");
  CHECK_EQ(period("by February", year{1} / 1 / 3), "0000-02-01 0000-02-29");
  CHECK_EQ(period("What has Ann won since May?"), "2023-05-01 9999-12-30");
}

TEST(text_period_relative_to_now) {
  CHECK_EQ(period("What did I cook yesterday?"), "2023-08-15 2023-08-15");
  CHECK_EQ(period("What did I cook 3 days ago?"), "2023-08-13 2023-08-13");
  CHECK_EQ(period("What did I cook a couple of days ago?"), "2023-08-13 2023-08-15");
  CHECK_EQ(period("Which book did I finish a week ago?"), "2023-08-06 2023-08-12");
  CHECK_EQ(period("a museum two months ago"), "2023-06-02 2023-07-02");
  CHECK_EQ(period("in the past three months"), "2023-05-18 2023-08-16");
  CHECK_EQ(period("in the last month"), "2023-07-17 2023-08-16");
  CHECK_EQ(period("What did I finish last month?"), "2023-07-01 2023-07-31");
  CHECK_EQ(period("last month", year{2023} / 1 / 31), "2022-12-01 2022-12-31");
  CHECK_EQ(period("last week"), "2023-08-07 2023-08-13");
  CHECK_EQ(period("this year"), "2023-01-01 2023-12-31");
  CHECK_EQ(period("the past weekend"), "2023-08-12 2023-08-13");
  CHECK_EQ(period("last Tuesday"), "2023-08-15 2023-08-15");
  CHECK_EQ(period("last Wednesday"), "2023-08-09 2023-08-09");
}

TEST(text_period_prefers_dates) {
  CHECK_EQ(period("What did Ann just finish last Friday on 23 January, 2022?"),
           "2022-01-23 2022-01-23");
}

TEST(text_period_of_questions_that_name_no_time) {
  for (const auto* question :
       {"", "How many days ago did I buy a smoker?", "How long ago was it?", "May I come in?",
        "When did Ann march for peace?", "What did she say the last time?", "Is 2023 prime?",
        "the last day of the trip", "How many weeks passed between the two?", "route 66 and 12",
        "What should I cook tonight?", "99999999999999 days ago?", "\xE6\x98\xA8\xE6\x97\xA5"})
    CHECK_EQ(period(question), "");
}

TEST(text_period_takes_relative_words_out) {
  CHECK_EQ(rest("Which book did I finish two weeks ago?"),
           "Which book did I finish              ?");
  CHECK_EQ(rest("a few months ago, or yesterday"), "                , or          ");
  CHECK_EQ(rest("a couple of days ago"), "                    ");
  CHECK_EQ(rest("Who came last Friday, \u00c9va?"), "Who came            , \u00c9va?");
  CHECK_EQ(rest("films in the past three months"), "films in the                  ");
  CHECK_EQ(rest("this week's plan"), "         's plan");
  CHECK_EQ(rest("Who came on 7 May 2023?"), "Who came on 7 May 2023?");
  CHECK_EQ(rest("Who came?"), "none");
}
