#include "checking.h"

#include <text/lines.h>

namespace deskbell::automation {
namespace {

void add_names(const Needs& needs, storage::Snapshot& snapshot, ThingKind about, const std::vector<Action>& actions,
               const std::string& path, std::vector<FieldError>& mistakes) {
  for (std::size_t i = 0; i < actions.size(); ++i)
    for (auto& mistake :
         needs.surroundings.mistakes_of(snapshot, about, actions[i], path + "[" + std::to_string(i) + "]"))
      mistakes.push_back(std::move(mistake));
}

Result<void> judged(std::vector<FieldError> mistakes) {
  if (!mistakes.empty()) return std::unexpected(base::invalid_fields(std::move(mistakes)));
  return {};
}

template <class T>
void clean_both(T& one) {
  one.name = text::clean_line(one.name);
  one.description = text::clean_block(one.description);
  for (Action& action : one.actions) {
    if (action.title) action.title = text::clean_line(*action.title);
    if (action.text) action.text = text::clean_block(*action.text);
  }
}

}  // namespace

Result<void> check(const Needs& needs, storage::Snapshot& snapshot, const Rule& rule, const std::string& path) {
  auto mistakes = mistakes_of(rule, needs.vocabularies.read(snapshot), needs.surroundings.event_kinds(), path);
  // Names are looked up only for actions that are whole.
  if (mistakes.empty()) add_names(needs, snapshot, rule.about, rule.actions, path + ".actions", mistakes);
  return judged(std::move(mistakes));
}

Result<void> check(const Needs& needs, storage::Snapshot& snapshot, const Macro& macro, const std::string& path) {
  auto mistakes = mistakes_of(macro, needs.vocabularies.read(snapshot), path);
  if (mistakes.empty()) add_names(needs, snapshot, macro.about, macro.actions, path + ".actions", mistakes);
  return judged(std::move(mistakes));
}

void clean(Rule& rule) {
  clean_both(rule);
}

void clean(Macro& macro) {
  clean_both(macro);
}

std::vector<Action> filled(const std::vector<Action>& actions, const decisions::Facts& facts) {
  std::vector<Action> out = actions;
  for (Action& action : out) {
    if (action.title) action.title = filled(*action.title, facts);
    if (action.text) action.text = filled(*action.text, facts);
  }
  return out;
}

}  // namespace deskbell::automation
