#include "rules.h"

#include <gtest/gtest.h>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;

const Time kNow = base::parse_time("2026-03-02T09:00:00Z").value();

const Kind& repair() {
  static const Kind kind = built_in_kinds().at(2);
  return kind;
}

Case in_state(std::string_view state) {
  Case matter;
  matter.id = {1};
  matter.kind = repair().key;
  matter.state = "open";
  if (state == "open") return matter;
  return moved(repair(), matter, state, Mover::system, kNow).value();
}

TEST(CaseRules, every_state_keeps_the_invariants) {
  for (const StateDefinition& from : repair().states)
    for (const StateDefinition& to : repair().states) {
      if (from.key == to.key) continue;
      const auto after = moved(repair(), in_state(from.key), to.key, Mover::system, kNow + 1h);
      ASSERT_TRUE(after) << from.key << " " << to.key;
      EXPECT_EQ(broken_invariant(*after), "") << from.key << " to " << to.key;
      EXPECT_EQ(after->state_since, kNow + 1h);
    }
}

TEST(CaseRules, a_person_moves_along_the_kinds_moves_only) {
  EXPECT_TRUE(moved(repair(), in_state("open"), "solved", Mover::person, kNow));
  EXPECT_FALSE(moved(repair(), in_state("closed"), "in_repair", Mover::person, kNow));
  EXPECT_TRUE(moved(repair(), in_state("closed"), "in_repair", Mover::system, kNow));
  EXPECT_EQ(moved(repair(), in_state("open"), "flying", Mover::system, kNow).error().code, ErrorCode::invalid_argument);
}

TEST(CaseRules, coming_back_from_the_end_is_counted) {
  Case matter = in_state("solved");
  EXPECT_TRUE(matter.solved_at);
  matter = moved(repair(), matter, "closed", Mover::person, kNow + 1h).value();
  EXPECT_EQ(matter.solved_at, kNow);
  EXPECT_EQ(matter.closed_at, kNow + 1h);
  matter = moved(repair(), matter, "open", Mover::person, kNow + 2h).value();
  EXPECT_EQ(matter.reopened, 1);
  EXPECT_FALSE(matter.solved_at || matter.closed_at);
}

TEST(CaseRules, the_customers_words_end_the_waiting_for_him_and_reopen_in_time) {
  EXPECT_EQ(state_after_customer(repair(), in_state("waiting_customer"), 24h, kNow), "open");
  EXPECT_EQ(state_after_customer(repair(), in_state("waiting_third_party"), 24h, kNow), std::nullopt);
  EXPECT_EQ(state_after_customer(repair(), in_state("open"), 24h, kNow), std::nullopt);
  EXPECT_EQ(state_after_customer(repair(), in_state("solved"), 24h, kNow + 23h), "open");
  EXPECT_EQ(state_after_customer(repair(), in_state("solved"), 24h, kNow + 24h), std::nullopt);
}

TEST(CaseRules, another_kind_keeps_what_it_knows) {
  Case matter = in_state("in_repair");
  matter.fields = {{"product", "Kettle"}, {"serial", "K-1"}};
  const auto after = as_kind(built_in_kinds().at(3), matter, kNow);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->kind, "complaint");
  EXPECT_EQ(after->state, "open");
  EXPECT_EQ(after->fields, (FieldValues{{"product", "Kettle"}}));
}

TEST(CaseRules, dependencies_go_to_tasks_of_the_case_and_not_in_a_circle) {
  Task a, b, c;
  a.id = {1}, b.id = {2}, c.id = {3};
  b.depends_on = {{1}};
  c.depends_on = {{2}};
  EXPECT_TRUE(check_dependencies(c, {a, b}));
  a.depends_on = {{3}};
  EXPECT_FALSE(check_dependencies(a, {b, c}));
  a.depends_on = {{9}};
  EXPECT_FALSE(check_dependencies(a, {b, c}));
  a.depends_on.clear();
  EXPECT_TRUE(is_blocked(b, {a, b, c}));
  a.state = TaskState::done;
  EXPECT_FALSE(is_blocked(b, {a, b, c}));
}

TEST(CaseRules, keys_put_due_first_and_the_highest_level_first) {
  EXPECT_LT(due_key(kNow), due_key(kNow + 1h));
  EXPECT_LT(due_key(kNow + 1h), due_key(std::nullopt));
  EXPECT_LT(level_key(Level::critical, std::nullopt), level_key(Level::high, kNow));
  EXPECT_LT(level_key(Level::high, kNow), level_key(Level::high, kNow + 1h));
  EXPECT_LT(level_key(Level::normal, kNow), level_key(Level::low, kNow));
}

TEST(CaseRules, what_was_done_on_a_checklist_keeps_who_did_it) {
  const std::vector<ChecklistItem> before{{.text = "Photo", .done = true, .by_name = "Anna", .done_at = kNow}};
  const auto after =
      checked_items({{.text = "Photo", .done = true}, {.text = "Serial", .done = true}}, before, "Ben", kNow + 1h);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->at(0).by_name, "Anna");
  EXPECT_EQ(after->at(1).by_name, "Ben");
  EXPECT_EQ(after->at(1).done_at, kNow + 1h);
}

}  // namespace
}  // namespace deskbell::cases
