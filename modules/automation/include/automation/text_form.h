#pragma once
#include <automation/rule.h>
#include <automation/surroundings.h>

#include <string>
#include <string_view>
#include <vector>

// Rules and macros as TOML that a person reads, compares and keeps in a repository:
//
//   [[rule]]
//   name = "Angry customers go to the duty manager"
//   about = "matter"
//   stop = true
//
//     [rule.when]
//     events = [ "case.opened", "case.graded" ]
//
//     [rule.conditions]
//     all = [ { fact = "case.kind", is = "is", value = "complaint" } ]
//
//     [[rule.actions]]
//     does = "assign"
//     queue = "Complaints"
//
// Queues, users, teams and categories stand in it by name; a name that is there twice, or gone, stands as its id.
namespace deskbell::automation {

struct AutomationText {
  std::vector<Rule> rules;
  std::vector<Macro> macros;
};

std::string write_text(const AutomationText& what);
// invalid_argument that names the line when it is not TOML, or the path ("rule[2].actions[0].does") and reason.
Result<AutomationText> read_text(std::string_view text);

inline constexpr std::size_t kMaxText = 1'000'000;  // bytes

// Ids in actions become names, and back. What has no name, or no id, stays as it is.
void use_names(AutomationText& what, const decisions::Vocabulary& vocabulary, storage::Snapshot& snapshot,
               Surroundings& surroundings);
void use_ids(AutomationText& what, const decisions::Vocabulary& vocabulary, storage::Snapshot& snapshot,
             Surroundings& surroundings);

}  // namespace deskbell::automation
