#include "complaint_cases.h"

namespace deskbell::complaints {
namespace {

DESKBELL_ON_BOTH_ENGINES(ComplaintCases);

TEST_P(ComplaintCases, a_complaint_goes_its_whole_way) {
  with_limits(100'00);
  const Cause packaging = cause("Packaging", cause("Delivery").id);
  ASSERT_TRUE(complaints.change(anna, kCase,
                                {.product = "Kettle K-200",
                                 .batch = "B7",
                                 .harm = Harm::financial,
                                 .severity = Severity::moderate,
                                 .demand = Demand::refund}));
  decide();
  ASSERT_TRUE(
      complaints.propose(anna, kCase, {.kind = RemedyKind::refund, .text = "The price", .cost = Money{49'90, "EUR"}}));
  ASSERT_TRUE(complaints.give(anna, kCase, found().remedies[0].id));
  step(Step::remedied);
  ASSERT_TRUE(complaints.change(anna, kCase, {.answer = "We are sorry."}));
  ASSERT_TRUE(complaints.take_step(anna, kCase, Step::told, "", Telling::by_message));
  EXPECT_THAT(said, ElementsAre("We are sorry."));
  step(Step::closed);
  ASSERT_TRUE(
      complaints.change(anna, kCase, {.cause = packaging.id, .whys = {{"The box was thin.", "It was cheap."}}}));
  ASSERT_TRUE(
      complaints.add_action(anna, kCase, {.text = "Thicker boxes", .owner = {2}, .due_at = clock.now() + days(7)}));
  step(Step::learnt);
  const Complaint done = found();
  EXPECT_EQ(done.cause_name, "Delivery / Packaging");
  EXPECT_EQ(done.steps.size(), 8U);
  EXPECT_EQ(cost_of(done), (Money{49'90, "EUR"}));
}

TEST_P(ComplaintCases, every_event_carries_what_a_fetch_answers) {
  ASSERT_TRUE(complaints.change(anna, kCase, {.product = "Kettle"}));
  step(Step::acknowledged);
  ASSERT_TRUE(complaints.add_finding(anna, kCase, "Cracked", {}));
  ASSERT_TRUE(complaints.undo_step(anna, kCase, "By mistake"));
  const auto events = events_of(kCase.value);
  std::vector<std::string> kinds;
  for (const auto& event : events) kinds.push_back(event.kind);
  EXPECT_THAT(kinds, ElementsAre(kOpened, kChanged, kStepTaken, kFindingAdded, kStepUndone));
  EXPECT_EQ(base::parse_json<ComplaintEvent>(events.back().payload).value().complaint, found());
  EXPECT_EQ(found().version, 5);
}

TEST_P(ComplaintCases, only_who_may_see_the_case_sees_its_complaint) {
  EXPECT_EQ(code(complaints.find(anna, kForeign)), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.find(anna, {999})), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.find(anna, kInquiry)), ErrorCode::failed_precondition);
  Actor reader = user(1, Reach::own);
  reader.permissions.set(Permission::edit_cases, Reach::none);
  EXPECT_TRUE(complaints.find(reader, kCase));
  EXPECT_EQ(code(complaints.change(reader, kCase, {.product = "x"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(complaints.pareto(anna, Dimension::cause, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(complaints.save_cause(anna, {.name = "x"})), ErrorCode::permission_denied);
  EXPECT_THAT(events_of(kCase.value), IsEmpty());
}

TEST_P(ComplaintCases, what_is_written_must_make_sense) {
  EXPECT_EQ(code(complaints.change(anna, kCase, {.product = std::string(201, 'x')})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.change(anna, kCase, {.cause = Id<Cause>{4}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.change(anna, kCase, {.regulator = Id<Regulator>{4}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.change(anna, kCase, {.regulator_reference = "A-1"})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.change(anna, kCase, {.whys = std::vector<std::string>(8, "why")})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.change(anna, kCase, {.version = 7})), ErrorCode::aborted);
  EXPECT_EQ(code(complaints.add_finding(anna, kCase, " ", {})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.take_step(anna, kCase, Step::decided, "")), ErrorCode::failed_precondition);
  EXPECT_EQ(code(complaints.give(anna, kCase, {4})), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.propose(anna, kCase, {.text = "x", .cost = Money{-1, "EUR"}})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.add_action(anna, kCase, {.text = "x", .owner = {99}})), ErrorCode::invalid_argument);
  EXPECT_THAT(events_of(kCase.value), IsEmpty());
}

TEST_P(ComplaintCases, an_answer_that_cannot_be_sent_is_not_told) {
  decide();
  ASSERT_TRUE(complaints.change(anna, kCase, {.answer = "refuse"}));
  EXPECT_EQ(code(complaints.take_step(anna, kCase, Step::told, "", Telling::by_message)),
            ErrorCode::failed_precondition);
  EXPECT_EQ(last_step(found()), Step::decided);
  EXPECT_TRUE(complaints.take_step(anna, kCase, Step::told, "By letter"));
}

TEST_P(ComplaintCases, what_is_decided_stands_until_it_is_taken_back) {
  decide();
  EXPECT_EQ(code(complaints.change(anna, kCase, {.harm = Harm::health})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(complaints.add_finding(anna, kCase, "More", {})), ErrorCode::failed_precondition);
  ASSERT_TRUE(complaints.undo_step(anna, kCase, "News from the workshop"));
  EXPECT_TRUE(complaints.change(anna, kCase, {.harm = Harm::health}));
}

TEST_P(ComplaintCases, a_remedy_above_the_limit_waits_for_its_approval) {
  with_limits(20'00);
  EXPECT_EQ(code(complaints.propose(anna, kCase, {.text = "Refund", .cost = Money{30'00, "EUR"}})),
            ErrorCode::failed_precondition);  // nobody could approve it
  with_policy();
  ASSERT_TRUE(complaints.change(anna, kCase, {.harm = Harm::financial}));
  ASSERT_TRUE(
      complaints.propose(anna, kCase, {.kind = RemedyKind::voucher, .text = "Voucher", .cost = Money{15'00, "EUR"}}));
  ASSERT_TRUE(
      complaints.propose(anna, kCase, {.kind = RemedyKind::refund, .text = "Refund", .cost = Money{6'00, "EUR"}}));
  Complaint now = found();
  EXPECT_EQ(now.remedies[0].state, RemedyState::ready);
  EXPECT_EQ(now.remedies[1].state, RemedyState::waiting);  // both together are above the limit
  decide();
  EXPECT_EQ(code(complaints.give(anna, kCase, now.remedies[1].id)), ErrorCode::failed_precondition);
  ASSERT_TRUE(approvals.decide(boss, *now.remedies[1].approval, {.verdict = approvals::Verdict::approve}));
  EXPECT_EQ(found().remedies[1].state, RemedyState::ready);
  EXPECT_TRUE(complaints.give(anna, kCase, now.remedies[1].id));
  EXPECT_EQ(code(complaints.give(anna, kCase, now.remedies[1].id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(complaints.propose(anna, kCase, {.text = "Other money", .cost = Money{1, "USD"}})),
            ErrorCode::invalid_argument);
}

TEST_P(ComplaintCases, a_refused_remedy_is_not_given_and_a_dropped_one_withdraws_its_request) {
  with_policy();
  ASSERT_TRUE(complaints.propose(anna, kCase, {.text = "Refund", .cost = Money{30'00, "EUR"}}));
  ASSERT_TRUE(complaints.propose(anna, kCase, {.text = "Again", .cost = Money{31'00, "EUR"}}));
  const Complaint now = found();
  ASSERT_TRUE(approvals.decide(boss, *now.remedies[0].approval,
                               {.verdict = approvals::Verdict::refuse, .comment = "Too much"}));
  EXPECT_EQ(found().remedies[0].state, RemedyState::refused);
  ASSERT_TRUE(complaints.drop(anna, kCase, now.remedies[1].id));
  EXPECT_EQ(found().remedies[1].state, RemedyState::dropped);
  EXPECT_EQ(approvals.find(ada, *now.remedies[1].approval).value().state, approvals::State::withdrawn);
  EXPECT_EQ(cost_of(found()), std::nullopt);
}

TEST_P(ComplaintCases, a_regulators_deadline_is_in_its_working_days) {
  using calendar::Weekday;
  calendar::Hours week{.time_zone = "Europe/Berlin"};
  for (const auto day : {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday})
    week.week.push_back({day, "08:00", "16:00"});
  const auto authority =
      complaints.save_regulator(ada, {.name = "Authority", .working_days = 5, .hours = week}).value();
  ASSERT_TRUE(complaints.change(anna, kCase, {.regulator = authority.id, .regulator_reference = "R-9"}));
  EXPECT_EQ(base::to_string(found().regulator->due_at), "2026-03-09T15:00:00.000000Z");
  EXPECT_EQ(found().regulator->reference, "R-9");
  EXPECT_EQ(code(complaints.save_regulator(ada, {.name = "Authority", .hours = week})), ErrorCode::already_exists);
  EXPECT_EQ(code(complaints.save_regulator(ada, {.name = "Bad", .hours = {.time_zone = "Mars"}})),
            ErrorCode::invalid_argument);
  ASSERT_TRUE(complaints.remove_regulator(ada, authority.id));
  EXPECT_EQ(found().regulator->name, "Authority");
}

TEST_P(ComplaintCases, actions_are_done_by_their_owner_and_checked_by_somebody_else) {
  const auto action = complaints
                          .add_action(anna, kCase,
                                      {.text = "Thicker boxes",
                                       .owner = {2},
                                       .due_at = clock.now() + days(7),
                                       .check_at = clock.now() + days(30)})
                          .value();
  const Actor owner = user(2, Reach::own);
  EXPECT_THAT(database->read([&](storage::Snapshot& snapshot) { return complaints.owed(snapshot, {2}, 10); }),
              ElementsAre(action));
  EXPECT_EQ(code(complaints.change_action(owner, action.id, {.text = "x"})), ErrorCode::not_found);
  EXPECT_TRUE(complaints.finish_action(owner, action.id, "Ordered"));
  EXPECT_EQ(code(complaints.finish_action(owner, action.id, "Again")), ErrorCode::failed_precondition);
  EXPECT_EQ(code(complaints.check_action(owner, action.id, ActionState::effective, "Fine")), ErrorCode::not_found);
  EXPECT_EQ(complaints.check_action(anna, action.id, ActionState::effective, "No crack since").value().state,
            ActionState::effective);
  EXPECT_THAT(database->read([&](storage::Snapshot& snapshot) { return complaints.owed(snapshot, {2}, 10); }),
              IsEmpty());
  EXPECT_THAT(complaints.actions(owner, {.owner = owner.user()}).value().items, SizeIs(1));
  EXPECT_EQ(code(complaints.actions(owner, {})), ErrorCode::permission_denied);
}

TEST_P(ComplaintCases, the_tree_of_causes_is_kept_sound) {
  const Cause top = cause("Delivery");
  const Cause below = cause("Packaging", top.id);
  Cause circle = top;
  circle.parent = below.id;
  EXPECT_EQ(code(complaints.save_cause(ada, circle)), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.save_cause(ada, {.parent = top.id, .name = "Packaging"})), ErrorCode::already_exists);
  EXPECT_EQ(code(complaints.save_cause(ada, {.parent = Id<Cause>{4}, .name = "x"})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(complaints.remove_cause(ada, top.id)), ErrorCode::failed_precondition);
  Cause deep = below;
  for (int i = 3; i <= kDeepestCause; ++i) deep = cause("Level " + std::to_string(i), deep.id);
  EXPECT_EQ(code(complaints.save_cause(ada, {.parent = deep.id, .name = "Too deep"})), ErrorCode::invalid_argument);
  ASSERT_TRUE(complaints.change(anna, kCase, {.cause = deep.id}));
  EXPECT_EQ(code(complaints.remove_cause(ada, deep.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(complaints.causes(anna).value().front(), top);
}

TEST_P(ComplaintCases, lists_go_on_where_they_stopped_and_hide_what_is_foreign) {
  for (std::int64_t id = 1001; id <= 1005; ++id) {
    complain(id, "Kettle");
    clock.advance(hours(1));
  }
  ASSERT_TRUE(complaints.change(ada, kForeign, {.product = "Kettle"}));
  ComplaintFilter filter{.limit = 2};
  std::vector<std::int64_t> seen;
  for (int pages = 0; pages < 6; ++pages) {
    const auto page = complaints.list(anna, filter).value();
    for (const auto& row : page.items) seen.push_back(row.case_id.value);
    if (!page.next) break;
    filter.cursor = page.next;
  }
  EXPECT_THAT(seen, ElementsAre(1005, 1004, 1003, 1002, 1001));
  EXPECT_THAT(complaints.list(ada, {}).value().items, SizeIs(6));
  EXPECT_THAT(complaints.list(ada, {.owner = Id<identity::User>{1}}).value().items, SizeIs(5));
  const auto foreign = complaints.list(ada, {.owner = Id<identity::User>{77}}).value();
  ASSERT_THAT(foreign.items, SizeIs(1));
  EXPECT_EQ(foreign.items[0].owner, Id<identity::User>{77});
  EXPECT_EQ(code(complaints.list(anna, {.cursor = "x"})), ErrorCode::invalid_argument);
  EXPECT_EQ(complaints.board(ada).value().front().count, 6);
  EXPECT_EQ(complaints.stats().open, 6);
}

TEST_P(ComplaintCases, a_case_that_is_opened_as_a_complaint_gets_its_details) {
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    for (const auto id : {kCase, kInquiry}) log.append(tx, id.value, "case.opened", 1, "{}");
    return {};
  }));
  events::Consumer consumer("complaints.follow", log, *database, complaints.follower());
  consumer.drain();
  const auto stored = database->read([&](storage::Snapshot& snapshot) {
    return std::pair(complaints.load(snapshot, kCase), complaints.load(snapshot, kInquiry));
  });
  ASSERT_TRUE(stored.first);
  EXPECT_EQ(stored.first->received_at, began);
  EXPECT_FALSE(stored.second);
}

}  // namespace
}  // namespace deskbell::complaints
