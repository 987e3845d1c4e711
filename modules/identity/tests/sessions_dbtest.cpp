#include "totp.h"
#include "workplace.h"

#include <gmock/gmock.h>

#include <mutex>

namespace deskbell::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class SignIn : public Workplace {
 protected:
  // Enables the second factor for ann and answers her secret.
  std::string enrol(const Actor& ann, std::vector<std::string>* recovery = nullptr) {
    const auto enrolment = identity.account.begin_totp(ann).value();
    const std::string secret = decode(enrolment.secret);
    auto codes = identity.account.confirm_totp(ann, code(secret)).value();
    if (recovery) *recovery = std::move(codes);
    return secret;
  }
  static std::string decode(const std::string& base32) {
    std::string bytes;
    unsigned pending = 0;
    int bits = 0;
    for (const char c : base32) {
      pending = pending << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
      if ((bits += 5) >= 8) bytes += static_cast<char>(pending >> (bits -= 8) & 255);
    }
    return bytes;
  }
  std::string code(const std::string& secret) {
    for (int number = 0; number < 1'000'000; ++number) {
      std::string text = std::to_string(number);
      text.insert(0, 6 - text.size(), '0');
      if (const auto step = Totp::matching_step(secret, text, clock.now(), now_step() - 1); step == now_step())
        return text;
    }
    return {};
  }
  std::int64_t now_step() { return std::chrono::floor<seconds>(clock.now().time_since_epoch()).count() / 30; }
};
DESKBELL_ON_BOTH_ENGINES(SignIn);

TEST_P(SignIn, the_right_password_opens_a_session) {
  const User ann = add_user("ann", {role("Agent")});
  const auto in = sign_in("ann").value();
  EXPECT_EQ(in.actor.user(), ann.id);
  EXPECT_EQ(in.actor.name, "ann");
  EXPECT_EQ(in.actor.permissions[Permission::reply], Reach::queues);
  EXPECT_EQ(in.actor.permissions[Permission::manage_users], Reach::none);
  EXPECT_TRUE(csrf_matches(in.token, in.csrf));
  const auto again = authenticate(in.token).value();
  EXPECT_EQ(again.session, in.actor.session);
  EXPECT_EQ(again.permissions, in.actor.permissions);
  EXPECT_EQ(authenticate("something else").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(authenticate("").error().code, ErrorCode::unauthenticated);
}

TEST_P(SignIn, unknown_disabled_and_wrong_are_told_with_the_same_words) {
  const User ann = add_user("ann", {});
  const auto wrong = sign_in("ann", {}, "wrong password").error();
  EXPECT_EQ(sign_in("nobody", {}, "wrong password").error(), wrong);
  ASSERT_TRUE(identity.users.change(ada, ann.id, {.status = UserStatus::disabled}));
  EXPECT_EQ(sign_in("ann").error(), wrong);
  EXPECT_EQ(wrong.code, ErrorCode::unauthenticated);
}

TEST_P(SignIn, guessing_locks_known_and_unknown_accounts_alike) {
  add_user("ann", {});
  for (const std::string name : {"ann", "nobody"}) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(name, {}, "wrong password").error().code, ErrorCode::unauthenticated);
    const auto locked = sign_in(name);
    EXPECT_EQ(locked.error().code, ErrorCode::resource_exhausted);
    EXPECT_EQ(locked.error().message, "Too many attempts. Try again in 2 seconds.");
    EXPECT_EQ(identity.sessions.retry_after(name + "@example.com", kDesk.address), seconds(2));
  }
  clock.advance(seconds(2));
  EXPECT_TRUE(sign_in("ann"));
}

TEST_P(SignIn, an_administrators_reset_lifts_the_lock) {
  const User ann = add_user("ann", {});
  for (int i = 0; i < 5; ++i) (void)sign_in("ann", {}, "wrong password");
  const std::string fresh = identity.users.reset_password(ada, ann.id).value();
  EXPECT_TRUE(sign_in("ann", {}, fresh));
  EXPECT_FALSE(sign_in("ann"));
}

TEST_P(SignIn, a_second_factor_is_asked_for_and_works_once) {
  add_user("ann", {});
  const Actor ann = sign_in("ann").value().actor;
  const std::string secret = enrol(ann);
  EXPECT_EQ(sign_in("ann").error().fields, (std::vector<FieldError>{{"totp", "is required"}}));
  EXPECT_EQ(sign_in("ann", code(secret)).error().fields, (std::vector<FieldError>{{"totp", "is not right"}}))
      << "the code that confirmed the enrolment is used";
  clock.advance(seconds(30));
  const std::string next = code(secret);
  EXPECT_TRUE(sign_in("ann", next));
  EXPECT_FALSE(sign_in("ann", next)) << "used before";
  clock.advance(seconds(30));
  EXPECT_FALSE(sign_in("ann", next)) << "used before, one step later";
  EXPECT_TRUE(sign_in("ann", code(secret)));
}

TEST_P(SignIn, wrong_codes_lock_the_account) {
  add_user("ann", {});
  enrol(sign_in("ann").value().actor);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(sign_in("ann").error().code, ErrorCode::unauthenticated);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("ann", "000000").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(sign_in("ann", "000000").error().code, ErrorCode::resource_exhausted);
}

TEST_P(SignIn, a_recovery_code_works_once) {
  add_user("ann", {});
  std::vector<std::string> recovery;
  enrol(sign_in("ann").value().actor, &recovery);
  EXPECT_TRUE(sign_in("ann", recovery[3]));
  EXPECT_FALSE(sign_in("ann", recovery[3]));
  EXPECT_TRUE(sign_in("ann", recovery[4]));
}

TEST_P(SignIn, the_second_factor_goes_with_the_password_or_by_an_administrator) {
  const User ann = add_user("ann", {});
  const Actor actor = sign_in("ann").value().actor;
  enrol(actor);
  EXPECT_EQ(identity.account.begin_totp(actor).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(identity.account.disable_totp(actor, "wrong password").error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(identity.account.disable_totp(actor, kPassword));
  EXPECT_TRUE(sign_in("ann"));
  clock.advance(minutes(2));
  enrol(actor);
  EXPECT_FALSE(sign_in("ann"));
  EXPECT_TRUE(identity.users.reset_totp(ada, ann.id));
  EXPECT_TRUE(sign_in("ann"));
  EXPECT_EQ(identity.account.confirm_totp(actor, "123456").error().code, ErrorCode::failed_precondition);
}

TEST_P(SignIn, a_session_ends_after_twelve_idle_hours) {
  const auto in = sign_in("ada").value();
  for (int i = 0; i < 5; ++i) {
    clock.advance(hours(12) - seconds(1));
    ASSERT_TRUE(authenticate(in.token)) << i;
  }
  clock.advance(hours(12));
  EXPECT_EQ(authenticate(in.token).error().code, ErrorCode::unauthenticated);
}

TEST_P(SignIn, a_session_ends_after_thirty_days_whatever_happens) {
  const auto in = sign_in("ada").value();
  for (int i = 0; i < 30 * 24 - 1; ++i) {
    clock.advance(hours(1));
    ASSERT_TRUE(authenticate(in.token)) << i;
  }
  clock.advance(hours(1));
  EXPECT_FALSE(authenticate(in.token));
  EXPECT_GE(identity.sessions.sweep(), 1);
  EXPECT_THAT(kinds(), Contains("identity.session_ended"));
  clock.advance(-hours(24));
  EXPECT_FALSE(authenticate(in.token)) << "a clock that goes back revives nothing";
}

TEST_P(SignIn, activity_survives_a_restart_to_the_minute) {
  const auto in = sign_in("ada").value();
  clock.advance(hours(11));
  ASSERT_TRUE(authenticate(in.token));
  ASSERT_TRUE(soon([&] { return identity.users.load(ada, ada.user())->last_seen_at == clock.now(); }));
  Access restarted(*database, log, clock);
  clock.advance(hours(11));
  EXPECT_TRUE(restarted.authenticate(in.token, "192.0.2.1"));
}

TEST_P(SignIn, signing_out_ends_this_session_only) {
  const auto here = sign_in("ada").value();
  const auto there = sign_in("ada").value();
  EXPECT_TRUE(identity.sessions.sign_out(here.actor));
  EXPECT_FALSE(authenticate(here.token));
  EXPECT_FALSE(identity.access.renew(here.actor));
  EXPECT_TRUE(authenticate(there.token));
  EXPECT_TRUE(identity.access.renew(there.actor));
  EXPECT_EQ(identity.sessions.sign_out(here.actor).error().code, ErrorCode::unauthenticated);
}

TEST_P(SignIn, sessions_are_listed_and_ended_one_by_one) {
  const auto other = sign_in("ada").value();
  const auto sessions = identity.sessions.list(ada).value();
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].id, other.actor.session);
  EXPECT_EQ(sessions[0].user_agent, "Browser");
  EXPECT_FALSE(sessions[0].current);
  EXPECT_TRUE(sessions[1].current);
  EXPECT_TRUE(identity.sessions.revoke(ada, other.actor.session));
  EXPECT_FALSE(authenticate(other.token));
  add_user("ann", {});
  EXPECT_EQ(identity.sessions.revoke(sign_in("ann").value().actor, ada.session).error().code, ErrorCode::not_found);
  EXPECT_TRUE(authenticate(ada_token));
}

TEST_P(SignIn, doors_are_told_to_close_and_other_nodes_too) {
  const User ann = add_user("ann", {});
  const auto in = sign_in("ann").value();
  // A second node on the same data.
  const auto elsewhere_database = database.open_another();
  events::Log elsewhere_log(*elsewhere_database, clock);
  Access elsewhere(*elsewhere_database, elsewhere_log, clock);
  std::mutex mutex;
  std::vector<AccessChange> heard;
  identity.access.on_change([&](const AccessChange& change) {
    const std::lock_guard lock(mutex);
    heard.push_back(change);
  });
  ASSERT_TRUE(elsewhere.authenticate(in.token, "192.0.2.1"));
  ASSERT_TRUE(identity.users.change(ada, ann.id, {.status = UserStatus::disabled}));
  EXPECT_FALSE(authenticate(in.token)) << "here at once";
  EXPECT_TRUE(soon([&] {
    const std::lock_guard lock(mutex);
    return std::ranges::any_of(heard, [&](const AccessChange& change) {
      return change.kind == AccessChange::Kind::user_ended && change.user == ann.id;
    });
  }));
  // On SQLite there is one node only.
  if (GetParam() == storage::Engine::postgres)
    EXPECT_TRUE(soon([&] { return !elsewhere.authenticate(in.token, "192.0.2.1"); }));
}

TEST_P(SignIn, every_attempt_is_in_the_log_without_secrets) {
  add_user("ann", {});
  (void)sign_in("ann", {}, "wrong password");
  (void)sign_in("secret in the wrong field", {}, "x");
  const auto in = sign_in("ann").value();
  (void)identity.sessions.sign_out(in.actor);
  EXPECT_THAT(kinds(), ::testing::IsSupersetOf({"identity.set_up", "identity.user_created", "identity.sign_in_failed",
                                                "identity.signed_in", "identity.signed_out"}));
  for (const auto& event : events())
    for (const std::string& secret : {kPassword, std::string("wrong"), in.token, in.csrf, ada_token})
      EXPECT_THAT(event.payload, Not(HasSubstr(secret))) << event.kind;
  const auto all = events();
  EXPECT_THAT(std::ranges::find(all, "identity.signed_out", &events::Event::kind)->payload, HasSubstr("192.0.2.1"));
}

}  // namespace
}  // namespace deskbell::identity
