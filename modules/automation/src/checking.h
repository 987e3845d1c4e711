#pragma once
#include <automation/needs.h>
#include <automation/rule.h>

#include <string>

// What is checked when a rule or macro is kept, tried or rehearsed.
namespace deskbell::automation {

Result<void> check(const Needs& needs, storage::Snapshot& snapshot, const Rule& rule, const std::string& path);
Result<void> check(const Needs& needs, storage::Snapshot& snapshot, const Macro& macro, const std::string& path);
// Names and texts without the blanks and controls that nobody means.
void clean(Rule& rule);
void clean(Macro& macro);

// The actions with their texts filled in.
std::vector<Action> filled(const std::vector<Action>& actions, const decisions::Facts& facts);

}  // namespace deskbell::automation
