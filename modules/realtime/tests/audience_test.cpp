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

}  // namespace
}  // namespace deskbell::realtime
