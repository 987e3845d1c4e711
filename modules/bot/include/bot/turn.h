#pragma once
#include <bot/bot.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a bot does about what a customer said: the one rule, pure.
//
// In this order: silent when it does not own the talk; to people when the customer asks for them, is important, is
// angry, or the budget is used up; on with the dialog that runs, or a question answered in between; what was picked of
// what it had asked back; what a language model proposes; an answer or a dialog when it is sure enough, asking back
// when two are close or it is not sure; who asks how something is done is answered where an article does so, though a
// dialog would do it; else it says that it does not know, and after too many doubts hands over.
namespace deskbell::bot {

enum class HandOverReason {
  asked,  // for a person
  angry,
  important,  // the customer
  doubt,
  budget,
  failure,  // an action or the bot itself
  dialog,   // a dialog leads there
  off,      // it was switched off
  given_up  // nobody there to answer in its hours
};
BOOST_DESCRIBE_ENUM(HandOverReason, asked, angry, important, doubt, budget, failure, dialog, off, given_up)

enum class CandidateKind { article, dialog };
BOOST_DESCRIBE_ENUM(CandidateKind, article, dialog)

// Something that might be meant.
struct Candidate {
  CandidateKind kind = CandidateKind::article;
  std::string id;                            // article's id, dialog's key
  std::string title;                         // as offered to the customer
  double trust = 0;                          // 0 to 1
  std::optional<std::int64_t> version = {};  // of the article
  bool operator==(const Candidate&) const = default;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (kind, id, title, trust, version))

enum class Courtesy { none, greeting, thanks, goodbye };

struct Spent {
  int turns = 0;
  int minutes = 0;
  int actions = 0;
  std::int64_t money_minor = 0;
};

// All that counts.
struct Picture {
  const Bot& bot;
  bool owns = true;
  bool off = false;  // switched off
  Spent spent = {};
  int doubts = 0;
  double sentiment = 0;  // running, -2 to 2
  bool asks_for_person = false;
  bool important = false;
  bool in_dialog = false;
  bool fits_dialog = false;
  bool stops_dialog = false;  // "never mind"
  bool is_question = false;
  bool asks_how = false;
  std::optional<std::size_t> picked = {};  // of what was offered: an index into `candidates`
  bool none_of_these = false;
  std::optional<std::size_t> proposed = {};  // by a language model: an index into `candidates`
  Courtesy courtesy = Courtesy::none;
  std::vector<Candidate> candidates = {};  // best first
};

enum class Move {
  stay_silent,
  hand_over,
  go_on,  // with the dialog
  leave_dialog,
  start_dialog,       // candidates[chosen[0]]
  answer,             // candidates[chosen[0]]
  answer_and_return,  // ... and ask again what the dialog waits for
  ask_back,           // which of `chosen`
  say_unknown,
  be_polite
};
BOOST_DESCRIBE_ENUM(Move, stay_silent, hand_over, go_on, leave_dialog, start_dialog, answer, answer_and_return,
                    ask_back, say_unknown, be_polite)

struct Decision {
  Move move = Move::stay_silent;
  std::optional<HandOverReason> reason = {};
  std::vector<std::size_t> chosen = {};
  bool operator==(const Decision&) const = default;
};

inline constexpr std::size_t kMostAskedBack = 3;

Decision decide(const Picture& picture);

// Why a talk was handed over, for agents: en or zh-CN.
std::string_view explain(HandOverReason reason, std::string_view language);

// ---- what a few words say, in English and Chinese ----
bool asks_for_person(std::string_view said);
bool stops_dialog(std::string_view said);
bool is_question(std::string_view said);
// How something is done or what holds in general, not to have it done: a question that names no number of its own.
bool asks_how(std::string_view said);
Courtesy courtesy_of(std::string_view said);
// true: yes, false: no.
std::optional<bool> yes_or_no(std::string_view said);
// How alike two wordings are, 0 to 1: the cosine of their terms and runs of characters.
double likeness(std::string_view one, std::string_view other);

}  // namespace deskbell::bot
