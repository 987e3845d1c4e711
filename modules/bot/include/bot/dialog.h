#pragma once
#include <bot/bot.h>
#include <decisions/condition.h>
#include <decisions/decision_table.h>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// A dialog as it is drawn: slots to fill and nodes that lead from one to the next. Plain data that goes over JSON
// unchanged; checked when it is saved, carried out by dialog_engine.h.
//
//   {"slots": [{"name": "order", "type": "order"}], "start": "ask",
//    "intents": ["track_order"], "examples": {"en": ["where is my parcel"]},
//    "nodes": [{"id": "ask", "kind": "ask", "slot": "order", "text": {"en": "Which order?"}, "next": "look"},
//              {"id": "look", "kind": "action", "action": "order_status", "next": "tell", "otherwise": "people"},
//              {"id": "tell", "kind": "say", "text": {"en": "{{order}} is {{status}}."}, "next": "done"},
//              {"id": "people", "kind": "hand_over", "reason": "failure"}, {"id": "done", "kind": "end"}]}
namespace deskbell::bot {

struct Dialog;

enum class SlotType {
  text,
  number,
  money,  // in major units
  date,   // kept as 2026-03-03
  order,  // the number of an order or parcel, in capitals
  email,
  phone,  // kept as +8613800138000
  choice  // one of `choices`, or of the list that an action has put there
};
BOOST_DESCRIBE_ENUM(SlotType, text, number, money, date, order, email, phone, choice)

struct Choice {
  std::string value;
  Words label;
  bool operator==(const Choice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, label))

struct Slot {
  std::string name;  // lower case, digits and _
  SlotType type = SlotType::text;
  std::optional<Words> label = {};                  // for the hand-over note
  std::optional<std::vector<Choice>> choices = {};  // of type choice; none: an action fills the list
  std::optional<std::string> pattern = {};          // of type order: "KB-######" (text/entities.h)
  std::optional<double> at_least = {};              // of numbers and money
  std::optional<double> at_most = {};
  std::optional<bool> future = {};     // of dates: not before today
  std::optional<int> max_length = {};  // of texts; none: 500
  bool operator==(const Slot&) const = default;
};
BOOST_DESCRIBE_STRUCT(Slot, (), (name, type, label, choices, pattern, at_least, at_most, future, max_length))

enum class NodeKind {
  say,        // text -> next
  ask,        // text, slot, [retry, tries] -> next; a slot that is filled already is not asked for
  choose,     // text, [slot], options -> the option's next
  condition,  // when -> next, else otherwise
  action,     // action, [confirm] -> next, or otherwise when it fails or is not wanted
  table,      // a decision table whose outputs become slots -> next, or otherwise when no row applies
  hand_over,  // [text], [reason]
  end         // [text]
};
BOOST_DESCRIBE_ENUM(NodeKind, say, ask, choose, condition, action, table, hand_over, end)

struct NodeOption {
  std::string value;
  Words label;
  std::string next;
  bool operator==(const NodeOption&) const = default;
};
BOOST_DESCRIBE_STRUCT(NodeOption, (), (value, label, next))

struct Node {
  std::string id;
  NodeKind kind = NodeKind::say;
  std::optional<Words> text = {};  // with {{slot}}
  std::optional<std::string> next = {};
  std::optional<std::string> otherwise = {};
  std::optional<std::string> slot = {};
  std::optional<Words> retry = {};  // when the answer does not fit; none: a sentence by the slot's type
  std::optional<int> tries = {};    // so many, then otherwise, or to people; none: 3
  std::optional<std::vector<NodeOption>> options = {};
  std::optional<decisions::Condition> when = {};  // over "slot.<name>", "contact.verified", "talk.language"
  std::optional<std::string> action = {};
  std::optional<Words> confirm = {};  // asked before an action with effects; none: a sentence with all slots
  std::optional<decisions::DecisionTable> table = {};
  std::optional<std::string> reason = {};  // of hand_over, in the hand-over note
  std::optional<double> x = {};            // where it is drawn
  std::optional<double> y = {};
  bool operator==(const Node&) const = default;
};
BOOST_DESCRIBE_STRUCT(Node, (),
                      (id, kind, text, next, otherwise, slot, retry, tries, options, when, action, confirm, table,
                       reason, x, y))

struct Definition {
  std::vector<Slot> slots;
  std::string start;
  std::vector<Node> nodes;
  std::vector<std::string> intents;                          // labels of understanding that begin it
  std::map<std::string, std::vector<std::string>> examples;  // by language: how customers ask for it
  bool operator==(const Definition&) const = default;

  const Node* find(std::string_view node) const;
  const Slot* find_slot(std::string_view name) const;
};
BOOST_DESCRIBE_STRUCT(Definition, (), (slots, start, nodes, intents, examples))

inline constexpr std::size_t kMostNodes = 200;
inline constexpr std::size_t kMostSlots = 50;
inline constexpr std::size_t kMostExamples = 200;  // a language
inline constexpr std::size_t kMostDialogs = 100;   // a bot

// What an action is to a dialog.
struct ActionShape {
  std::set<std::string> needs;  // slots, or names with a dot
  std::set<std::string> fills;
};
struct Surrounds {
  std::vector<std::string> languages;          // in which there must be words
  std::map<std::string, ActionShape> actions;  // by key
};

// All that is wrong, each by its path ("nodes[3].next is not a node"): missing words, names that lead nowhere, nodes
// that cannot be reached, circles in which nobody is asked. Empty when it can be carried out.
std::vector<FieldError> mistakes_of(const Definition& definition, const Surrounds& around);
// The facts that its conditions and tables may ask for.
decisions::Vocabulary vocabulary_of(const Definition& definition);

}  // namespace deskbell::bot
