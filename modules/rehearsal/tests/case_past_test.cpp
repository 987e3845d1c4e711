#include "past.h"

#include <gmock/gmock.h>

namespace deskbell::rehearsal {
namespace {

using clocks::HappeningKind;
using conversations::AuthorKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "1 opened,agent_replied" for each thing that was told.
std::vector<std::string> told(CasePast& past, const std::vector<events::Event>& events) {
  std::vector<std::string> out;
  for (const auto& event : events)
    past.take(event, [&](const Telling& what, Time) {
      std::string line = to_string(what.subject.id) + " ";
      for (const auto& happening : what.happenings) line += std::string(base::name_of(happening.kind)) + ",";
      if (what.mark) line += std::to_string(what.mark->percent) + " %,";
      if (what.last) line += "last,";
      line.pop_back();
      out.push_back(line);
    });
  return out;
}

TEST(CasePast, tells_the_life_of_a_case_in_the_words_of_clocks) {
  Written log;
  log.open(1, kFrom + 1h);
  log.matter(1).waits_for = cases::WaitsFor::customer;
  log.move(1, cases::StateCategory::waiting, kFrom + 2h);
  log.matter(1).waits_for.reset();
  log.move(1, cases::StateCategory::open, kFrom + 3h);
  log.move(1, cases::StateCategory::solved, kFrom + 4h);
  log.matter(1).state_category = cases::StateCategory::open;
  log.tell(1, "case.reopened", kFrom + 5h);
  log.move(1, cases::StateCategory::closed, kFrom + 6h);
  log.tell(1, "case.tagged", kFrom + 7h);
  CasePast past = past_with({});
  EXPECT_THAT(told(past, log.events),
              ElementsAre("1 opened", "1 regraded,waiting_began", "1 regraded,waiting_ended", "1 regraded,solved",
                          "1 reopened,regraded", "1 regraded,closed,last"));
  EXPECT_EQ(past.older(), 0);
}

TEST(CasePast, tells_what_is_written_in_conversations_of_the_case) {
  Written log;
  log.matter(1).conversations = {{50}};
  log.say(50, AuthorKind::contact, kFrom);
  log.open(1, kFrom + 1h);
  log.say(50, AuthorKind::agent, kFrom + 2h);
  log.say(51, AuthorKind::agent, kFrom + 2h);
  log.matter(1).conversations = {{51}};
  log.tell(1, "case.linked", kFrom + 3h);
  log.say(50, AuthorKind::contact, kFrom + 4h);
  log.say(51, AuthorKind::contact, kFrom + 5h);
  CasePast past = past_with({});
  EXPECT_THAT(told(past, log.events), ElementsAre("1 opened", "1 agent_replied", "1 regraded", "1 customer_wrote"));
}

TEST(CasePast, tells_tasks_by_themselves_and_those_that_wait_for_others_later) {
  Written log;
  log.open(1, kFrom + 1h);
  cases::Task task;
  task.id = {7};
  task.case_id = {1};
  task.blocked = true;
  log.task(1, task, "case.task_added", kFrom + 1h);
  task.blocked = false;
  log.task(1, task, "case.task_changed", kFrom + 2h);
  task.state = cases::TaskState::done;
  log.task(1, task, "case.task_ended", kFrom + 3h);
  CasePast past = past_with({});
  EXPECT_THAT(told(past, log.events),
              ElementsAre("1 opened", "1 regraded", "7 opened", "1 regraded", "7 solved", "1 regraded"));
}

TEST(CasePast, a_case_from_before_is_counted_and_not_judged) {
  Written log;
  log.tell(1, "case.changed", kFrom + 1h);
  log.tell(1, "case.tagged", kFrom + 2h);
  log.open(2, kFrom - 1h);
  CasePast past = past_with({});
  EXPECT_THAT(told(past, log.events), IsEmpty());
  EXPECT_EQ(past.older(), 2);
  EXPECT_EQ(past.events(), 3);
}

TEST(CasePast, beyond_the_most_that_are_followed_cases_are_left_out_and_counted) {
  Written log;
  log.open(1, kFrom + 1h);
  log.open(2, kFrom + 2h);
  log.move(1, cases::StateCategory::closed, kFrom + 3h);
  log.open(3, kFrom + 4h);
  log.tell(2, "case.tagged", kFrom + 5h);
  CasePast past = past_with({}, 1);
  EXPECT_THAT(told(past, log.events), ElementsAre("1 opened", "1 regraded,closed,last", "3 opened"));
  EXPECT_EQ(past.left_out(), 1);
}

TEST(CasePast, remembers_only_the_facts_that_are_asked_for) {
  Written log;
  log.open(1, kFrom + 1h);
  CasePast past = past_with({"case.kind"});
  past.take(log.events.front(), [](const Telling& what, Time) {
    ASSERT_EQ(what.facts.all().size(), 1);
    EXPECT_EQ(what.facts.all().front().first, "case.kind");
  });
}

TEST(CasePast, an_event_that_cannot_be_read_is_passed_over) {
  Written log;
  log.add(1, "case.opened", kFrom + 1h, "{}");
  log.add(1, "case.opened", kFrom + 1h, "no json");
  log.add(1, "clock.breached", kFrom + 1h, "{}");
  CasePast past = past_with({});
  EXPECT_THAT(told(past, log.events), IsEmpty());
}

}  // namespace
}  // namespace deskbell::rehearsal
