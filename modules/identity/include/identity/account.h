#pragma once
#include <identity/access.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <string>
#include <vector>

namespace deskbell::identity {

namespace store {
struct UserRecord;
}
class Passwords;
class SignInGuard;
class Totp;

struct AccountPatch {
  std::optional<std::string> name = {};
  std::optional<std::string> language = {};
};
BOOST_DESCRIBE_STRUCT(AccountPatch, (), (name, language))

struct TotpEnrolment {
  std::string secret;  // base32, to be typed
  std::string uri;     // otpauth://
  std::string qr_svg;
};
BOOST_DESCRIBE_STRUCT(TotpEnrolment, (), (secret, uri, qr_svg))

// What a signed-in person does with the own account. API tokens are refused.
class Account {
 public:
  Account(Parts parts, Access& access, Passwords& passwords, SignInGuard& guard, Totp& totp);

  Result<User> change(const Actor& actor, const AccountPatch& patch);
  // Ends all other sessions. A wrong `current` counts for the lock-out. Not inside Database::write.
  Result<void> change_password(const Actor& actor, const std::string& current, const std::string& wanted);

  // Starts (again) with a new secret, which counts only after confirm_totp. failed_precondition when already enabled.
  Result<TotpEnrolment> begin_totp(const Actor& actor);
  // Answers ten recovery codes, shown once; each replaces a code one time.
  Result<std::vector<std::string>> confirm_totp(const Actor& actor, const std::string& code);
  // Not inside Database::write.
  Result<void> disable_totp(const Actor& actor, const std::string& password);

 private:
  Result<store::UserRecord> check_password(const Actor& actor, const std::string& password, std::string field);
  Parts parts_;
  Access& access_;
  Passwords& passwords_;
  SignInGuard& guard_;
  Totp& totp_;
};

}  // namespace deskbell::identity
