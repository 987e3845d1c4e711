#pragma once
#include <base/clock.h>

#include <automation/rule.h>
#include <decisions/condition.h>
#include <decisions/facts.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// The rules, compiled, as a pure function: what they would do about an event. It knows no clock, database or log; the
// runner and the rehearsal both ask it.
//
//   const Engine engine(rules, vocabulary);
//   if (engine.wants(event.kind))
//     for (const LoadedRule* rule : engine.run(ThingKind::matter, event.kind, facts, event.at)) ...
namespace deskbell::automation {

struct StoredRule;

struct LoadedRule {
  Id<StoredRule> id;
  Rule rule;
  Time since;  // since when it is switched on: what happened before does not concern it
};

// What an action changes, as far as facts show it.
struct Effect {
  int action = 0;  // its place in the rule, from 0
  ActionKind does = ActionKind::note;
  std::optional<std::string> fact;  // none: nothing that a fact tells (a note, a message)
  std::optional<json::value> before;
  std::optional<json::value> after;
  bool changes = true;  // false: it is so already
  bool operator==(const Effect&) const = default;
};
BOOST_DESCRIBE_STRUCT(Effect, (), (action, does, fact, before, after, changes))

// Effects of all actions, one after the other; `facts` are then as they would be afterwards.
std::vector<Effect> effects_of(const std::vector<Action>& actions, ThingKind about, decisions::Facts& facts);

class Engine {
 public:
  // In the order in which they are asked. One that cannot be compiled any more (a field is gone) is left out.
  Engine(std::vector<LoadedRule> rules, const decisions::Vocabulary& vocabulary);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  struct Refused {
    Id<StoredRule> rule;
    std::string reason;
  };
  const std::vector<Refused>& refused() const { return refused_; }

  bool wants(std::string_view event_kind) const { return !of_kind(event_kind).empty(); }
  // The rules that wait for this event and whose conditions hold, in order, up to the first one that stops.
  std::vector<const LoadedRule*> run(ThingKind about, std::string_view event_kind, const decisions::Facts& facts,
                                     Time at) const;

  // Rules that wait for a time after a moment of such a thing.
  const std::vector<const LoadedRule*>& timed(ThingKind about) const;
  const LoadedRule* find(Id<StoredRule> rule) const;
  // Whether the rule's conditions hold; false when it is not here.
  bool holds(Id<StoredRule> rule, const decisions::Facts& facts, Time at) const;
  bool empty() const { return rules_.empty(); }

 private:
  struct Compiled {
    LoadedRule loaded;
    decisions::Matcher conditions;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  const std::vector<int>& of_kind(std::string_view event_kind) const;

  decisions::Slots slots_;
  std::vector<Compiled> rules_;
  std::vector<Refused> refused_;
  std::vector<const LoadedRule*> timed_[2];
  std::unordered_map<Id<StoredRule>, int> by_id_;
  std::unordered_map<std::string, std::vector<int>, Hash, std::equal_to<>> exact_;  // with those of patterns, in order
  std::unordered_map<std::string, std::vector<int>, Hash, std::equal_to<>> nouns_;  // "case": who waits for all of it
};

}  // namespace deskbell::automation
