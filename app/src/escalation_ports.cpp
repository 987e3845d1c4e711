#include "escalation_ports.h"

#include <identity/roles.h>
#include <identity/teams.h>
#include <understanding/understanding.h>

#include <algorithm>

namespace deskbell::app {
namespace {

Result<void> hand_over(cases::Cases& cases, const Actor& actor, Id<cases::Case> id, const escalation::Handover& to) {
  cases::CaseAssignment assignment{.owner = to.owner, .queue = to.queue, .note = to.note};
  if (!to.owner && !to.queue) assignment.clear = {cases::Clearable::owner};
  TRY(cases.assign(actor, id, assignment));
  return {};
}

Result<void> grade(cases::Cases& cases, const Actor& actor, Id<cases::Case> id, cases::Level level,
                   const std::string& reason) {
  TRY(cases.grade(actor, id, {.level = level, .reason = reason}));
  return {};
}

Result<void> add_task(cases::Cases& cases, const Actor& actor, Id<cases::Case> id,
                      const escalation::TaskTemplate& task) {
  TRY(cases.add_task(actor, id,
                     {.title = task.title,
                      .description = task.description,
                      .queue = task.queue,
                      .department = task.department,
                      .checklist = task.checklist}));
  return {};
}

// From -1 (angry) to 1 (happy), in the worst of its conversations.
std::optional<double> worst_mood(understanding::Understanding& understanding, storage::Snapshot& snapshot,
                                 const cases::Case& matter) {
  std::optional<double> worst;
  for (const auto conversation : matter.conversations)
    if (const auto mood = understanding.mood_of(snapshot, conversation))
      worst = std::min(worst.value_or(1), mood->running / 2);
  return worst;
}

}  // namespace

escalation::Ports escalation_ports(cases::Cases& cases, clocks::Clocks& clocks, NamesDirectory& directory,
                                   understanding::Understanding& understanding) {
  return {
      .matter = [&](storage::Snapshot& snapshot, Id<cases::Case> id) { return cases.load(snapshot, id); },
      .facts = [&](storage::Snapshot& snapshot, const cases::Case& matter) {
            auto facts = cases.facts(snapshot, matter);
            if (const auto mood = worst_mood(understanding, snapshot, matter)) facts.set("case.sentiment", *mood);
            return facts;
          },
      .counts =
          [&](storage::Snapshot& snapshot, Id<clocks::Subject> subject, Id<clocks::Clock> id) {
            const auto all = clocks.of(snapshot, subject);
            return std::ranges::any_of(all, [&](const clocks::Clock& one) { return one.id == id && one.open(); });
          },
      .hand_over = [&](const Actor& actor, Id<cases::Case> id,
                       const escalation::Handover& to) { return hand_over(cases, actor, id, to); },
      .grade = [&](const Actor& actor, Id<cases::Case> id, cases::Level level,
                   const std::string& reason) { return grade(cases, actor, id, level, reason); },
      .add_task = [&](const Actor& actor, Id<cases::Case> id,
                      const escalation::TaskTemplate& task) { return add_task(cases, actor, id, task); },
      .user_name = [&](storage::Snapshot& snapshot,
                       Id<identity::User> user) { return directory.user_name(snapshot, user); },
      .queue_name = [&](storage::Snapshot& snapshot,
                        Id<routing::Queue> queue) { return directory.queue_name(snapshot, queue); },
      .of_role = [](storage::Snapshot& snapshot,
                    std::optional<Id<identity::Role>> role) { return identity::Roles::members_of(snapshot, role); },
      .of_team = [](storage::Snapshot& snapshot,
                    Id<identity::Team> team) { return identity::Teams::members_of(snapshot, team); }};
}

}  // namespace deskbell::app
