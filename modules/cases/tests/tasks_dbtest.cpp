#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;

class Tasks : public Centre {};
DESKBELL_ON_BOTH_ENGINES(Tasks);

TEST_P(Tasks, a_case_shows_what_it_waits_for) {
  const Case matter = open();
  const Task first = task(anna, matter.id, {.title = "Order the seal", .queue = kRepairs});
  const Task second = task(anna, matter.id, {.title = "Fit it", .depends_on = {first.id}, .checklist = {"Test"}});
  EXPECT_FALSE(first.blocked);
  EXPECT_TRUE(second.blocked);
  const Case shown = fetch(matter.id);
  ASSERT_EQ(shown.tasks.size(), 2u);
  EXPECT_EQ(shown.tasks[0].title, "Order the seal");
  EXPECT_TRUE(shown.tasks[1].blocked);
  EXPECT_EQ(happened(matter.id), (std::vector<std::string>{"opened", "task_added", "task_added"}));
}

TEST_P(Tasks, the_department_sees_its_task_and_the_case_and_takes_it) {
  const Case matter = open();
  const Task given = task(anna, matter.id, {.title = "Order the seal", .queue = kRepairs});
  EXPECT_TRUE(cases.find(ben, matter.id));
  EXPECT_EQ(code(cases.move(ben, matter.id, {.state = "solved"})), ErrorCode::permission_denied);
  EXPECT_EQ(cases.tasks(ben, {.mine = Mine::unowned})->items.size(), 1u);
  const auto taken = cases.change_task(ben, given.id, {.state = TaskState::doing, .owner = ben.user()});
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(cases.tasks(ben, {.mine = Mine::owned})->items.size(), 1u);
  EXPECT_TRUE(cases.write(ben, matter.id, {.text = "Ordered", .task = given.id}));
  EXPECT_EQ(cases.entries(anna, matter.id, given.id)->items.size(), 1u);
  EXPECT_TRUE(cases.entries(anna, matter.id, {})->items.empty());
  EXPECT_EQ(code(cases.find_task(loner, given.id)), ErrorCode::not_found);
  EXPECT_EQ(cases.find_task(loner, given.id).error(), cases.find_task(loner, {4711}).error());
}

TEST_P(Tasks, what_depends_on_a_task_waits_for_it) {
  const Case matter = open();
  const Task first = task(anna, matter.id, {.title = "Order"});
  const Task second = task(anna, matter.id, {.title = "Fit", .depends_on = {first.id}});
  EXPECT_EQ(code(cases.change_task(anna, second.id, {.state = TaskState::done})), ErrorCode::failed_precondition);
  ASSERT_TRUE(cases.change_task(anna, first.id, {.state = TaskState::done, .result = "Ordered"}));
  EXPECT_FALSE(cases.find_task(anna, second.id)->blocked);
  EXPECT_EQ(happened(matter.id),
            (std::vector<std::string>{"opened", "task_added", "task_added", "task_ended", "task_changed"}));
  ASSERT_TRUE(cases.change_task(anna, first.id, {.state = TaskState::open}));
  EXPECT_TRUE(cases.find_task(anna, second.id)->blocked);
  EXPECT_EQ(code(cases.change_task(anna, first.id, {.depends_on = std::vector{second.id}})),
            ErrorCode::invalid_argument);
}

TEST_P(Tasks, bad_input_is_refused) {
  const Case matter = open();
  EXPECT_EQ(code(cases.add_task(anna, matter.id, {.title = ""})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.add_task(anna, matter.id, {.title = "x", .owner = Id<identity::User>{999}})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.add_task(anna, matter.id, {.title = "x", .depends_on = {{99}}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.add_task(ben, matter.id, {.title = "x"})), ErrorCode::not_found);
  const Task one = task(anna, matter.id, {.title = "x"});
  EXPECT_EQ(code(cases.change_task(anna, one.id, {.title = "y", .version = 7})), ErrorCode::aborted);
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "closed"}));
  EXPECT_EQ(code(cases.add_task(anna, matter.id, {.title = "x"})), ErrorCode::failed_precondition);
}

TEST_P(Tasks, my_day_is_what_i_owe_by_when) {
  class Promised final : public DaySource {
   public:
    explicit Promised(Time at) : at_(at) {}
    std::vector<DayItem> owed(storage::Snapshot&, Id<identity::User>, int) override {
      return {{.kind = DayItemKind::promise, .id = {5}, .title = "Call back", .due_at = at_}};
    }

   private:
    Time at_;
  } promised(clock.now() + 2h);
  cases.add_day_source(promised);
  const Case matter = open();
  ASSERT_TRUE(cases.assign(anna, matter.id, {.owner = anna.user()}));
  task(anna, matter.id, {.title = "Today", .owner = anna.user(), .agreed_for = clock.now() + 1h});
  task(anna, matter.id, {.title = "Not mine", .agreed_for = clock.now() + 1h});
  const auto day = cases.my_day(anna);
  ASSERT_TRUE(day);
  std::vector<std::string> titles;
  for (const DayItem& item : *day) titles.push_back(item.title);
  EXPECT_EQ(titles, (std::vector<std::string>{"Today", "Call back", "The kettle drips"}));
  EXPECT_EQ(code(cases.my_day(li)), ErrorCode::permission_denied);
}

}  // namespace
}  // namespace deskbell::cases
