#pragma once
#include <base/testing.h>
#include <identity/parts.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <complaints/complaints.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

// The company, the people and the cases that the tests of complaints share.
namespace deskbell::complaints {

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

class ComplaintCases : public ::testing::TestWithParam<storage::Engine> {
 protected:
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
  const base::TemporaryDirectory directory;
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
                     .options = {.directory = directory.path()}}};
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

}  // namespace deskbell::complaints
