#include "workplace.h"

#include <base/log.h>
#include <gmock/gmock.h>

namespace deskbell::identity {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class WorkspaceLife : public Workplace {};
DESKBELL_ON_BOTH_ENGINES(WorkspaceLife);

class FirstRun : public ::testing::TestWithParam<storage::Engine> {
 protected:
  SetupInput input() {
    return {.token = identity.setup.token(),
            .workspace = "Kettles",
            .name = "Ada",
            .email = "ada@example.com",
            .password = kPassword};
  }
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  base::ManualClock clock;
  base::SeededRandom random{7};
  Ids ids{clock};
  events::Log log{*database, clock};
  Parts parts{.database = *database, .log = log, .clock = clock, .random = random, .ids = ids};
  Options options{.vault = vault::testing_vault(),
                  .queues_of_user = {},
                  .password_cost = kCheapHash,
                  .knows_time_zone = [](std::string_view name) { return name == "Europe/Berlin"; }};
  Identity identity{parts, options};
};
DESKBELL_ON_BOTH_ENGINES(FirstRun);

TEST_P(FirstRun, makes_an_administrator_and_is_gone) {
  EXPECT_TRUE(identity.setup.needed());
  const auto in = identity.setup.run(input(), kDesk).value();
  EXPECT_EQ(in.actor.permissions, Permissions::everything());
  EXPECT_EQ(identity.workspace.settings().name, "Kettles");
  EXPECT_FALSE(identity.setup.needed());
  EXPECT_EQ(identity.setup.run(input(), kDesk).error().code, ErrorCode::failed_precondition);
  std::vector<std::string> names;
  for (const Role& role : identity.roles.list(in.actor).value()) names.push_back(role.name);
  EXPECT_THAT(names, ElementsAre("Administrator", "Team leader", "Agent", "Department member"));
  Identity next_start(parts, options);
  EXPECT_FALSE(next_start.setup.needed());
  EXPECT_EQ(next_start.workspace.settings().name, "Kettles");
}

TEST_P(FirstRun, may_name_the_time_zone) {
  std::vector<std::string> moves;
  identity.workspace.on_move(
      [&](storage::Transaction&, const Actor&, const std::string& zone) { moves.push_back(zone); });
  auto in = input();
  in.time_zone = "Mars/Olympus";
  EXPECT_EQ(identity.setup.run(in, kDesk).error().fields[0].field, "time_zone");
  EXPECT_TRUE(identity.setup.needed());
  EXPECT_EQ(identity.workspace.settings().time_zone, "UTC");
  in.time_zone = "Europe/Berlin";
  const auto actor = identity.setup.run(in, kDesk).value().actor;
  EXPECT_EQ(identity.workspace.settings().time_zone, "Europe/Berlin");
  EXPECT_EQ(identity.workspace.settings().name, "Kettles");
  ASSERT_TRUE(identity.workspace.change(actor, {.name = "Pots"}));
  EXPECT_THAT(moves, ElementsAre("Europe/Berlin")) << "told when it moves, not at other changes";
  ASSERT_TRUE(identity.workspace.change(actor, {.time_zone = "UTC"}));
  EXPECT_EQ(Identity(parts, options).workspace.settings().time_zone, "UTC");
}

TEST_P(FirstRun, needs_the_token_that_the_server_printed) {
  auto wrong = input();
  wrong.token = "guess";
  EXPECT_EQ(identity.setup.run(wrong, kDesk).error().code, ErrorCode::permission_denied);
  for (int i = 0; i < 10; ++i) (void)identity.setup.run(wrong, kDesk);
  EXPECT_EQ(identity.setup.run(input(), kDesk).error().code, ErrorCode::resource_exhausted);
  clock.advance(seconds(60));
  EXPECT_TRUE(identity.setup.run(input(), kDesk));
}

TEST_P(FirstRun, refuses_bad_input_and_stays_open) {
  auto bad = input();
  bad.password = "1234567890";
  EXPECT_EQ(identity.setup.run(bad, kDesk).error().fields[0].field, "password");
  bad = input();
  bad.email = "ada";
  EXPECT_EQ(identity.setup.run(bad, kDesk).error().fields[0].field, "email");
  EXPECT_TRUE(identity.setup.needed());
  EXPECT_TRUE(identity.setup.run(input(), kDesk));
}

TEST_P(FirstRun, from_the_command_line_answers_a_random_password) {
  const std::string password = identity.setup.create_administrator({.name = "Ada", .email = "ada@example.com"}).value();
  EXPECT_GE(password.size(), 20u);
  EXPECT_TRUE(identity.sessions.sign_in({.email = "ada@example.com", .password = password}, kDesk));
  EXPECT_EQ(identity.setup.create_administrator({.name = "Eve", .email = "eve@example.com"}).error().code,
            ErrorCode::failed_precondition);
}

TEST_P(WorkspaceLife, presence_is_kept_as_history_and_told_on_the_users_stream) {
  const User ann = add_user("ann", {});
  const Actor actor = sign_in("ann").value().actor;
  const Time start = clock.now();
  clock.advance(minutes(1));
  EXPECT_EQ(identity.presence.set(actor, ann.id, Presence::online)->presence, Presence::online);
  clock.advance(minutes(2));
  ASSERT_TRUE(identity.presence.set(actor, ann.id, Presence::on_break, "coffee"));
  ASSERT_TRUE(identity.presence.set(actor, ann.id, Presence::on_break, "coffee"));
  clock.advance(minutes(3));
  ASSERT_TRUE(identity.presence.set(Actor::system(), ann.id, Presence::offline));
  const auto history = identity.presence.history(actor, ann.id, start, clock.now() + minutes(1)).value();
  ASSERT_EQ(history.size(), 4u);
  EXPECT_EQ(history[2].presence, Presence::on_break);
  EXPECT_EQ(history[2].note, "coffee");
  EXPECT_EQ(history[2].to.value() - history[2].from, minutes(3));
  EXPECT_FALSE(history[3].to);
  EXPECT_EQ(identity.presence.history(actor, ann.id, start, start + seconds(30))->size(), 1u);
  const auto told =
      database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, ann.id.value, 0, 10); });
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[1].kind, "presence.changed");
  EXPECT_THAT(told[1].payload, HasSubstr("\"previous\":\"online\",\"note\":\"coffee\""));
  EXPECT_EQ(told[2].actor, 0);
  database->read([&](storage::Snapshot& snapshot) {
    EXPECT_EQ(PresenceBoard::find(snapshot, ann.id)->presence, Presence::offline);
    EXPECT_EQ(PresenceBoard::active(snapshot).size(), 2u);
  });
}

TEST_P(WorkspaceLife, the_presence_of_others_needs_supervise_within_reach) {
  const Id<Role> leader = identity.roles.create(ada, {.name = "Lead", .permissions = {{"supervise", Reach::own}}})->id;
  const User lea = add_user("lea", {leader});
  const User ann = add_user("ann", {});
  Actor actor = sign_in("ann").value().actor;
  EXPECT_EQ(identity.presence.set(actor, lea.id, Presence::away).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(identity.presence.history(actor, lea.id, Time{}, clock.now()).error().code, ErrorCode::permission_denied);
  actor = sign_in("lea").value().actor;
  EXPECT_EQ(identity.presence.set(actor, ann.id, Presence::away).error().code, ErrorCode::permission_denied);
  ASSERT_TRUE(identity.teams.create(ada, {.name = "Night", .members = {ann.id, lea.id}}));
  EXPECT_TRUE(identity.presence.set(identity.access.renew(actor).value(), ann.id, Presence::away));
  EXPECT_TRUE(identity.presence.set(ada, lea.id, Presence::away));
  EXPECT_EQ(identity.presence.set(ada, {999}, Presence::away).error().code, ErrorCode::not_found);
}

TEST_P(WorkspaceLife, presence_joins_the_callers_transaction) {
  const auto rolled_back = database->write([&](storage::Transaction&) -> Result<void> {
    TRY(identity.presence.set(Actor::system(), ada.user(), Presence::away));
    return failure(ErrorCode::aborted, "changed my mind");
  });
  EXPECT_FALSE(rolled_back);
  EXPECT_EQ(identity.users.load(ada, ada.user())->presence, Presence::offline);
}

TEST_P(WorkspaceLife, settings_are_changed_within_limits_and_told) {
  EXPECT_EQ(identity.workspace.change(ada, {.reopen_window_s = seconds(3600)})->name, "Kettles");
  EXPECT_EQ(identity.workspace.settings().reopen_window_s, seconds(3600));
  EXPECT_EQ(identity.workspace.change(ada, {.idle_away_s = seconds(1)}).error().fields[0].field, "idle_away_s");
  EXPECT_EQ(identity.workspace.change(ada, {.name = ""}).error().fields[0].field, "name");
  EXPECT_EQ(Workspace(parts).settings(), identity.workspace.settings());
  EXPECT_EQ(kinds().back(), "settings.workspace_changed");
}

TEST_P(WorkspaceLife, changes_tell_who_made_them_from_where_in_which_request) {
  const base::TraceScope trace("4bf92f3577b34da6a3ce929d0e0e4736");
  add_user("ann", {role("Administrator")});
  const Actor actor = identity.sessions
                          .sign_in({.email = "ann@example.com", .password = kPassword, .totp = {}},
                                   {.address = "192.0.2.7", .user_agent = "", .request = "feed"})
                          .value()
                          .actor;
  (void)identity.sessions.sign_in({.email = "ann@example.com", .password = "wrong", .totp = {}},
                                  {.address = "192.0.2.8", .user_agent = "", .request = "beef"});
  ASSERT_TRUE(identity.workspace.change(actor, {.name = "Pots"}));
  const auto all = events();
  ASSERT_GE(all.size(), 3u);
  const auto told = [&](std::size_t from_end, std::string_view kind, const char* address, const char* request) {
    const auto& event = all[all.size() - from_end];
    EXPECT_EQ(event.kind, kind);
    EXPECT_THAT(event.payload, HasSubstr(address));
    EXPECT_THAT(event.payload, HasSubstr(request));
  };
  told(3, "identity.signed_in", "192.0.2.7", "feed");
  told(2, "identity.sign_in_failed", "192.0.2.8", "beef");
  told(1, "settings.workspace_changed", "192.0.2.7", "4bf92f3577b34da6a3ce929d0e0e4736");
}

}  // namespace
}  // namespace deskbell::identity
