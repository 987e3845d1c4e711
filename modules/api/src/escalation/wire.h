#pragma once
#include <escalation/escalations.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about escalations, ladders and rosters, beyond escalation's own types.
namespace deskbell::api {

struct LadderInput {
  Text<1, 100> name;
  std::optional<Text<0, 1000>> description;
  std::optional<bool> active;
  std::optional<decisions::Condition> when;
  std::optional<std::vector<escalation::Line>> lines;
  std::vector<escalation::Rung> levels;
};
BOOST_DESCRIBE_STRUCT(LadderInput, (), (name, description, active, when, lines, levels))

inline escalation::LadderDraft draft_of(const LadderInput& in) {
  escalation::LadderDraft out;
  out.name = in.name.value;
  if (in.description) out.description = in.description->value;
  out.active = in.active.value_or(true);
  if (in.when) out.when = *in.when;
  if (in.lines) out.lines = *in.lines;
  out.levels = in.levels;
  return out;
}

struct OneLadder {
  Id<escalation::Ladder> ladder;
};
BOOST_DESCRIBE_STRUCT(OneLadder, (), (ladder))

struct LadderReplacement : LadderInput {
  Id<escalation::Ladder> ladder;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(LadderReplacement, (LadderInput), (ladder, version))

struct LadderOrder {
  std::vector<Id<escalation::Ladder>> order;
};
BOOST_DESCRIBE_STRUCT(LadderOrder, (), (order))

struct RosterInput {
  Text<1, 100> name;
  Text<1, 60> time_zone;
  std::optional<std::vector<escalation::Shift>> shifts;
  std::optional<std::vector<escalation::Substitution>> substitutions;
  std::optional<std::vector<Id<identity::User>>> fallback;
};
BOOST_DESCRIBE_STRUCT(RosterInput, (), (name, time_zone, shifts, substitutions, fallback))

struct OneRoster {
  Id<escalation::Roster> roster;
};
BOOST_DESCRIBE_STRUCT(OneRoster, (), (roster))

struct RosterReplacement : RosterInput {
  Id<escalation::Roster> roster;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RosterReplacement, (RosterInput), (roster, version))

struct DutyQuery {
  Id<escalation::Roster> roster;
  std::optional<Time> at;
};
BOOST_DESCRIBE_STRUCT(DutyQuery, (), (roster, at))

struct EscalatedCase {
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(EscalatedCase, (), (case_id))

struct EscalateInput {
  Id<cases::Case> case_id;
  std::optional<Text<1, 40>> level;
  std::optional<int> line;
  Text<1, 4000> note;
};
BOOST_DESCRIBE_STRUCT(EscalateInput, (), (case_id, level, line, note))

struct GiveBackInput {
  Id<cases::Case> case_id;
  std::optional<int> line;
  Text<1, 4000> note;
};
BOOST_DESCRIBE_STRUCT(GiveBackInput, (), (case_id, line, note))

struct AcknowledgeInput {
  Id<escalation::Escalation> escalation;
  std::optional<Text<0, 4000>> note;
};
BOOST_DESCRIBE_STRUCT(AcknowledgeInput, (), (escalation, note))

struct EscalationQuery {
  std::optional<escalation::CallState> state;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(EscalationQuery, (), (state, cursor, limit))

}  // namespace deskbell::api
