#include <identity/actor.h>
#include <identity/user.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::identity {
namespace {

constexpr Id<User> kMe{11};
constexpr Id<User> kOther{12};
constexpr Id<routing::Queue> kMyQueue{21};
constexpr Id<routing::Queue> kOtherQueue{22};
constexpr Id<contacts::Contact> kCustomer{31};

std::vector<Permission> every_permission() {
  std::vector<Permission> all;
  for (int i = 0; i < kPermissionCount; ++i) all.push_back(static_cast<Permission>(i));
  return all;
}

Actor user_with(Permission permission, Reach reach) {
  Actor actor{.kind = ActorKind::user, .id = kMe.value, .name = "Me"};
  actor.permissions.set(permission, reach);
  actor.queues = {kMyQueue};
  return actor;
}

struct Case {
  const char* what;
  Subject subject;
  Reach least;  // the shortest reach that is enough
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"mine", {.owner = kMe}, Reach::own},
      {"mine in a foreign queue", {.owner = kMe, .queue = kOtherQueue}, Reach::own},
      {"I take part", {.owner = kOther, .participants = {kOther, kMe}}, Reach::own},
      {"a colleague's in my queue", {.owner = kOther, .queue = kMyQueue}, Reach::queues},
      {"waiting in my queue", {.queue = kMyQueue}, Reach::queues},
      {"waiting in a foreign queue", {.queue = kOtherQueue}, Reach::all},
      {"a colleague's in a foreign queue",
       {.owner = kOther, .participants = {kOther}, .queue = kOtherQueue},
       Reach::all},
      {"nobody's", {}, Reach::all},
      {"a customer's, and nobody's", {.contact = kCustomer}, Reach::all},
  };
  return all;
}

TEST(Policy, a_user_is_allowed_by_the_reach_of_each_permission) {
  for (const Permission permission : every_permission())
    for (const Case& tested : cases())
      for (const Reach reach : {Reach::none, Reach::own, Reach::queues, Reach::all}) {
        const bool expected = reach != Reach::none && reach >= tested.least;
        const Actor actor = user_with(permission, reach);
        EXPECT_EQ(allowed(actor, permission, tested.subject), expected)
            << base::name_of(permission) << " " << base::name_of(reach) << ": " << tested.what;
        EXPECT_EQ(require(actor, permission, tested.subject).has_value(), expected);
        EXPECT_EQ(require_visible(actor, permission, tested.subject, "There is no such thing.").has_value(), expected);
      }
}

TEST(Policy, a_permission_gives_nothing_else) {
  for (const Permission given : every_permission())
    for (const Permission asked : every_permission()) {
      const Actor actor = user_with(given, Reach::all);
      EXPECT_EQ(allowed(actor, asked, Subject{.owner = kMe}), given == asked);
      EXPECT_EQ(allowed(actor, asked), given == asked);
    }
}

TEST(Policy, any_reach_is_full_where_no_single_thing_is_concerned) {
  for (const Permission permission : every_permission())
    for (const Reach reach : {Reach::none, Reach::own, Reach::queues, Reach::all})
      EXPECT_EQ(allowed(user_with(permission, reach), permission), reach != Reach::none);
}

TEST(Policy, a_user_without_an_id_owns_nothing) {
  Actor nobody = user_with(Permission::reply, Reach::queues);
  nobody.id = 0;
  nobody.queues = {Id<routing::Queue>{}};
  EXPECT_FALSE(allowed(nobody, Permission::reply, Subject{}));
  EXPECT_FALSE(allowed(nobody, Permission::reply, Subject{.participants = {Id<User>{}}}));
}

TEST(Policy, the_system_may_do_everything) {
  for (const Permission permission : every_permission()) {
    EXPECT_TRUE(allowed(Actor::system(), permission));
    for (const Case& tested : cases()) EXPECT_TRUE(allowed(Actor::system(), permission, tested.subject));
  }
}

TEST(Policy, a_contact_reads_and_writes_what_is_his_own_and_nothing_else) {
  Actor contact{.kind = ActorKind::contact, .id = kCustomer.value};
  contact.permissions = Permissions::everything();  // must not matter
  const Subject his{.owner = kMe, .queue = kMyQueue, .contact = kCustomer};
  const Subject foreign{.contact = Id<contacts::Contact>{32}};
  for (const Permission permission : every_permission()) {
    const bool his_kind = permission == Permission::view_conversations || permission == Permission::reply;
    EXPECT_EQ(allowed(contact, permission, his), his_kind) << base::name_of(permission);
    EXPECT_FALSE(allowed(contact, permission, foreign));
    EXPECT_FALSE(allowed(contact, permission, Subject{.owner = {kCustomer.value}}));
    EXPECT_FALSE(allowed(contact, permission));
  }
  contact.id = 0;
  EXPECT_FALSE(allowed(contact, Permission::reply, Subject{.contact = Id<contacts::Contact>{}}));
}

TEST(Policy, a_bot_works_on_what_it_owns) {
  const Actor bot{.kind = ActorKind::bot, .id = 41};
  for (const Permission permission : every_permission()) {
    const bool its_work = permission == Permission::view_conversations || permission == Permission::reply ||
                          permission == Permission::assign;
    EXPECT_EQ(allowed(bot, permission, Subject{.bot = {41}}), its_work);
    EXPECT_FALSE(allowed(bot, permission, Subject{.owner = {41}}));
    EXPECT_FALSE(allowed(bot, permission, Subject{.owner = kMe, .participants = {{41}}}));
    EXPECT_FALSE(allowed(bot, permission));
  }
  EXPECT_FALSE(allowed(Actor{.kind = ActorKind::bot}, Permission::reply, Subject{}));
}

TEST(Policy, a_refusal_names_the_permission_or_hides_the_thing) {
  const Actor nobody{.kind = ActorKind::user, .id = kMe.value};
  const auto denied = require(nobody, Permission::manage_queues);
  EXPECT_EQ(denied.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(denied.error().message, ::testing::HasSubstr("manage_queues"));
  const auto hidden = require_visible(nobody, Permission::view_conversations, {}, "There is no such conversation.");
  EXPECT_EQ(hidden.error(), (Error{ErrorCode::not_found, "There is no such conversation.", {}}));
}

TEST(Permissions, join_keeps_the_farther_reach_and_limit_the_shorter) {
  Permissions agent;
  agent.set(Permission::reply, Reach::own);
  agent.set(Permission::merge, Reach::all);
  Permissions leader;
  leader.set(Permission::reply, Reach::queues);
  Permissions both = agent;
  both.join(leader);
  EXPECT_EQ(both[Permission::reply], Reach::queues);
  EXPECT_EQ(both[Permission::merge], Reach::all);
  both.limit_to(leader);
  EXPECT_EQ(both, leader);
  both.limit_to(Permissions::everything());
  EXPECT_EQ(both, leader);
}

TEST(Permissions, are_told_by_name_and_read_back) {
  Permissions some;
  some.set(Permission::assign, Reach::queues);
  EXPECT_EQ(told(some).size(), std::size_t{kPermissionCount});
  EXPECT_EQ(to_permissions(told(some), "permissions"), some);
  EXPECT_EQ(to_permissions({{"asign", Reach::all}}, "scopes").error().fields,
            (std::vector<FieldError>{{"scopes.asign", "is not a permission"}}));
  for (const Permission permission : every_permission()) {
    EXPECT_NE(base::name_of(permission), "");
    EXPECT_NE(description_of(permission), "");
  }
  EXPECT_EQ(base::name_of(static_cast<Permission>(kPermissionCount)), "") << "kPermissionCount is too small";
}

}  // namespace
}  // namespace deskbell::identity
