#pragma once
#include <automation/runner.h>

// What the runner's files share.
namespace deskbell::automation {

inline constexpr std::string_view kRunJob = "automation.run";

struct Runner::Loaded {
  Loaded(std::vector<LoadedRule> rules, decisions::Vocabulary words)
      : vocabulary(std::move(words)), engine(std::move(rules), vocabulary) {}
  std::uint64_t as_of = 0;  // the value of changes_
  std::int64_t stamp = 0;   // of the rules
  decisions::Vocabulary vocabulary;
  Engine engine;
};

// What a job of the runner has to do: some rules, in their order, about one thing, for one occasion.
struct WorkOrder {
  Thing thing;
  std::string trigger;
  std::string occasion;
  decisions::FactsJson event;  // facts of the event, beside those of the thing
  std::vector<Id<StoredRule>> rules;
  int depth = 0;
};
BOOST_DESCRIBE_STRUCT(WorkOrder, (), (thing, trigger, occasion, event, rules, depth))

}  // namespace deskbell::automation
