#pragma once
#include <base/json.h>

#include <decisions/condition.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A procedure: a decision tree in the languages of its article. Definition, checking and one step of going through it;
// pure. Who went through which path is kept by Runs (runs.h).
//
//   {"start": "power", "steps": [
//     {"id": "power", "kind": "ask", "text": {"en": "Does the lamp light up?"},
//      "choices": [{"id": "yes", "label": {"en": "Yes"}, "next": "door"}, {"id": "no", "label": {"en": "No"}, "next":
//      "plug"}]},
//     {"id": "door", "kind": "check", "text": {"en": "Is it still under warranty?"},
//      "condition": {"fact": "case.tier", "is": "is", "value": "gold"}, "next": "free", "otherwise": "paid"}, ...]}
namespace deskbell::knowledge {

enum class StepKind {
  tell,    // says something, goes on to `next`
  ask,     // goes where the choice leads; without choices whatever is typed is kept and `next` follows
  check,   // goes to `next` when the condition holds and to `otherwise` when not; who knows no facts is asked yes or no
  outcome  // the end
};
BOOST_DESCRIBE_ENUM(StepKind, tell, ask, check, outcome)

using LocalText = std::map<std::string, std::string>;  // by language tag

struct Choice {
  std::string id;
  LocalText label;
  std::string next;
  bool operator==(const Choice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (id, label, next))

struct Step {
  std::string id;  // lower case letters, digits and _, unique
  StepKind kind = StepKind::tell;
  LocalText text;  // Markdown
  std::optional<std::vector<Choice>> choices = {};
  std::optional<decisions::Condition> condition = {};
  std::optional<std::string> next = {};
  std::optional<std::string> otherwise = {};
  std::optional<std::string> action =
      {};  // of an outcome: what is to be done then, as its reader knows it: "open_case"
  bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (id, kind, text, choices, condition, next, otherwise, action))

struct Procedure {
  std::string start;
  std::vector<Step> steps;
  bool operator==(const Procedure&) const = default;
};
BOOST_DESCRIBE_STRUCT(Procedure, (), (start, steps))

inline constexpr int kMaxSteps = 200;
inline constexpr int kMaxChoices = 12;
inline constexpr int kMaxStepText = 4'000;
inline constexpr int kMaxChoiceLabel = 120;
inline constexpr int kMaxTypedAnswer = 500;

// All that is wrong with it, by path ("procedure.steps[3].next"): missing and doubled steps, steps that nothing leads
// to, circles without a question, no way to an outcome, wrong conditions. `vocabulary`: what conditions may ask for.
std::vector<FieldError> mistakes_of(const Procedure& procedure, const decisions::Vocabulary& vocabulary,
                                    std::string_view path);

const Step* find_step(const Procedure& procedure, std::string_view id);

// What happened at one step: the choice taken, "yes" or "no" of a check, or what was typed.
struct Taken {
  std::string step;
  std::string choice;               // empty for tell, outcome and typed answers
  std::optional<std::string> text;  // typed
  bool automatic = false;           // a check that the facts decided
  bool operator==(const Taken&) const = default;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (step, choice, text, automatic))

// One answer of the person who goes through it. For tell: nothing is needed.
struct Reply {
  std::optional<std::string> choice = {};
  std::optional<std::string> text = {};
};

// Where the reply leads: the step after `at`, having taken `taken`. invalid_argument that names `choice` or `text` when
// it does not answer the step, failed_precondition at an outcome.
struct Move {
  Taken taken;
  std::string next;
};
Result<Move> move_on(const Procedure& procedure, std::string_view at, const Reply& reply);
// For a check whose facts are known; nothing for other steps and when a fact that the condition asks for is not there.
std::optional<Move> decide(const Procedure& procedure, std::string_view at, const decisions::Facts& facts,
                           const decisions::Vocabulary& vocabulary, Time now);

// The text in the reader's language, else in English, else in any.
std::string_view text_in(const LocalText& text, std::string_view language);

}  // namespace deskbell::knowledge
