#pragma once
#include <calendar/zone.h>

#include <escalation/roster.h>
#include <escalation/rules.h>
#include <rehearsal/case_past.h>
#include <rehearsal/outcome.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

// The levels that a ladder would have raised in the past. Pure.
namespace deskbell::rehearsal {

// Who stands behind roles, teams and rosters, as they are today.
struct Staff {
  std::map<std::optional<Id<identity::Role>>, std::vector<Id<identity::User>>> roles;
  std::map<Id<identity::Team>, std::vector<Id<identity::User>>> teams;
  std::vector<escalation::Roster> rosters;  // the first one counts by itself
};

class LadderRehearsal {
 public:
  struct Setting {
    std::vector<escalation::CompiledLadder> ladders;  // active, in order, with the draft
    Id<escalation::Ladder> drafted;
    Staff staff;
    Time from;
    Time to;
    calendar::Zone zone;
  };
  explicit LadderRehearsal(Setting setting);
  ~LadderRehearsal();

  // The facts that have to be told.
  std::vector<std::string> facts() const;
  void take(const Telling& what, Time at);
  // Of the log: a level was really raised on this case.
  void count_raised(Id<cases::Case> matter);
  // What has come until then; names are empty. Nothing can be taken afterwards.
  LadderOutcome finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::rehearsal
