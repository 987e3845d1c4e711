#include "zip.h"

#include <identity/parts.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <complaints/complaints.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <vault/testing.h>

#include <filesystem>

namespace deskbell::complaints {
namespace {

using identity::Reach;
using identity::User;
using std::chrono::days;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;

constexpr Id<cases::Case> kCase{500};
constexpr Id<cases::Case> kInquiry{600};
constexpr Id<cases::Case> kForeign{700};

std::filesystem::path temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "deskbell-complaints-XXXXXX").string();
  return mkdtemp(name.data());
}

class ComplaintCases : public ::testing::TestWithParam<storage::Engine> {
 protected:
  ~ComplaintCases() override { std::filesystem::remove_all(directory); }

  static Actor user(std::int64_t id, Reach cases) {
    return identity::testing_user(id, cases, {Permission::view_cases, Permission::edit_cases});
  }
  static Actor approver(std::int64_t id) {
    Actor actor = user(id, Reach::none);
    actor.permissions.set(Permission::decide_approvals, Reach::all);
    return actor;
  }
  const Actor anna = user(1, Reach::own);
  const Actor boss = approver(3);
  const Actor ada{.kind = ActorKind::user, .id = 90, .name = "Ada", .permissions = identity::Permissions::everything()};

  template <class T>
  static ErrorCode code(const Result<T>& result) {
    return result ? ErrorCode::internal : result.error().code;
  }
  std::vector<events::Event> events_of(std::int64_t stream) {
    return database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, 0, 10'000); });
  }
  Complaint found(Id<cases::Case> id = kCase) { return complaints.find(ada, id).value(); }
  Cause cause(std::string name, std::optional<Id<Cause>> parent = {}) {
    return complaints.save_cause(ada, {.parent = parent, .name = std::move(name)}).value();
  }
  void with_limits(std::int64_t financial) {
    auto settings = complaints.settings(ada).value();
    settings.remedy_limits = {{Harm::financial, financial}};
    ASSERT_TRUE(complaints.set_settings(ada, settings));
  }
  void with_policy() {
    ASSERT_TRUE(approvals.create(
        ada, {.name = "Refunds",
              .kinds = {},
              .currency = "EUR",
              .levels = {{.name = "Boss", .users = {{3}}, .teams = {}, .deputies = {}, .limit = {}}}}));
  }
  void step(Step step) {
    const auto taken = complaints.take_step(anna, kCase, step, "");
    ASSERT_TRUE(taken) << base::name_of(step) << ": " << taken.error().message;
  }
  void decide() {
    step(Step::acknowledged);
    ASSERT_TRUE(complaints.add_finding(anna, kCase, "The lid was cracked.", {}));
    step(Step::investigated);
    ASSERT_TRUE(complaints.change(anna, kCase, {.outcome = Outcome::upheld, .decision = "Our fault."}));
    step(Step::decided);
  }
  // A complaint about something, received when the clock stands where it stands.
  void complain(std::int64_t id, const std::string& product, std::optional<Id<Cause>> about = {},
                std::int64_t cost = 0) {
    opened[id] = clock.now();
    ASSERT_TRUE(complaints.change(ada, {id}, {.product = product, .cause = about}));
    if (cost > 0)
      ASSERT_TRUE(
          complaints.propose(ada, {id}, {.kind = RemedyKind::refund, .text = "Refund", .cost = Money{cost, "EUR"}}));
  }
  void deliver() { trail_feed.drain(); }

  Ports ports() {
    return {.matter = [this](storage::Snapshot&, Id<cases::Case> id) -> std::optional<Matter> {
              if (id == kCase) return Matter{"CMP-1", "complaint", "The kettle leaks", {.owner = {1}}, began};
              if (id == kInquiry) return Matter{"INQ-1", "inquiry", "How?", {.owner = {1}}, began};
              if (id == kForeign) return Matter{"CMP-2", "complaint", "Foreign", {.owner = {77}}, began};
              if (const auto one = opened.find(id.value); one != opened.end())
                return Matter{"CMP-" + std::to_string(id.value), "complaint", "Another", {.owner = {1}}, one->second};
              return std::nullopt;
            },
            .user_name = [](storage::Snapshot&, Id<User> id) -> std::optional<std::string> {
              if (id.value > 90) return std::nullopt;
              return "Agent " + std::to_string(id.value);
            },
            .language_of = [](storage::Snapshot&, Id<User>) { return std::string("en"); },
            .tell_customer = [this](const Actor&, Id<cases::Case>, const std::string& text) -> Result<void> {
              if (text == "refuse") return failure(ErrorCode::failed_precondition, "There is no conversation.");
              said.push_back(text);
              return {};
            },
            .warn = [this](storage::Transaction&, Id<User> id,
                           const Warning& warning) { warned.emplace_back(id.value, warning.name); },
            .documents =
                [](Id<cases::Case>) {
                  return CaseDocuments{
                      .files = {{"case.json", "{}"}}, .attachments = {}, .facts = {{"Customer", "王小明"}}};
                }};
  }

  base::ManualClock clock;
  const Time began = clock.now();
  base::SeededRandom random{7};
  const std::filesystem::path directory = temporary_directory();
  std::map<std::int64_t, Time> opened;
  std::vector<std::string> said;
  std::vector<std::pair<std::int64_t, std::string>> warned;
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), jobs::schema(), blob::schema(), identity::schema(), trust::schema(),
                                  approvals::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  blob::Blobs blobs{{.database = *database,
                     .ids = ids,
                     .clock = clock,
                     .random = random,
                     .vault = vault::testing_vault(),
                     .options = {.directory = directory}}};
  trust::Trail trail{
      {.database = *database, .log = log, .clock = clock, .vault = vault::testing_vault(), .checkpoint_file = {}}};
  events::Consumer trail_feed{"audit", log, *database, trail.feeder()};
  approvals::Approvals approvals{
      {.database = *database,
       .log = log,
       .ids = ids,
       .clock = clock,
       .vault = vault::testing_vault(),
       .blobs = blobs,
       .jobs = jobs,
       .ports = {
           .matter = [](storage::Snapshot&, Id<cases::Case>) { return approvals::Matter{"CMP-1", {.owner = {1}}}; },
           .members = [](storage::Snapshot&, Id<identity::Team>) { return std::vector<Id<User>>(); },
           .user_name = [](storage::Snapshot&, Id<User>) { return std::optional<std::string>("Somebody"); },
           .actor_of = [](Id<User> id) -> Result<Actor> { return approver(id.value); },
           .ended = [this](storage::Transaction& tx,
                           const approvals::Request& request) { complaints.approval_ended(tx, request); }}}};
  std::string zone = "Etc/UTC";
  Complaints complaints{{.database = *database,
                         .log = log,
                         .ids = ids,
                         .clock = clock,
                         .blobs = blobs,
                         .jobs = jobs,
                         .trail = trail,
                         .vault = vault::testing_vault(),
                         .approvals = approvals,
                         .ports = ports(),
                         .time_zone = [this] { return zone; }}};
};
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

TEST_P(ComplaintCases, a_pareto_rolls_up_causes_and_drills_down) {
  with_limits(0);
  with_policy();
  const Cause delivery = cause("Delivery");
  const Cause packaging = cause("Packaging", delivery.id);
  const Cause late = cause("Late", delivery.id);
  const Cause product = cause("Product");
  std::int64_t id = 1000;
  for (int i = 0; i < 3; ++i) complain(++id, "Kettle", packaging.id, 10'00);
  complain(++id, "Kettle", late.id);
  complain(++id, "Toaster", product.id, 99'00);
  complain(++id, "Toaster");
  const auto top = complaints.pareto(ada, Dimension::cause, {}).value();
  ASSERT_THAT(top.bars, SizeIs(3));
  EXPECT_EQ(top.bars[0].name, "Delivery");
  EXPECT_EQ(top.bars[0].count, 4);
  EXPECT_EQ(top.bars[0].cost, (Money{30'00, "EUR"}));
  EXPECT_TRUE(top.bars[0].deeper);
  EXPECT_EQ(top.bars[1].name, "Product");  // dearer than the one without a cause
  EXPECT_DOUBLE_EQ(top.bars[2].cumulative, 1);
  EXPECT_EQ(top.count, 6);
  const auto deeper = complaints.pareto(ada, Dimension::cause, {.cause = delivery.id}).value();
  ASSERT_THAT(deeper.bars, SizeIs(2));
  EXPECT_EQ(deeper.bars[0].name, "Packaging");
  EXPECT_FALSE(deeper.bars[0].deeper);
  const auto products = complaints.pareto(ada, Dimension::product, {.cause = delivery.id}).value();
  ASSERT_THAT(products.bars, SizeIs(1));
  EXPECT_EQ(products.bars[0].key, "Kettle");
  EXPECT_THAT(complaints.list(ada, {.cause = delivery.id}).value().items, SizeIs(4));
  EXPECT_THAT(complaints.list(ada, {.no_cause = true}).value().items, SizeIs(1));
}

TEST_P(ComplaintCases, a_trend_counts_every_week_also_empty_ones) {
  complain(1001, "Kettle");
  clock.advance(days(14));
  complain(1002, "Kettle");
  const auto weeks =
      complaints.trend(ada, Bucket::week, {.from = began - days(1), .to = clock.now() + days(1)}).value();
  std::vector<std::pair<std::string, std::int64_t>> seen;
  for (const auto& point : weeks) seen.emplace_back(point.from, point.count);
  using P = std::pair<std::string, std::int64_t>;
  EXPECT_THAT(seen, ElementsAre(P{"2026-02-23", 0}, P{"2026-03-02", 1}, P{"2026-03-09", 0}, P{"2026-03-16", 1}));
  const auto months = complaints.trend(ada, Bucket::month, {.from = began, .to = clock.now() + days(1)}).value();
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_EQ(months[0].count, 2);
  EXPECT_EQ(code(complaints.trend(ada, Bucket::day, {.from = clock.now(), .to = began})), ErrorCode::invalid_argument);
}

TEST_P(ComplaintCases, a_trend_cuts_days_weeks_and_months_on_the_wall_of_the_workspace) {
  // 25 October has 25 hours in Berlin; 1 November begins at 23:00 of UTC the day before.
  const Time sunday = std::chrono::sys_days(std::chrono::year(2026) / 10 / 25);
  std::int64_t id = 1000;
  for (const Time at : {sunday - hours(2) - std::chrono::minutes(1), sunday - hours(2), sunday + hours(22) + std::chrono::minutes(59),
                        sunday + hours(23), sunday + days(6) + hours(23)}) {
    clock.advance(at - clock.now());
    complain(++id, "Kettle");
  }
  const auto trend = [&](Bucket bucket) {
    std::vector<std::pair<std::string, std::int64_t>> seen;
    for (const auto& point : complaints.trend(ada, bucket, {.from = sunday - days(1), .to = sunday + days(7)}).value())
      if (point.count > 0) seen.emplace_back(point.from, point.count);
    return seen;
  };
  using P = std::pair<std::string, std::int64_t>;
  EXPECT_THAT(trend(Bucket::day), ElementsAre(P{"2026-10-24", 2}, P{"2026-10-25", 2}, P{"2026-10-31", 1}));
  zone = "Europe/Berlin";
  EXPECT_THAT(trend(Bucket::day), ElementsAre(P{"2026-10-24", 1}, P{"2026-10-25", 2}, P{"2026-10-26", 1}, P{"2026-11-01", 1}));
  EXPECT_THAT(trend(Bucket::week), ElementsAre(P{"2026-10-19", 3}, P{"2026-10-26", 2}));
  EXPECT_THAT(trend(Bucket::month), ElementsAre(P{"2026-10-01", 4}, P{"2026-11-01", 1}));
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

TEST_P(ComplaintCases, what_grows_faster_than_its_habit_warns_once) {
  auto settings = complaints.settings(ada).value();
  settings.tell = {ada.user()};
  ASSERT_TRUE(complaints.set_settings(ada, settings));
  const Cause leak = cause("Leak", cause("Product").id);
  std::int64_t id = 1000;
  for (int week = 0; week < 13; ++week) {
    clock.advance(days(7));
    complain(++id, "Toaster");
    complain(++id, "Kettle", leak.id);
  }
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
  clock.advance(days(6));
  for (int i = 0; i < 14; ++i) complain(++id, "Kettle", leak.id);
  EXPECT_EQ(complaints.look_for_surges().value(), 3);  // the cause, the one above it, the product
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
  const auto warnings = complaints.warnings(ada, Complaints::Which::unseen).value();
  ASSERT_THAT(warnings, SizeIs(3));
  EXPECT_THAT(warned, SizeIs(3));
  for (const auto& warning : warnings) {
    EXPECT_GE(warning.recent, 14);
    EXPECT_NEAR(warning.expected, 1, 0.2);
    EXPECT_LT(warning.probability, warning.alpha);
  }
  const auto seen = complaints.see_warning(ada, warnings[0].id, "Line 3 was stopped").value();
  EXPECT_EQ(seen.seen_by, "Ada");
  EXPECT_THAT(complaints.warnings(ada, Complaints::Which::unseen).value(), SizeIs(2));
  EXPECT_EQ(code(complaints.see_warning(ada, {4}, "")), ErrorCode::not_found);
  int told = 0;
  for (const auto& event : events_of(events::kWorkspaceStream)) told += event.kind == WarningRaised::kKind;
  EXPECT_EQ(told, 3);
}

TEST_P(ComplaintCases, a_new_workspace_warns_of_nothing_before_it_has_a_habit) {
  for (std::int64_t id = 1001; id <= 1030; ++id) complain(id, "Kettle");
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
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

class EvidenceFiles : public ComplaintCases {
 protected:
  std::string made(std::string language = "en") {
    const auto asked = complaints.ask_evidence(anna, kCase, language);
    EXPECT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(code(complaints.read_evidence(anna, asked->id)), ErrorCode::failed_precondition);
    deliver();
    jobs.run_due();
    const auto file = complaints.evidence(anna, asked->id).value();
    EXPECT_EQ(file.state, EvidenceState::done) << file.error;
    EXPECT_EQ(file.done, file.total);
    return complaints.read_evidence(anna, asked->id).value();
  }
  std::vector<std::string> keys() {
    std::vector<std::string> keys;
    for (const auto& [number, key] : trust::public_keys(vault::testing_vault())) keys.push_back(key);
    return keys;
  }
  // The same archive with one file replaced or added.
  static std::string with(const std::string& zip, const std::string& path, const std::string& bytes) {
    auto files = read_zip(zip).value();
    files[path] = bytes;
    ZipWriter writer{Time()};
    for (const auto& [name, content] : files) writer.add(name, content, ZipWriter::Packing::store);
    return writer.finish();
  }
};
DESKBELL_ON_BOTH_ENGINES(EvidenceFiles);

TEST_P(EvidenceFiles, hold_everything_and_prove_it) {
  with_policy();
  ASSERT_TRUE(
      complaints.add_finding(anna, kCase, "裂缝 in the lid", {blobs.store(1, "crack.txt", "a crack").value().id}));
  ASSERT_TRUE(
      complaints.propose(anna, kCase, {.kind = RemedyKind::refund, .text = "Refund", .cost = Money{30'00, "EUR"}}));
  ASSERT_TRUE(approvals.decide(boss, *found().remedies[0].approval, {.verdict = approvals::Verdict::approve}));
  const std::string zip = made("zh-CN");
  const auto files = read_zip(zip).value();
  for (const auto* name : {"complaint.pdf", "complaint.json", "approvals.json", "actions.json", "events.jsonl",
                           "case.json", "public-keys.pem", "README.txt", "manifest.json", "seal.json"})
    EXPECT_THAT(files, Contains(Key(name)));
  const auto checked = check_evidence(zip, keys());
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->manifest.number, "CMP-1");
  EXPECT_GE(checked->receipts, 4);
  EXPECT_EQ(base::parse_json<Complaint>(files.at("complaint.json")).value(), found());
  bool attached = false;
  for (const auto& [name, bytes] : files) attached = attached || (name.ends_with("-crack.txt") && bytes == "a crack");
  EXPECT_TRUE(attached);
}

TEST_P(EvidenceFiles, tell_when_anything_in_them_was_changed) {
  ASSERT_TRUE(complaints.change(anna, kCase, {.product = "Kettle"}));
  const std::string zip = made();
  ASSERT_TRUE(check_evidence(zip, keys()));
  const auto files = read_zip(zip).value();
  for (const auto& [name, bytes] : files) {
    std::string changed = bytes;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    EXPECT_FALSE(check_evidence(with(zip, name, changed), keys())) << name;
  }
  EXPECT_FALSE(check_evidence(with(zip, "more.txt", "added"), keys()));
  EXPECT_FALSE(check_evidence(zip, std::vector<std::string>{std::string(32, 'k')}));
  EXPECT_FALSE(check_evidence("PK", keys()));
}

TEST_P(EvidenceFiles, go_after_ninety_days_with_their_bytes_and_can_be_made_again) {
  made();
  clock.advance(std::chrono::hours(24 * 89));
  complaints.prune(10);
  const auto kept = complaints.evidence_files(anna, kCase).value();
  ASSERT_THAT(kept, SizeIs(1));
  clock.advance(std::chrono::hours(24 * 2));
  complaints.prune(10);
  EXPECT_THAT(complaints.evidence_files(anna, kCase).value(), IsEmpty());
  EXPECT_EQ(code(complaints.read_evidence(anna, kept.front().id)), ErrorCode::not_found);
  EXPECT_FALSE(made().empty());
}

TEST_P(EvidenceFiles, are_for_those_who_may_see_the_case) {
  EXPECT_EQ(code(complaints.ask_evidence(anna, kForeign, "en")), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.ask_evidence(anna, kCase, "tlh")), ErrorCode::invalid_argument);
  const auto asked = complaints.ask_evidence(anna, kCase, "en").value();
  EXPECT_EQ(code(complaints.ask_evidence(anna, kCase, "en")), ErrorCode::failed_precondition);
  const Actor stranger = user(8, Reach::own);
  EXPECT_EQ(code(complaints.evidence(stranger, asked.id)), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.read_evidence(stranger, asked.id)), ErrorCode::not_found);
  EXPECT_EQ(code(complaints.evidence_files(stranger, kCase)), ErrorCode::not_found);
  EXPECT_THAT(complaints.evidence_files(anna, kCase).value(), SizeIs(1));
}

}  // namespace
}  // namespace deskbell::complaints
