#pragma once

#include <string_view>

namespace recollect::text {

struct Language;

// What the form of a record says about which questions it can answer.
struct RecordCues {
  bool asks = false;        // it asks something
  bool tells_self = false;  // and where it asks, it speaks of who says it too: I, my, we
  bool tells_time = false;  // it names a date, a time or a span of time
};

// What the form of a question says about the records that can answer it.
struct QuestionCues {
  bool wants_time = false;   // "When …", "How long …", "What year …"
  bool about_asker = false;  // about I or we, and not about you: "Where did I park?"
};

// For a language without such rules nothing holds but `tells_time`, so that no record is held
// back. The rules are English so far.
RecordCues find_record_cues(std::string_view text, const Language& language);
QuestionCues find_question_cues(std::string_view text, const Language& language);

}  // namespace recollect::text
