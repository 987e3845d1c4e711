#include "workplace.h"

#include <gmock/gmock.h>

#include <set>

namespace deskbell::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class People : public Workplace {
 protected:
  Actor actor_of(const std::string& name) { return sign_in(name).value().actor; }
  Id<Role> add_role(const std::string& name, PermissionMap permissions) {
    return identity.roles.create(ada, {.name = name, .permissions = std::move(permissions)}).value().id;
  }
};
DESKBELL_ON_BOTH_ENGINES(People);

TEST_P(People, a_user_is_created_with_a_password_shown_once) {
  const auto created =
      identity.users.create(ada, {.name = " Ann ", .email = "Ann@Example.com", .roles = {role("Agent")}}).value();
  EXPECT_EQ(created.user.name, "Ann");
  EXPECT_EQ(created.user.presence, Presence::offline);
  ASSERT_TRUE(created.password);
  EXPECT_TRUE(sign_in("ann", {}, *created.password));
  EXPECT_EQ(base::to_json(identity.users.load(ada, created.user.id).value().roles), base::to_json(created.user.roles));
}

TEST_P(People, bad_input_names_the_field_and_leaves_nothing) {
  const auto field = [&](const NewUser& input) {
    const auto created = identity.users.create(ada, input);
    return created || created.error().fields.empty() ? std::string() : created.error().fields[0].field;
  };
  EXPECT_EQ(field({.name = "", .email = "x@example.com"}), "name");
  EXPECT_EQ(field({.name = std::string(101, 'x'), .email = "x@example.com"}), "name");
  EXPECT_EQ(field({.name = "X", .email = "x"}), "email");
  EXPECT_EQ(field({.name = "X", .email = "ADA@example.com"}), "email");
  EXPECT_EQ(field({.name = "X", .email = "x@example.com", .password = "short"}), "password");
  EXPECT_EQ(field({.name = "X", .email = "x@example.com", .roles = {{999}}}), "roles");
  EXPECT_EQ(field({.name = "X", .email = "x@example.com", .teams = {{999}}}), "teams");
  EXPECT_EQ(field({.name = "X", .email = "x@example.com", .language = "de"}), "language");
  EXPECT_EQ(identity.users.list(ada, {})->items.size(), 1u);
}

TEST_P(People, a_changed_role_takes_effect_at_once) {
  const Id<Role> clerk = add_role("Clerk", {{"view_contacts", Reach::all}});
  const User ann = add_user("ann", {clerk});
  const auto in = sign_in("ann").value();
  EXPECT_FALSE(allowed(authenticate(in.token).value(), Permission::supervise));
  ASSERT_TRUE(identity.roles.change(ada, clerk, {.permissions = PermissionMap{{"supervise", Reach::all}}}));
  EXPECT_TRUE(allowed(authenticate(in.token).value(), Permission::supervise));
  EXPECT_FALSE(allowed(authenticate(in.token).value(), Permission::view_contacts));
  ASSERT_TRUE(identity.users.change(ada, ann.id, {.roles = std::vector<Id<Role>>{}}));
  EXPECT_FALSE(allowed(identity.access.renew(in.actor).value(), Permission::supervise));
}

TEST_P(People, a_disabled_user_loses_sessions_and_tokens_for_good) {
  const User ann = add_user("ann", {role("Agent")});
  const auto in = sign_in("ann").value();
  const auto token =
      identity.api_tokens.create(in.actor, {.name = "script", .scopes = {{"reply", Reach::all}}}).value();
  ASSERT_TRUE(identity.presence.set(in.actor, ann.id, Presence::online));
  ASSERT_TRUE(identity.access.authenticate_token(token.secret, "192.0.2.1"));
  const User disabled = identity.users.change(ada, ann.id, {.status = UserStatus::disabled}).value();
  EXPECT_EQ(disabled.presence, Presence::offline);
  EXPECT_FALSE(authenticate(in.token));
  EXPECT_FALSE(identity.access.renew(in.actor));
  EXPECT_FALSE(identity.access.actor_of(ann.id));
  EXPECT_FALSE(identity.access.authenticate_token(token.secret, "192.0.2.1"));
  ASSERT_TRUE(identity.users.change(ada, ann.id, {.status = UserStatus::active}));
  EXPECT_FALSE(authenticate(in.token));
  EXPECT_FALSE(identity.access.authenticate_token(token.secret, "192.0.2.1"));
  EXPECT_TRUE(sign_in("ann"));
}

TEST_P(People, the_last_administrator_stays) {
  const auto last = [&](const UserPatch& patch) {
    return identity.users.change(Actor::system(), ada.user(), patch).error();
  };
  EXPECT_EQ(last({.status = UserStatus::disabled}).code, ErrorCode::failed_precondition);
  EXPECT_EQ(last({.roles = std::vector{role("Agent")}}).code, ErrorCode::failed_precondition);
  const User bob = add_user("bob", {role("Administrator")});
  EXPECT_EQ(identity.users.change(ada, ada.user(), {.status = UserStatus::disabled}).error().message,
            "You cannot disable your own account.");
  EXPECT_TRUE(identity.users.change(ada, ada.user(), {.roles = std::vector{role("Agent")}}));
  EXPECT_FALSE(allowed(authenticate(ada_token).value(), Permission::manage_users));
  EXPECT_TRUE(identity.access.actor_of(bob.id));
}

TEST_P(People, nobody_gives_or_takes_what_is_beyond_him) {
  const Id<Role> office = add_role("Office", {{"manage_users", Reach::all}, {"manage_roles", Reach::all}});
  add_user("olga", {office});
  const User ann = add_user("ann", {});
  const Actor olga = actor_of("olga");
  const auto denied = ErrorCode::permission_denied;
  EXPECT_EQ(identity.users.change(olga, olga.user(), {.roles = std::vector{role("Administrator")}}).error().code,
            denied);
  EXPECT_EQ(identity.users.change(olga, ann.id, {.roles = std::vector{role("Agent")}}).error().code, denied);
  EXPECT_EQ(identity.users.create(olga, {.name = "X", .email = "x@example.com", .roles = {role("Agent")}}).error().code,
            denied);
  EXPECT_EQ(identity.users.reset_password(olga, ada.user()).error().code, denied);
  EXPECT_EQ(identity.users.change(olga, ada.user(), {.email = "mine@example.com"}).error().code, denied);
  EXPECT_EQ(identity.users.revoke(olga, ada.user()).error().code, denied);
  EXPECT_EQ(identity.users.reset_totp(olga, ada.user()).error().code, denied);
  EXPECT_EQ(identity.roles.create(olga, {.name = "Y", .permissions = {{"supervise", Reach::own}}}).error().code,
            denied);
  EXPECT_EQ(identity.roles.change(olga, office, {.permissions = PermissionMap{{"reply", Reach::all}}}).error().code,
            denied);
  EXPECT_EQ(identity.roles.change(olga, role("Agent"), {.description = "x"}).error().code, denied);
  EXPECT_TRUE(identity.users.change(olga, ann.id, {.name = "Anna", .roles = std::vector{office}}));
  EXPECT_TRUE(identity.users.reset_password(olga, ann.id));
}

TEST_P(People, without_permission_there_is_only_the_directory_and_oneself) {
  const User ann = add_user("ann", {role("Agent")});
  add_user("Bea", {});
  const Actor actor = actor_of("ann");
  const auto denied = ErrorCode::permission_denied;
  EXPECT_EQ(identity.users.list(actor, {}).error().code, denied);
  EXPECT_EQ(identity.users.load(actor, ada.user()).error(), identity.users.load(actor, {999}).error());
  EXPECT_EQ(identity.users.load(actor, ann.id)->name, "ann");
  EXPECT_EQ(identity.users.create(actor, {.name = "X", .email = "x@example.com"}).error().code, denied);
  EXPECT_EQ(identity.users.change(actor, ann.id, {.name = "X"}).error().code, denied);
  EXPECT_EQ(identity.users.reset_password(actor, ann.id).error().code, denied);
  EXPECT_EQ(identity.users.revoke(actor, ada.user()).error().code, denied);
  EXPECT_EQ(identity.roles.list(actor).error().code, denied);
  EXPECT_EQ(identity.roles.create(actor, {.name = "X", .permissions = {}}).error().code, denied);
  EXPECT_EQ(identity.roles.remove(actor, role("Agent")).error().code, denied);
  EXPECT_EQ(identity.teams.create(actor, {.name = "X"}).error().code, denied);
  EXPECT_EQ(identity.workspace.change(actor, {.name = "X"}).error().code, denied);
  std::vector<std::string> names;
  for (const auto& user : identity.users.directory(actor).value()) names.push_back(user.name);
  EXPECT_THAT(names, ElementsAre("Ada", "ann", "Bea"));
  EXPECT_EQ(identity.users.directory({.kind = ActorKind::contact, .id = 5}).error().code, denied);
}

TEST_P(People, are_listed_page_by_page_and_found_by_name_or_mail) {
  for (int i = 0; i < 12; ++i) add_user("user" + std::to_string(i), {});
  add_user("50%_off!", {});
  UserFilter filter{.limit = 5};
  std::set<std::string> seen;
  int pages = 0;
  for (;; ++pages) {
    const auto page = identity.users.list(ada, filter).value();
    for (const User& user : page.items) EXPECT_TRUE(seen.insert(user.name).second);
    if (!page.next) break;
    filter.cursor = *page.next;
  }
  EXPECT_EQ(seen.size(), 14u);
  EXPECT_EQ(pages, 2);
  EXPECT_EQ(identity.users.list(ada, {.query = "USER1"})->items.size(), 3u);
  EXPECT_EQ(identity.users.list(ada, {.query = "ada@EX"})->items.size(), 1u);
  EXPECT_EQ(identity.users.list(ada, {.query = "%_off!"})->items.size(), 1u);
  EXPECT_EQ(identity.users.list(ada, {.query = "%"})->items.size(), 1u);
  EXPECT_EQ(identity.users.list(ada, {.status = UserStatus::disabled})->items.size(), 0u);
  EXPECT_EQ(identity.users.list(ada, {.cursor = "x"}).error().code, ErrorCode::invalid_argument);
}

TEST_P(People, change_their_own_name_and_password) {
  add_user("ann", {});
  const auto here = sign_in("ann").value();
  const auto there = sign_in("ann").value();
  EXPECT_EQ(identity.account.change(here.actor, {.name = "Anna", .language = "zh-CN"})->language, "zh-CN");
  EXPECT_EQ(authenticate(here.token)->name, "Anna");
  const std::string fresh = "a wholly new one";
  EXPECT_EQ(identity.account.change_password(here.actor, "wrong password", fresh).error().fields[0].field, "current");
  EXPECT_EQ(identity.account.change_password(here.actor, kPassword, "short").error().fields[0].field, "password");
  EXPECT_TRUE(identity.account.change_password(here.actor, kPassword, fresh));
  EXPECT_TRUE(authenticate(here.token));
  EXPECT_FALSE(authenticate(there.token));
  EXPECT_FALSE(sign_in("ann"));
  EXPECT_TRUE(sign_in("ann", {}, fresh));
}

TEST_P(People, guessing_the_current_password_is_locked_out) {
  add_user("ann", {});
  const auto in = sign_in("ann").value();
  for (int i = 0; i < 5; ++i) (void)identity.account.change_password(in.actor, "wrong password", "a wholly new one");
  EXPECT_EQ(identity.account.change_password(in.actor, kPassword, "a wholly new one").error().code,
            ErrorCode::resource_exhausted);
}

TEST_P(People, are_members_of_teams) {
  const User ann = add_user("ann", {});
  const auto team = identity.teams.create(ada, {.name = "Night", .members = {ann.id, ann.id}}).value();
  EXPECT_THAT(team.members, ElementsAre(ann.id));
  EXPECT_EQ(identity.teams.create(ada, {.name = "NIGHT"}).error().code, ErrorCode::already_exists);
  EXPECT_EQ(identity.teams.change(ada, team.id, {.members = std::vector{Id<User>{999}}}).error().fields[0].field,
            "members");
  const auto in = sign_in("ann").value();
  EXPECT_THAT(in.actor.teams, ElementsAre(team.id));
  EXPECT_THAT(identity.users.load(ada, ann.id)->teams, ElementsAre(team.id));
  EXPECT_EQ(identity.teams.list(in.actor)->size(), 1u);
  ASSERT_TRUE(identity.teams.remove(ada, team.id));
  EXPECT_TRUE(authenticate(in.token)->teams.empty());
  EXPECT_EQ(identity.teams.remove(ada, team.id).error().code, ErrorCode::not_found);
}

TEST_P(People, roles_in_use_and_built_in_ones_stay) {
  const Id<Role> clerk = add_role("Clerk", {{"reply", Reach::own}});
  const User ann = add_user("ann", {clerk});
  EXPECT_EQ(identity.roles.remove(ada, clerk).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(identity.roles.remove(ada, role("Agent")).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(identity.roles.change(ada, role("Administrator"), {.permissions = PermissionMap{}}).error().code,
            ErrorCode::failed_precondition);
  EXPECT_EQ(identity.roles.create(ada, {.name = "clerk", .permissions = {}}).error().code, ErrorCode::already_exists);
  EXPECT_EQ(identity.roles.create(ada, {.name = "X", .permissions = {{"fly", Reach::all}}}).error().fields[0].field,
            "permissions.fly");
  ASSERT_TRUE(identity.users.change(ada, ann.id, {.roles = std::vector<Id<Role>>{}}));
  EXPECT_TRUE(identity.roles.remove(ada, clerk));
}

TEST_P(People, queues_are_asked_for_and_forgotten_on_demand) {
  std::vector<Id<routing::Queue>> served{{5}};
  Access access(*database, log, clock, [&](storage::Snapshot&, Id<User>) { return served; });
  EXPECT_THAT(access.authenticate(ada_token, "")->queues, ElementsAre(Id<routing::Queue>{5}));
  served = {{6}};
  EXPECT_THAT(access.authenticate(ada_token, "")->queues, ElementsAre(Id<routing::Queue>{5}));
  access.invalidate();
  EXPECT_THAT(access.authenticate(ada_token, "")->queues, ElementsAre(Id<routing::Queue>{6}));
}

TEST_P(People, api_tokens_are_limited_by_scopes_and_by_their_user) {
  const User ann = add_user("ann", {role("Agent")});
  const auto in = sign_in("ann").value();
  const auto made =
      identity.api_tokens.create(in.actor, {.name = "script",
                                            .scopes = {{"reply", Reach::own}, {"manage_users", Reach::all}},
                                            .expires_at = clock.now() + hours(1)});
  ASSERT_TRUE(made);
  EXPECT_THAT(made->secret, ::testing::StartsWith("dsk_"));
  const auto actor = identity.access.authenticate_token(made->secret, "192.0.2.7").value();
  EXPECT_EQ(actor.user(), ann.id);
  EXPECT_EQ(actor.session, made->token.id);
  EXPECT_EQ(actor.address, "192.0.2.7");
  EXPECT_EQ(actor.permissions[Permission::reply], Reach::own);
  EXPECT_EQ(actor.permissions[Permission::view_conversations], Reach::none) << "not in the scopes";
  EXPECT_EQ(actor.permissions[Permission::manage_users], Reach::none) << "not the user's";
  EXPECT_EQ(identity.access.renew(actor)->permissions, actor.permissions);
  EXPECT_FALSE(authenticate(made->secret)) << "not a session";
  EXPECT_FALSE(identity.access.authenticate_token(in.token, "")) << "not a token";
  EXPECT_EQ(identity.api_tokens.create(actor, {.name = "another", .scopes = {}}).error().code,
            ErrorCode::permission_denied);
  EXPECT_EQ(identity.account.change_password(actor, kPassword, "a wholly new one").error().code,
            ErrorCode::permission_denied);
  clock.advance(hours(1));
  EXPECT_FALSE(identity.access.authenticate_token(made->secret, "192.0.2.7"));
  EXPECT_EQ(identity.sessions.sweep(), 1);
  EXPECT_TRUE(identity.api_tokens.list(in.actor)->empty());
}

TEST_P(People, api_tokens_are_revoked_by_their_user_or_an_administrator) {
  add_user("ann", {});
  add_user("bob", {});
  const Actor ann = actor_of("ann");
  const auto one = identity.api_tokens.create(ann, {.name = "one", .scopes = {}}).value();
  const auto two = identity.api_tokens.create(ann, {.name = "two", .scopes = {}}).value();
  ASSERT_TRUE(identity.access.authenticate_token(one.secret, ""));
  ASSERT_TRUE(identity.access.authenticate_token(two.secret, ""));
  EXPECT_EQ(identity.api_tokens.revoke(actor_of("bob"), one.token.id).error().code, ErrorCode::not_found);
  EXPECT_TRUE(identity.api_tokens.revoke(ann, one.token.id));
  EXPECT_FALSE(identity.access.authenticate_token(one.secret, ""));
  EXPECT_TRUE(identity.api_tokens.revoke(ada, two.token.id));
  EXPECT_FALSE(identity.access.authenticate_token(two.secret, ""));
  EXPECT_EQ(
      identity.api_tokens.create(ann, {.name = "x", .scopes = {}, .expires_at = clock.now()}).error().fields[0].field,
      "expires_at");
}

TEST_P(People, no_secret_is_stored_or_logged_in_the_open) {
  add_user("ann", {});
  const auto in = sign_in("ann").value();
  const auto token = identity.api_tokens.create(in.actor, {.name = "script", .scopes = {}}).value();
  const auto enrolment = identity.account.begin_totp(in.actor).value();
  const std::string reset = identity.users.reset_password(ada, in.actor.user()).value();
  std::string all;
  for (const auto& event : events()) all += event.payload;
  for (const char* table :
       {"SELECT * FROM identity_user", "SELECT * FROM identity_session", "SELECT * FROM identity_api_token"})
    database->read([&](storage::Snapshot& snapshot) {
      const int columns = std::string_view(table).ends_with("user") ? 15 : 7;
      snapshot.each_of(table, {}, [&](const storage::Row& row) {
        for (int i = 0; i < columns; ++i)
          if (!row.is_null(i)) all += row.text(i);
      });
    });
  EXPECT_THAT(all, HasSubstr("argon2id"));
  for (const std::string& secret : {kPassword, in.token, in.csrf, ada_token, token.secret, enrolment.secret, reset})
    EXPECT_THAT(all, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace deskbell::identity
