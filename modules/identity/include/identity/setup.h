#pragma once
#include <identity/parts.h>
#include <identity/sessions.h>
#include <identity/user.h>
#include <identity/workspace.h>

#include <atomic>
#include <optional>
#include <string>

namespace deskbell::identity {

struct SetupInput {
  std::string token;
  std::string workspace;
  std::string name;
  std::string email;
  std::string password;
  std::optional<std::string> time_zone = {};
};
BOOST_DESCRIBE_STRUCT(SetupInput, (), (token, workspace, name, email, password, time_zone))

struct FirstAdministrator {
  std::string name;
  std::string email;
  std::string workspace = {};
  std::optional<std::string> password = {};  // absent: one is made and answered
  std::optional<std::string> time_zone = {};  // of the workspace; absent: UTC
};

// The first run. It makes the built-in roles and the first administrator, and is gone afterwards.
class Setup {
 public:
  Setup(Parts parts, Access& access, Workspace& workspace, Passwords& passwords, SignInGuard& guard);

  // True while there is no user.
  bool needed();
  // What must be given to `run`: random, new in each process, printed by whoever starts the program. With several
  // nodes use the command line.
  const std::string& token() const { return token_; }
  // failed_precondition when there is a user already; permission_denied when the token is wrong. Signs in.
  Result<SignedIn> run(const SetupInput& input, const Origin& origin);
  // The same from the command line (`deskbell init`): answers the password.
  Result<std::string> create_administrator(const FirstAdministrator& input);

 private:
  Result<User> create(storage::Transaction& tx, const FirstAdministrator& input, const std::string& hash);
  Parts parts_;
  Access& access_;
  Workspace& workspace_;
  Passwords& passwords_;
  SignInGuard& guard_;
  std::string token_;
  std::atomic<bool> done_{false};
};

}  // namespace deskbell::identity
