#pragma once
#include <text/entities.h>

#include <bot/dialog.h>
#include <decisions/facts.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Carries a dialog out, one step at a time. Pure: what it wants done in the world it says, and is told what came of it.
//
//   Advance step = advance(definition, begin("return"), {.kind = InputKind::begin}, around);
//   // step.says to the customer; step.action: do it, then advance with InputKind::done
namespace deskbell::bot {

enum class Waiting { nothing, answer, choice, confirmation, action, undoing };
BOOST_DESCRIBE_ENUM(Waiting, nothing, answer, choice, confirmation, action, undoing)

struct ListedOption {
  std::string value;
  std::string label;
  bool operator==(const ListedOption&) const = default;
};
BOOST_DESCRIBE_STRUCT(ListedOption, (), (value, label))

// As it was before something that the customer said.
struct Mark {
  std::string node;
  std::map<std::string, std::string> slots;
  std::optional<std::string> effect;  // an action with effects has run since
  bool operator==(const Mark&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (node, slots, effect))

// Where a dialog stands; kept with the talk.
struct DialogState {
  std::string dialog;        // its key
  std::int64_t version = 0;  // of the definition that it began with; 0: a draft
  std::string node;
  Waiting waiting = Waiting::nothing;
  std::map<std::string, std::string> slots;
  std::map<std::string, std::vector<ListedOption>> lists;  // by slot, as actions have filled them
  int tries = 0;                                           // that did not fit, at this node
  std::vector<Mark> marks;                                 // oldest first
  bool operator==(const DialogState&) const = default;
};
BOOST_DESCRIBE_STRUCT(DialogState, (), (dialog, version, node, waiting, slots, lists, tries, marks))

struct Button {
  std::string label;
  std::string value;
  bool operator==(const Button&) const = default;
};
BOOST_DESCRIBE_STRUCT(Button, (), (label, value))

// One thing that the bot says: Markdown, perhaps with buttons.
struct Say {
  std::string text;
  std::vector<Button> buttons;
  bool operator==(const Say&) const = default;
};
BOOST_DESCRIBE_STRUCT(Say, (), (text, buttons))

struct ActionOutcome {
  bool done = false;
  std::map<std::string, std::string> slots;
  std::map<std::string, std::vector<ListedOption>> lists;
  std::string failure;  // why not, for agents
  // What it asked for is decided later, under this name; then the dialog goes on from here once more.
  std::optional<std::string> awaits = {};
  bool operator==(const ActionOutcome&) const = default;
};
BOOST_DESCRIBE_STRUCT(ActionOutcome, (), (done, slots, lists, failure, awaits))

enum class InputKind {
  begin,
  said,
  done,  // the action that was wanted has ended
  ask_again
};

struct Input {
  InputKind kind = InputKind::begin;
  std::string text = {};  // a button's value, or what was typed
  std::optional<ActionOutcome> outcome = {};
};

// What the engine needs to know of an action.
struct ActionFacts {
  bool has_effect = false;
  std::optional<std::string> undo;  // the action that undoes it
  Words failure;
};

struct DialogSetting {
  std::string language;        // to speak
  std::string first_language;  // for words that are missing in it
  text::LocalTime now;         // where the customer is
  Time at;
  std::string region = "US";                       // of phone numbers without a country
  decisions::Facts facts = {};                     // besides the slots
  std::map<std::string, std::string> values = {};  // for {{contact.name}} and the like
  std::map<std::string, ActionFacts> actions = {};
};

enum class DialogOutcome {
  waiting,  // for the customer
  acting,   // for the action
  ended,
  hand_over
};

struct Advance {
  DialogState state;
  std::vector<Say> says;
  DialogOutcome outcome = DialogOutcome::waiting;
  std::optional<std::string> action = {};  // wanted now: its key
  std::string reason = {};                 // of hand_over: the node's, or "failure", "tries", "loop"
  bool understood = true;                  // false: what was said did not fit
};

DialogState begin(std::string dialog, std::int64_t version, std::map<std::string, std::string> slots = {});

Advance advance(const Definition& definition, DialogState state, const Input& input, const DialogSetting& setting);

// Whether what is said answers what is asked now, corrects a slot or undoes a step: then it is for the dialog.
bool fits(const Definition& definition, const DialogState& state, std::string_view said, const DialogSetting& setting);

// The slot's value in a text, or nothing when there is none that the slot takes.
std::optional<std::string> read_slot(const Slot& slot, std::span<const ListedOption> list, std::string_view said,
                                     const DialogSetting& setting);

}  // namespace deskbell::bot
