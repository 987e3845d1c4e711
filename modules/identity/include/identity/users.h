#pragma once
#include <base/page.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::identity {

class Passwords;
class SignInGuard;

struct UserFilter {
  std::string query = {};  // part of name or mail address
  std::optional<UserStatus> status = {};
  std::string cursor = {};
  int limit = 50;
};

struct NewUser {
  std::string name;
  std::string email;
  std::optional<std::string> password = {};  // absent: one is made and answered once
  std::vector<Id<Role>> roles = {};
  std::vector<Id<Team>> teams = {};
  std::optional<std::string> language = {};
};
BOOST_DESCRIBE_STRUCT(NewUser, (), (name, email, password, roles, teams, language))

struct UserCreated {
  User user;
  std::optional<std::string> password;  // only when it was made here
};
BOOST_DESCRIBE_STRUCT(UserCreated, (), (user, password))

struct UserPatch {
  std::optional<std::string> name = {};
  std::optional<std::string> email = {};
  std::optional<std::vector<Id<Role>>> roles = {};
  std::optional<std::vector<Id<Team>>> teams = {};
  std::optional<std::string> language = {};
  std::optional<UserStatus> status = {};
};
BOOST_DESCRIBE_STRUCT(UserPatch, (), (name, email, roles, teams, language, status))

// The people of the workspace. Everything but `directory` and what is about oneself needs manage_users. Nobody can give
// a role, or take over an account, that allows more than he may do himself; the last active administrator cannot be
// disabled or lose the role (failed_precondition).
class Users {
 public:
  Users(Parts parts, Passwords& passwords, SignInGuard& guard);

  Result<Page<User>> list(const Actor& actor, const UserFilter& filter);
  // Oneself, or with manage_users anybody; whom one may not see is not_found.
  Result<User> load(const Actor& actor, Id<User> user);
  // Active users, by name, for assign and mention pickers: every signed-in user.
  Result<std::vector<UserSummary>> directory(const Actor& actor);

  // These two may hash a password: not inside Database::write.
  Result<UserCreated> create(const Actor& actor, const NewUser& input);
  // A new random password, answered once; ends the user's sessions and lock-out.
  Result<std::string> reset_password(const Actor& actor, Id<User> user);

  Result<User> change(const Actor& actor, Id<User> user, const UserPatch& patch);
  // Ends all sessions and API tokens of the user.
  Result<void> revoke(const Actor& actor, Id<User> user);
  Result<void> reset_totp(const Actor& actor, Id<User> user);

  // For modules above, inside their transaction; no policy. "en" for an unknown user.
  static std::string language_of(storage::Snapshot& snapshot, Id<User> user);
  static std::optional<std::string> name_of(storage::Snapshot& snapshot, Id<User> user);

 private:
  Parts parts_;
  Passwords& passwords_;
  SignInGuard& guard_;
};

}  // namespace deskbell::identity
