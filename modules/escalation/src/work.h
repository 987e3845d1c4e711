#pragma once
#include "escalation_store.h"

#include <cases/cases.h>
#include <escalation/escalations.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

// What the use cases, the consumer and the jobs share.
namespace deskbell::escalation {

inline constexpr std::string_view kCarryOutJob = "escalation.carry_out";
inline constexpr std::string_view kPassOnJob = "escalation.pass_on";

struct JobPayload {
  Id<Escalation> escalation;
};
BOOST_DESCRIBE_STRUCT(JobPayload, (), (escalation))

// A level or line that is to be raised.
struct Raising {
  const Ladder& ladder;
  std::string level;
  std::string level_name;
  int rung = 0;
  std::string occasion;
  Reason reason;
  std::vector<Action> actions;
  std::optional<Id<identity::User>> by = {};
  std::optional<std::string> by_name = {};
  std::optional<std::string> note = {};
};

struct Person {
  Id<identity::User> user;
  std::string name;
};

struct Escalations::Work {
  explicit Work(Needs its_needs) : needs(its_needs) {}

  // Nothing for a case that is gone, merged or at its end.
  std::optional<cases::Case> climbing(storage::Snapshot& snapshot, Id<cases::Case> id) const;
  // One that the actor may change and that climbs.
  Result<cases::Case> load_to_move(storage::Transaction& tx, const Actor& actor, Id<cases::Case> id) const;
  Place place(storage::Snapshot& snapshot, const cases::Case& matter, std::span<const Line> lines) const;
  Escalation raise(storage::Transaction& tx, const cases::Case& matter, const Raising& what);
  // Appends the event, with the escalation as it was saved.
  void tell(storage::Transaction& tx, const Escalation& escalation, std::string_view kind, std::int64_t actor,
            std::optional<std::string> by_name);
  // Of the urgent notices of its call.
  static std::string topic_of(const Escalation& escalation);
  void notify(storage::Transaction& tx, Id<identity::User> user, const Escalation& escalation, std::string code,
              notices::Weight weight, const std::optional<std::string>& text);
  void enqueue(storage::Transaction& tx, std::string_view kind, Id<Escalation> id, std::optional<Time> at = {});

  // ---- actions (actions.cpp) ----
  std::vector<Person> resolve(storage::Snapshot& snapshot, const cases::Case& matter, std::span<const Who> who) const;
  // Does one action in the caller's transaction; an error rolls back what it did.
  Result<Step> act(storage::Transaction& tx, Escalation& escalation, const cases::Case& matter, const Action& action,
                   const store::Plan& plan);
  Result<Step> hand_over(storage::Transaction& tx, const Escalation& escalation, Step step, Id<routing::Queue> queue,
                         const Action& action);

  // ---- calls (calls.cpp) ----
  // The next one of the chain, or nobody any more.
  void ring(storage::Transaction& tx, Escalation& escalation);
  void end_call(storage::Transaction& tx, Escalation& escalation, CallState state, std::string_view kind);
  void cancel_calls(storage::Transaction& tx, Id<cases::Case> matter);

  // ---- the log (follower.cpp) ----
  Result<void> hear(storage::Transaction& tx, const events::Event& event);
  void climb(storage::Transaction& tx, const cases::Case& matter, const std::optional<ClockMark>& mark);

  Needs needs;
};

// Who does what somebody asked for: he himself with the rights of the ladder, or Deskbell.
Actor hand_of(const Escalation& escalation);

}  // namespace deskbell::escalation
