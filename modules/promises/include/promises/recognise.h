#pragma once
#include <calendar/zone.h>
#include <promises/promise.h>

#include <string>
#include <string_view>
#include <vector>

// Finds what an agent has promised in what he wrote. Pure; English and Chinese; a few microseconds for a message.
namespace deskbell::promises {

enum class Certainty {
  exact,   // the words name the moment: "at 3 pm tomorrow", "within two hours"
  assumed  // a part of it is a habit of ours: "tomorrow" is its 18:00, "at ten" the next likely one
};
BOOST_DESCRIBE_ENUM(Certainty, exact, assumed)

struct Proposal {
  int begin = 0;  // of the words, in UTF-16 units of the text, as JavaScript's slice takes them
  int end = 0;
  std::string words;
  Kind kind = Kind::other;
  Time due_at;
  std::string time_zone;
  std::string due_local;  // "2026-03-03 10:00" there
  Certainty certainty = Certainty::exact;
  bool operator==(const Proposal&) const = default;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (begin, end, words, kind, due_at, time_zone, due_local, certainty))

// In order of the text; at most five. A promise without a time ("soon", "稍后"), a question, a condition, something that
// was, or that somebody else is to do, is none. Times of day are the customer's.
std::vector<Proposal> recognised(std::string_view text, Time now, const calendar::Zone& zone);

}  // namespace deskbell::promises
