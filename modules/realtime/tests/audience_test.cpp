#include "audience.h"

#include <gtest/gtest.h>

namespace deskbell::realtime {
namespace {

Actor agent(std::int64_t id, identity::Reach reach, std::vector<Id<routing::Queue>> queues = {}) {
  Actor actor{.kind = ActorKind::user, .id = id, .name = "Agent"};
  actor.queues = std::move(queues);
  actor.permissions.set(Permission::view_cases, reach);
  return actor;
}

TEST(Audience, a_case_is_heard_of_by_who_sees_it_or_one_of_its_tasks) {
  const events::Event event{
      .stream = 7,
      .kind = "case.moved",
      .payload = R"({"matter":{"owner":"11","queue":"21","watchers":["12"],"tasks":[{"owner":"13","queue":"22"}]}})"};
  const Audience audience = audience_of(event);
  using identity::Reach;
  for (const std::int64_t id : {11, 12, 13}) EXPECT_TRUE(hears(agent(id, Reach::own), event, audience)) << id;
  EXPECT_FALSE(hears(agent(14, Reach::own), event, audience));
  EXPECT_TRUE(hears(agent(14, Reach::queues, {{21}}), event, audience));
  EXPECT_TRUE(hears(agent(14, Reach::queues, {{22}}), event, audience));
  EXPECT_FALSE(hears(agent(14, Reach::queues, {{23}}), event, audience));
  EXPECT_TRUE(hears(agent(14, Reach::all), event, audience));
  EXPECT_FALSE(hears(agent(11, Reach::none), event, audience));
}

TEST(Audience, what_other_modules_tell_of_a_case_is_heard_of_by_whom_it_concerns) {
  using identity::Reach;
  for (const char* kind : {"approval.asked", "complaint.step_taken", "clock.breached", "clock.warned"}) {
    const events::Event event{
        .stream = 7,
        .kind = kind,
        .payload = R"({"clock":{"id":"1"},"concerned":{"owner":"11","queue":"21","participants":["12","13"]}})"};
    const Audience audience = audience_of(event);
    for (const std::int64_t id : {11, 12, 13}) EXPECT_TRUE(hears(agent(id, Reach::own), event, audience)) << kind << id;
    EXPECT_FALSE(hears(agent(14, Reach::own), event, audience)) << kind;
    EXPECT_TRUE(hears(agent(14, Reach::queues, {{21}}), event, audience)) << kind;
    EXPECT_FALSE(hears(agent(14, Reach::queues, {{22}}), event, audience)) << kind;
    EXPECT_FALSE(hears(agent(11, Reach::none), event, audience)) << kind;
  }
}

TEST(Audience, what_says_nobody_is_heard_of_by_subscribers_only) {
  using identity::Reach;
  for (const char* kind : {"approval.policy_changed", "clock.breached", "complaint.action_changed", "escalation.raised"}) {
    const events::Event event{.stream = 7, .kind = kind, .payload = R"({"policy":{"id":"1"}})"};
    EXPECT_FALSE(hears(agent(11, Reach::all), event, audience_of(event))) << kind;
  }
}

TEST(Audience, an_escalation_is_heard_of_where_the_case_was_where_it_goes_and_by_who_is_called) {
  using identity::Reach;
  const events::Event event{
      .stream = 7,
      .kind = "escalation.raised",
      .payload = R"({"escalation":{"from":{"owner":"11","queue":"21"},"to":{"queue":"22"},"call":{"chain":["15"]}}})"};
  const Audience audience = audience_of(event);
  EXPECT_TRUE(hears(agent(11, Reach::own), event, audience));
  EXPECT_TRUE(hears(agent(15, Reach::own), event, audience));
  EXPECT_TRUE(hears(agent(14, Reach::queues, {{21}}), event, audience));
  EXPECT_TRUE(hears(agent(14, Reach::queues, {{22}}), event, audience));
  EXPECT_FALSE(hears(agent(14, Reach::queues, {{23}}), event, audience));
}

TEST(Audience, early_warnings_are_for_who_looks_at_reports) {
  const events::Event event{.stream = 1, .kind = "complaint.warning_raised", .payload = "{}"};
  Actor analyst = agent(11, identity::Reach::none);
  EXPECT_FALSE(hears(analyst, event, audience_of(event)));
  analyst.permissions.set(Permission::view_insight, identity::Reach::all);
  EXPECT_TRUE(hears(analyst, event, audience_of(event)));
}

}  // namespace
}  // namespace deskbell::realtime
