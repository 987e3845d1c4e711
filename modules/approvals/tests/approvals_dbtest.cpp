#include <base/testing.h>
#include <identity/parts.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <approvals/approvals.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

namespace deskbell::approvals {
namespace {

using identity::Reach;
using identity::User;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Id<cases::Case> kCase{500};
constexpr Id<cases::Case> kForeignCase{501};

class ApprovalsOfCases : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id, Reach cases = Reach::own) {
    Actor actor = identity::testing_user(id, cases, {Permission::view_cases, Permission::edit_cases});
    actor.permissions.set(Permission::decide_approvals, Reach::all);
    return actor;
  }
  static Actor administrator() { return identity::testing_administrator(90); }
  const Actor asker = user(1);
  const Actor lead = user(2);
  const Actor director = user(3);
  const Actor chief = user(4);
  const Actor stranger = user(5);

  static PolicyDraft draft() {
    return {.name = "Refunds",
            .kinds = {Kind::refund},
            .currency = "EUR",
            .levels = {{.name = "Lead", .users = {{2}}, .teams = {}, .deputies = {{5}}, .limit = 200'00},
                       {.name = "Top", .users = {{3}, {4}}, .teams = {}, .deputies = {}, .limit = {}}},
            .two_people_over = 1'000'00,
            .time_outs = {{hours(4), WhatThen::remind},
                          {hours(8), WhatThen::to_deputy},
                          {hours(24), WhatThen::escalate},
                          {hours(48), WhatThen::refuse}}};
  }
  Policy with_policy(const PolicyDraft& what = draft()) {
    auto policy = approvals.create(administrator(), what);
    EXPECT_TRUE(policy) << policy.error().message;
    return *policy;
  }
  static Ask refund(std::int64_t minor) {
    return {.case_id = kCase, .kind = Kind::refund, .money = {minor, "EUR"}, .reason = "The kettle leaked."};
  }
  Request asked(std::int64_t minor) {
    auto request = approvals.ask(asker, refund(minor));
    EXPECT_TRUE(request) << request.error().message;
    return *request;
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> all;
    for (const auto& event :
         database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, kCase.value, 0, 1000); }))
      all.push_back(event.kind);
    return all;
  }
  Ports ports() {
    return {.matter = [](storage::Snapshot&, Id<cases::Case> id) -> std::optional<Matter> {
              if (id == kCase) return Matter{"CMP-1", {.owner = {1}}};
              if (id == kForeignCase) return Matter{"CMP-2", {.owner = {77}}};
              return std::nullopt;
            },
            .members = [](storage::Snapshot&, Id<identity::Team>) { return std::vector<Id<User>>(); },
            .user_name = [](storage::Snapshot&, Id<User> id) -> std::optional<std::string> {
              if (id.value > 90) return std::nullopt;
              return "Agent " + std::to_string(id.value);
            },
            .actor_of = [](Id<User> id) -> Result<Actor> { return user(id.value); },
            .table = [this](storage::Transaction&, const std::string&,
                            const decisions::Facts& facts) -> Result<TableAnswer> {
              asked_about = facts;
              return table_says;
            },
            .ended = [this](storage::Transaction&, const Request& request) { ended.push_back(request.state); },
            .tell = [this](storage::Transaction&, Id<User> id, const Request&,
                           const std::string& link) { told.emplace_back(id.value, link); }};
  }

  base::ManualClock clock;
  base::SeededRandom random{7};
  const base::TemporaryDirectory directory;
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), jobs::schema(), blob::schema(), identity::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  blob::Blobs blobs{{.database = *database,
                     .ids = ids,
                     .clock = clock,
                     .random = random,
                     .vault = vault::testing_vault(),
                     .options = {.directory = directory.path()}}};
  TableAnswer table_says;
  decisions::Facts asked_about;
  std::vector<State> ended;
  std::vector<std::pair<std::int64_t, std::string>> told;
  Approvals approvals{{.database = *database,
                       .log = log,
                       .ids = ids,
                       .clock = clock,
                       .vault = vault::testing_vault(),
                       .blobs = blobs,
                       .jobs = jobs,
                       .ports = ports()}};
};
DESKBELL_ON_BOTH_ENGINES(ApprovalsOfCases);

TEST_P(ApprovalsOfCases, a_refund_is_asked_for_and_approved) {
  with_policy();
  const Request request = asked(50'00);
  EXPECT_EQ(request.state, State::asked);
  EXPECT_EQ(request.level_name, "Lead");
  EXPECT_EQ(request.next_at, clock.now() + hours(4));
  EXPECT_THAT(approvals.waiting(lead).value(), ElementsAre(request));
  EXPECT_THAT(approvals.waiting(chief).value(), SizeIs(1));
  EXPECT_THAT(approvals.waiting(stranger).value(), IsEmpty());
  EXPECT_THAT(approvals.waiting(asker).value(), IsEmpty());
  const Request done = approvals.decide(lead, request.id, {.verdict = Verdict::approve}).value();
  EXPECT_EQ(done.state, State::approved);
  EXPECT_EQ(approvals.find(asker, request.id).value(), done);
  EXPECT_THAT(kinds(), ElementsAre(kAsked, kApproved));
  EXPECT_THAT(ended, ElementsAre(State::approved));
  EXPECT_EQ(code(approvals.decide(chief, request.id, {.verdict = Verdict::approve})), ErrorCode::not_found);
  EXPECT_EQ(code(approvals.decide(lead, request.id, {.verdict = Verdict::approve})), ErrorCode::failed_precondition);
}

TEST_P(ApprovalsOfCases, the_last_event_carries_what_a_fetch_answers) {
  with_policy();
  const Request request = asked(1'500'00);
  ASSERT_TRUE(approvals.decide(director, request.id, {.verdict = Verdict::approve, .comment = "Go on"}));
  const auto events =
      database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, kCase.value, 0, 1000); });
  EXPECT_EQ(base::parse_json<RequestEvent>(events.back().payload).value().approval,
            approvals.find(asker, request.id).value());
  EXPECT_EQ(events.back().kind, kVoted);
}

TEST_P(ApprovalsOfCases, a_large_one_needs_two_different_people) {
  with_policy();
  const Request request = asked(1'500'00);
  EXPECT_EQ(request.needed, 2);
  EXPECT_EQ(approvals.decide(director, request.id, {.verdict = Verdict::approve}).value().state, State::asked);
  EXPECT_EQ(code(approvals.decide(director, request.id, {.verdict = Verdict::approve})), ErrorCode::permission_denied);
  EXPECT_EQ(approvals.decide(chief, request.id, {.verdict = Verdict::approve}).value().state, State::approved);
}

TEST_P(ApprovalsOfCases, nobody_decides_for_himself_nor_below_his_level) {
  PolicyDraft own = draft();
  own.levels[0].users.push_back({1});
  with_policy(own);
  const Request small = asked(50'00);
  EXPECT_EQ(code(approvals.decide(asker, small.id, {.verdict = Verdict::approve})), ErrorCode::permission_denied);
  const Request large = asked(500'00);
  EXPECT_EQ(code(approvals.decide(lead, large.id, {.verdict = Verdict::approve})), ErrorCode::not_found);
  Actor seer = user(2, Reach::all);
  EXPECT_EQ(code(approvals.decide(seer, large.id, {.verdict = Verdict::approve})), ErrorCode::permission_denied);
}

TEST_P(ApprovalsOfCases, a_refusal_tells_why) {
  with_policy();
  const Request request = asked(50'00);
  EXPECT_EQ(code(approvals.decide(lead, request.id, {.verdict = Verdict::refuse})), ErrorCode::invalid_argument);
  const auto refused = approvals.decide(lead, request.id, {.verdict = Verdict::refuse, .comment = "Out of warranty."});
  EXPECT_EQ(refused.value().state, State::refused);
  EXPECT_EQ(refused.value().votes.front().comment, "Out of warranty.");
}

TEST_P(ApprovalsOfCases, what_is_asked_must_make_sense) {
  EXPECT_EQ(code(approvals.ask(asker, refund(50'00))), ErrorCode::failed_precondition);  // no policy
  with_policy();
  EXPECT_EQ(code(approvals.ask(asker, refund(0))), ErrorCode::invalid_argument);
  EXPECT_EQ(code(approvals.ask(asker, refund(-5))), ErrorCode::invalid_argument);
  Ask other = refund(50'00);
  other.money.currency = "USD";
  EXPECT_EQ(code(approvals.ask(asker, other)), ErrorCode::failed_precondition);
  other = refund(50'00);
  other.reason = " ";
  EXPECT_EQ(code(approvals.ask(asker, other)), ErrorCode::invalid_argument);
  other = refund(50'00);
  other.evidence = {{12345}};
  EXPECT_EQ(code(approvals.ask(asker, other)), ErrorCode::invalid_argument);
  other = refund(50'00);
  other.case_id = kForeignCase;
  EXPECT_EQ(code(approvals.ask(asker, other)), ErrorCode::not_found);
  other.case_id = {999};
  EXPECT_EQ(code(approvals.ask(asker, other)), ErrorCode::not_found);
  EXPECT_EQ(code(approvals.ask(user(6, Reach::none), refund(50'00))), ErrorCode::not_found);
  EXPECT_THAT(kinds(), IsEmpty());
}

TEST_P(ApprovalsOfCases, evidence_is_kept_and_belongs_to_who_uploaded_it) {
  with_policy();
  const auto photo = blobs.store(1, "leak.txt", "a puddle").value();
  Ask ask = refund(50'00);
  ask.evidence = {photo.id};
  const auto request = approvals.ask(asker, ask).value();
  EXPECT_EQ(request.evidence.front().name, "leak.txt");
  EXPECT_TRUE(blobs.find(photo.id).value().kept);
  EXPECT_EQ(code(approvals.ask(asker, ask)), ErrorCode::invalid_argument);  // used already
  ask.evidence = {blobs.store(2, "other.txt", "foreign").value().id};
  EXPECT_EQ(code(approvals.ask(asker, ask)), ErrorCode::invalid_argument);
}

TEST_P(ApprovalsOfCases, time_outs_pass_by_jobs_one_after_the_other) {
  with_policy();
  const Request request = asked(50'00);
  jobs.run_due();
  EXPECT_THAT(kinds(), ElementsAre(kAsked));
  clock.advance(hours(4));
  jobs.run_due();
  EXPECT_THAT(approvals.waiting(stranger).value(), IsEmpty());
  clock.advance(hours(4));
  jobs.run_due();
  EXPECT_THAT(approvals.waiting(stranger).value(), SizeIs(1));  // the level's deputy
  clock.advance(hours(16));
  jobs.run_due();
  EXPECT_EQ(approvals.find(asker, request.id).value().level_name, "Top");
  EXPECT_THAT(approvals.waiting(lead).value(), IsEmpty());
  clock.advance(hours(24));
  jobs.run_due();
  EXPECT_EQ(approvals.find(asker, request.id).value().state, State::expired);
  EXPECT_THAT(kinds(), ElementsAre(kAsked, kReminded, kSentToDeputies, kEscalated, kExpired));
  EXPECT_THAT(ended, ElementsAre(State::expired));
  ASSERT_TRUE(approvals.pass_time_out(request.id));  // twice does no harm
  EXPECT_THAT(kinds(), SizeIs(5));
}

TEST_P(ApprovalsOfCases, after_a_decision_no_time_out_passes) {
  with_policy();
  const Request request = asked(50'00);
  ASSERT_TRUE(approvals.decide(lead, request.id, {.verdict = Verdict::approve}));
  clock.advance(hours(100));
  jobs.run_due();
  EXPECT_THAT(kinds(), ElementsAre(kAsked, kApproved));
}

TEST_P(ApprovalsOfCases, whose_turn_it_is_gets_a_link_that_works_once) {
  with_policy();
  const Request request = asked(50'00);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told.front().first, 2);
  const std::string link = told.front().second;
  EXPECT_TRUE(approvals.show(link).value().may_decide);
  EXPECT_EQ(approvals.find(lead, request.id).value().state, State::asked);  // looking decides nothing
  const auto done = approvals.decide_by_link(link, {.verdict = Verdict::approve}, "192.0.2.7").value();
  EXPECT_EQ(done.request.state, State::approved);
  EXPECT_EQ(done.request.votes.front().door, Door::link);
  EXPECT_FALSE(approvals.show(link).value().may_decide);
  EXPECT_EQ(code(approvals.decide_by_link(link, {.verdict = Verdict::approve}, "")), ErrorCode::failed_precondition);
}

TEST_P(ApprovalsOfCases, links_run_out_and_belong_to_one_person) {
  with_policy();
  const Request request = asked(50'00);
  EXPECT_EQ(code(approvals.link(asker, request.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(approvals.link(stranger, request.id)), ErrorCode::not_found);
  const std::string link = approvals.link(lead, request.id).value();
  EXPECT_EQ(code(approvals.decide_by_link(link + "x", {.verdict = Verdict::approve}, "")), ErrorCode::not_found);
  clock.advance(kLinkLife);
  EXPECT_EQ(code(approvals.show(link)), ErrorCode::failed_precondition);
}

TEST_P(ApprovalsOfCases, a_decision_table_decides_within_its_limit) {
  PolicyDraft automatic = draft();
  automatic.table = "refund_limits";
  automatic.table_limit = 30'00;
  with_policy(automatic);
  table_says = {.verdict = Verdict::approve, .row = "r1", .note = "Small"};
  const Request small = asked(30'00);
  EXPECT_EQ(small.state, State::approved);
  EXPECT_EQ(small.row, "r1");
  EXPECT_EQ(small.votes.front().door, Door::table);
  EXPECT_EQ(decisions::to_json(asked_about).at("approval.amount"), json::value(30));
  EXPECT_THAT(kinds(), ElementsAre(kAsked, kApproved));
  EXPECT_EQ(asked(30'01).state, State::asked);
  table_says = {.verdict = Verdict::refuse, .row = "r2", .note = "Never for exceptions"};
  EXPECT_EQ(asked(900'00).state, State::refused);
  table_says = {};
  EXPECT_EQ(asked(10'00).state, State::asked);
}

TEST_P(ApprovalsOfCases, who_is_absent_is_stood_in_for) {
  with_policy();
  const Request request = asked(50'00);
  ASSERT_TRUE(approvals.set_absence(
      lead, {.user = lead.user(), .from = clock.now(), .until = clock.now() + hours(9), .deputy = Id<User>{6}}));
  EXPECT_EQ(code(approvals.set_absence(stranger,
                                       {.user = lead.user(), .from = clock.now(), .until = clock.now() + hours(9)})),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(approvals.set_absence(lead, {.user = lead.user(), .from = clock.now(), .until = clock.now()})),
            ErrorCode::invalid_argument);
  EXPECT_THAT(approvals.waiting(user(6)).value(), SizeIs(1));
  const auto done = approvals.decide(user(6), request.id, {.verdict = Verdict::approve}).value();
  EXPECT_EQ(done.votes.front().in_place_of, lead.user());
  const auto absence = approvals.absences(lead).value().front();
  EXPECT_EQ(code(approvals.remove_absence(stranger, absence.id)), ErrorCode::not_found);
  EXPECT_TRUE(approvals.remove_absence(lead, absence.id));
  EXPECT_THAT(approvals.absences(administrator()).value(), IsEmpty());
}

TEST_P(ApprovalsOfCases, what_nobody_else_could_decide_is_refused_at_once) {
  PolicyDraft lonely = draft();
  lonely.levels = {{.name = "Only me", .users = {{1}}, .teams = {}, .deputies = {}, .limit = {}}};
  with_policy(lonely);
  EXPECT_EQ(code(approvals.ask(asker, refund(50'00))), ErrorCode::failed_precondition);
  lonely.name = "Two";
  lonely.currency = "CNY";
  lonely.levels[0].users = {{1}, {2}};
  with_policy(lonely);
  Ask large = refund(1'500'00);
  large.money.currency = "CNY";
  EXPECT_EQ(code(approvals.ask(asker, large)), ErrorCode::failed_precondition);
}

TEST_P(ApprovalsOfCases, one_is_withdrawn_by_who_asked) {
  with_policy();
  const Request request = asked(50'00);
  EXPECT_EQ(code(approvals.withdraw(lead, request.id)), ErrorCode::permission_denied);
  EXPECT_EQ(approvals.withdraw(asker, request.id).value().state, State::withdrawn);
  EXPECT_EQ(code(approvals.withdraw(asker, request.id)), ErrorCode::failed_precondition);
}

TEST_P(ApprovalsOfCases, lists_show_what_the_actor_may_see) {
  with_policy();
  for (int i = 1; i <= 5; ++i) asked(i * 100);
  RequestFilter filter{.case_id = kCase, .limit = 2};
  std::vector<std::int64_t> amounts;
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = approvals.list(asker, filter).value();
    for (const auto& request : page.items) amounts.push_back(request.money.minor);
    if (!page.next) break;
    filter.cursor = page.next;
  }
  EXPECT_THAT(amounts, ElementsAre(500, 400, 300, 200, 100));
  EXPECT_EQ(code(approvals.list(stranger, {.case_id = kCase})), ErrorCode::not_found);
  EXPECT_EQ(code(approvals.list(stranger, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(approvals.list(asker, {.case_id = kCase, .cursor = "x"})), ErrorCode::invalid_argument);
  EXPECT_THAT(approvals.list(asker, {.requester = asker.user()}).value().items, SizeIs(5));
  EXPECT_THAT(approvals.list(administrator(), {.state = State::approved}).value().items, IsEmpty());
  EXPECT_EQ(approvals.stats().open, 5);
}

TEST_P(ApprovalsOfCases, policies_are_asked_in_their_order_and_by_their_condition) {
  PolicyDraft narrow = draft();
  narrow.name = "Photos";
  narrow.when = decisions::test("approval.evidence", decisions::Operator::at_least, 1);
  const Policy first = with_policy(narrow);
  const Policy second = with_policy();
  EXPECT_EQ(asked(50'00).policy_name, "Refunds");
  Ask ask = refund(50'00);
  ask.evidence = {blobs.store(1, "leak.txt", "a puddle").value().id};
  EXPECT_EQ(approvals.ask(asker, ask).value().policy_name, "Photos");
  ASSERT_TRUE(approvals.reorder(administrator(), {second.id, first.id}));
  ask.evidence = {blobs.store(1, "leak.txt", "another puddle").value().id};
  EXPECT_EQ(approvals.ask(asker, ask).value().policy_name, "Refunds");
  EXPECT_EQ(code(approvals.reorder(administrator(), {second.id})), ErrorCode::invalid_argument);
}

TEST_P(ApprovalsOfCases, policies_are_kept_well) {
  const Policy policy = with_policy();
  EXPECT_EQ(code(approvals.create(lead, draft())), ErrorCode::permission_denied);
  EXPECT_EQ(code(approvals.policies(lead)), ErrorCode::permission_denied);
  EXPECT_EQ(code(approvals.create(administrator(), draft())), ErrorCode::already_exists);
  PolicyDraft changed = draft();
  changed.levels[0].users = {{99}};
  EXPECT_EQ(code(approvals.change(administrator(), policy.id, changed, 1)), ErrorCode::invalid_argument);
  changed = draft();
  changed.name = "Money back";
  EXPECT_EQ(approvals.change(administrator(), policy.id, changed, 1).value().version, 2);
  EXPECT_EQ(code(approvals.change(administrator(), policy.id, changed, 1)), ErrorCode::aborted);
  asked(50'00);
  EXPECT_EQ(code(approvals.remove(administrator(), policy.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(approvals.remove(administrator(), {404})), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::approvals
