#include "ladder_store.h"

#include <escalation/events.h>
#include <escalation/ladders.h>

// What a new workspace begins with; administrators change it as they like.
namespace deskbell::escalation {
namespace {

constexpr int kWarnPercent = 75;
constexpr std::chrono::seconds kAnswerWithin = std::chrono::minutes(15);

LadderDraft standard() {
  const Who owner{.kind = WhoKind::owner};
  // The administrators when nobody is on duty.
  const std::vector<Who> duty{{.kind = WhoKind::duty_manager}, {.kind = WhoKind::role}};
  const Action call{.kind = ActionKind::call, .who = duty, .answer_within_s = kAnswerWithin};
  LadderDraft draft;
  draft.name = "Standard";
  draft.levels = {
      {.key = "soon",
       .name = "Due soon",
       .triggers = {{.kind = TriggerKind::clock, .percent = kWarnPercent}},
       .actions = {{.kind = ActionKind::notify, .who = {{owner}}}}},
      {.key = "broken",
       .name = "Promise broken",
       .triggers = {{.kind = TriggerKind::breach}},
       .actions = {{.kind = ActionKind::notify, .who = {{owner, {.kind = WhoKind::watchers}}}},
                   {.kind = ActionKind::raise_level}}},
      {.key = "again",
       .name = "Reopened again",
       .triggers = {{.kind = TriggerKind::reopened, .count = 2}},
       .actions = {{.kind = ActionKind::notify, .who = {{owner}}}, {.kind = ActionKind::raise_level}, call}},
      {.key = "manager",
       .name = "Duty manager",
       .triggers = {{.kind = TriggerKind::by_hand},
                    {.kind = TriggerKind::breach, .clock = clocks::ClockType::resolution}},
       .actions = {call}}};
  return draft;
}

}  // namespace

void Ladders::seed() {
  (void)needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    // Who has removed them all does not want them back.
    if (store::stamp(tx) > 0) return {};
    Roster roster;
    roster.id = needs_.ids.next<Roster>();
    roster.name = "Duty managers";
    roster.time_zone = "UTC";
    roster.changed_at = needs_.clock.now();
    store::insert(tx, roster);
    Ladder ladder;
    static_cast<LadderDraft&>(ladder) = standard();
    ladder.id = needs_.ids.next<Ladder>();
    ladder.position = 1;
    ladder.changed_at = needs_.clock.now();
    store::insert(tx, ladder);
    store::touch(tx);
    return {};
  });
}

void Ladders::follow(storage::Transaction& tx, const Actor& actor, const std::string& time_zone) {
  for (Roster& roster : store::rosters(tx)) {
    const bool untouched = roster.shifts.empty() && roster.substitutions.empty() && roster.version == 1;
    if (!untouched || roster.time_zone == time_zone) continue;
    roster.time_zone = time_zone;
    store::update(tx, roster);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, RosterChanged{roster, actor.name, actor.address, actor.request});
  }
}

}  // namespace deskbell::escalation
