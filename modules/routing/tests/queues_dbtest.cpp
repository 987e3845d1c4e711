#include "floor_fixture.h"

namespace deskbell::routing {
namespace {

using QueueSettings = Floor;
DESKBELL_ON_BOTH_ENGINES(QueueSettings);

TEST_P(QueueSettings, a_queue_is_kept_with_everything_that_was_set) {
  const Skill ovens = queues.create_skill(lead, {"Ovens"}).value();
  const Queue general = queues.create(lead, {.name = {"General"}}).value();
  const Queue created =
      queues
          .create(lead, {.name = {" Repairs "},
                         .description = {{"Ovens and more"}},
                         .priority = 3,
                         .ageing_s = 60s,
                         .strategy = Strategy::best_skill,
                         .skills = {{{ovens.id, 4}}},
                         .relaxation = {{{.after_s = 30s, .lower_level_by = 2}}},
                         .overflow = {{{.when = OverflowWhen::length,
                                        .threshold = 9,
                                        .action = OverflowAction::queue,
                                        .queue = general.id}}},
                         .hours = calendar::Hours{"Asia/Shanghai", {{calendar::Weekday::monday, "09:00", "18:00"}}, {}},
                         .members = {{{bo.user(), 1}, {ana.user(), 0}}}})
          .value();
  EXPECT_EQ(created.name, "Repairs");
  EXPECT_EQ(created.members, (std::vector<QueueMember>{{ana.user(), 0}, {bo.user(), 1}}));
  EXPECT_EQ(queues.find(ana, created.id).value(), created);
  EXPECT_EQ(queues.list(ana)->size(), 2U);
  EXPECT_EQ(database->read([&](storage::Snapshot& s) { return Queues::queues_of(s, ana.user()); }),
            std::vector<Id<Queue>>{created.id});

  const Queue changed = queues.change(lead, created.id, {.name = {{"REPAIRS"}}, .hours = calendar::Hours{}}).value();
  EXPECT_EQ(changed.name, "REPAIRS");
  EXPECT_FALSE(changed.hours);
  EXPECT_EQ(changed.skills, created.skills);
  const auto events =
      database->read([&](storage::Snapshot& s) { return log.read_stream(s, events::kWorkspaceStream, 0, 100); });
  EXPECT_EQ(base::from_json<Queue>(base::parse_json_value(events.back().payload)->at("queue")).value(), changed);
}

TEST_P(QueueSettings, bad_settings_are_refused_by_name) {
  const auto bad =
      queues.create(lead, {.name = {"Bad"},
                           .priority = 10,
                           .offer_timeout_s = 1s,
                           .skills = {{{Id<Skill>{99}, 6}}},
                           .overflow = {{{.action = OverflowAction::queue}, {.action = OverflowAction::bot}}},
                           .hours = calendar::Hours{"Nowhere", {}, {}},
                           .members = {{{AgentId{77}, 0}}}});
  ASSERT_FALSE(bad);
  std::vector<std::string> fields;
  for (const FieldError& field : bad.error().fields) fields.push_back(field.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"priority", "offer_timeout_s", "skills[0].skill", "skills[0].level",
                                              "overflow[0].queue", "overflow[1].action", "members[0].user",
                                              "hours.time_zone"}));
  EXPECT_EQ(code(queues.create(lead, {.name = {"  "}})), ErrorCode::invalid_argument);
  ASSERT_TRUE(queues.create(lead, {.name = {"Sales"}}));
  EXPECT_EQ(code(queues.create(lead, {.name = {"sales"}})), ErrorCode::already_exists);
}

TEST_P(QueueSettings, only_managers_change_and_customers_do_not_even_look) {
  EXPECT_EQ(code(queues.create(ana, {.name = {"Sales"}})), ErrorCode::permission_denied);
  EXPECT_EQ(code(queues.create_skill(ana, {"Ovens"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(queues.set_profile(ana, {.user = ana.user()})), ErrorCode::permission_denied);
  EXPECT_EQ(code(queues.list(customer("Wang"))), ErrorCode::permission_denied);
  EXPECT_EQ(code(queues.find(ana, Id<Queue>{5})), ErrorCode::not_found);
}

TEST_P(QueueSettings, what_is_in_use_is_not_removed) {
  const Skill ovens = queues.create_skill(lead, {"Ovens"}).value();
  const Queue general = queue("General");
  const Queue repairs =
      queue("Repairs", {.skills = {{{ovens.id, 1}}},
                        .overflow = {{{.threshold = 600, .action = OverflowAction::queue, .queue = general.id}}}});
  EXPECT_EQ(code(queues.remove_skill(lead, ovens.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(queues.remove(lead, general.id)), ErrorCode::failed_precondition);
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  EXPECT_EQ(code(queues.remove(lead, repairs.id)), ErrorCode::failed_precondition);
  ASSERT_TRUE(conversations.close(lead, id));
  settle();
  EXPECT_TRUE(queues.remove(lead, repairs.id));
  EXPECT_TRUE(queues.remove(lead, general.id));
  ASSERT_TRUE(queues.set_profile(lead, {.user = ana.user(), .skills = {{ovens.id, 5}}}));
  EXPECT_TRUE(queues.remove_skill(lead, ovens.id));
  EXPECT_EQ(queues.profiles(lead)->at(0), (AgentProfile{.user = ana.user()}));
  settle();
}

}  // namespace
}  // namespace deskbell::routing
