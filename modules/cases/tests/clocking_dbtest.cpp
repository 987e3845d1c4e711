#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;
using clocks::ClockType;

// It is Monday, nine o'clock; the standard hours are nine to six.
class CaseClocks : public Centre {
 protected:
  void SetUp() override {
    Centre::SetUp();
    policy.name.value = "Repairs";
    policy.position = 1;
    policy.when = decisions::test("case.kind", decisions::Operator::is, "repair");
    policy.targets = {
        {.type = ClockType::first_response, .within_s = 1h, .warn_percent = {}, .pauses = {}},
        {.type = ClockType::resolution, .within_s = 8h, .warn_percent = {}, .pauses = {clocks::Waiting::customer}},
        {.type = ClockType::task, .within_s = 2h, .warn_percent = {}, .pauses = {}}};
    const auto made = clocks.create(lead, policy);
    ASSERT_TRUE(made) << made.error().message;
    repairs = *made;
  }
  Case from_chat() {
    NewCase what;
    what.kind = kRepair;
    what.subject = "The kettle drips";
    what.conversation = chat();
    return open(anna, what);
  }
  clocks::PolicyDraft policy;
  clocks::Policy repairs;
};
DESKBELL_ON_BOTH_ENGINES(CaseClocks);

TEST_P(CaseClocks, a_case_is_due_by_the_promise_that_comes_first) {
  const Case matter = from_chat();
  EXPECT_EQ(matter.due_at, matter.opened_at + 1h);
  EXPECT_EQ(matter.due_what, "first_response");
  say(anna, matter.conversations.front(), "We look into it.");
  const Case answered = fetch(matter.id);
  EXPECT_EQ(answered.due_at, matter.opened_at + 8h);
  EXPECT_EQ(answered.due_what, "resolution");
  EXPECT_EQ(happened(matter.id), (std::vector<std::string>{"opened", "answered"}));
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "solved"}));
  EXPECT_FALSE(fetch(matter.id).due_at);
}

TEST_P(CaseClocks, waiting_for_the_customer_stops_what_the_policy_says) {
  const Case matter = from_chat();
  say(anna, matter.conversations.front(), "Which model?");
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "waiting_customer"}));
  EXPECT_FALSE(fetch(matter.id).due_at);
  clock.advance(2h);
  say(li, matter.conversations.front(), "K-2000");
  const Case back = fetch(matter.id);
  EXPECT_EQ(back.state, "open");
  ASSERT_TRUE(back.due_at);
  EXPECT_GT(*back.due_at, matter.opened_at + 8h);
}

TEST_P(CaseClocks, a_task_is_due_once_it_can_be_worked_on) {
  const Case matter = open();
  const Task first = task(anna, matter.id, {.title = "Order"});
  const Task second = task(anna, matter.id, {.title = "Fit", .depends_on = {first.id}});
  EXPECT_EQ(first.due_at, first.created_at + 2h);
  EXPECT_FALSE(second.due_at);
  clock.advance(1h);
  ASSERT_TRUE(cases.change_task(anna, first.id, {.state = TaskState::done}));
  EXPECT_FALSE(cases.find_task(anna, first.id)->due_at);
  EXPECT_EQ(cases.find_task(anna, second.id)->due_at, clock.now() + 2h);
  EXPECT_EQ(fetch(matter.id).tasks.at(1).due_at, clock.now() + 2h);
}

TEST_P(CaseClocks, what_the_clocks_change_by_themselves_is_told) {
  const Case matter = open();
  policy.targets.at(0).within_s = 30min;
  ASSERT_TRUE(clocks.change(lead, repairs.id, repairs.version, policy));
  const auto told = database->write([&](storage::Transaction& tx) -> Result<void> {
    clocks.follow(tx, {clocks::SubjectKind::service_case, {matter.id.value}, {matter.id.value}},
                  cases.facts(tx, matter), {.kind = clocks::HappeningKind::recomputed, .at = clock.now()});
    return {};
  });
  ASSERT_TRUE(told);
  EXPECT_EQ(fetch(matter.id).due_at, matter.opened_at + 30min);
  EXPECT_EQ(happened(matter.id), (std::vector<std::string>{"opened", "rescheduled"}));
  EXPECT_EQ(subjects(lead, {.due_before = matter.opened_at + 31min}).size(), 1u);
  EXPECT_TRUE(subjects(lead, {.due_from = matter.opened_at + 31min}).empty());
}

TEST_P(CaseClocks, merging_owes_nothing_any_more_and_undoing_owes_again) {
  const Case a = open("A"), b = open("B");
  ASSERT_TRUE(cases.merge(anna, a.id, b.id));
  EXPECT_FALSE(fetch(a.id).due_at);
  EXPECT_TRUE(fetch(b.id).due_at);
  ASSERT_TRUE(cases.undo_merge(anna, a.id));
  EXPECT_TRUE(fetch(a.id).due_at);
}

TEST_P(CaseClocks, a_bulk_change_moves_the_clocks_like_single_ones) {
  const Case a = open("A"), b = open("B");
  ASSERT_TRUE(cases.change_many(anna, {.cases = {a.id, b.id}, .state = "solved"}));
  EXPECT_FALSE(fetch(a.id).due_at);
  for (const auto& one : database->read([&](storage::Snapshot& snapshot) { return clocks.of(snapshot, {a.id.value}); }))
    EXPECT_FALSE(one.open());
}

}  // namespace
}  // namespace deskbell::cases
