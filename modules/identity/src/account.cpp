#include "changes.h"
#include "group_store.h"
#include "passwords.h"
#include "sign_in_guard.h"
#include "totp.h"
#include "validate.h"

#include <identity/account.h>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 100;
constexpr std::string_view kNoEnrolment = "Start with a new secret first.";

Result<store::UserRecord> load_self(storage::Snapshot& snapshot, const Actor& actor) {
  auto record = store::find_user(snapshot, actor.user());
  if (!record) return std::unexpected(no_such_user());
  return std::move(*record);
}

}  // namespace

Account::Account(Parts parts, Access& access, Passwords& passwords, SignInGuard& guard, Totp& totp)
    : parts_(parts), access_(access), passwords_(passwords), guard_(guard), totp_(totp) {}

Result<User> Account::change(const Actor& actor, const AccountPatch& patch) {
  TRY(access_.require_session(actor));
  AccountPatch wanted = patch;
  if (wanted.name) {
    TRY(wanted.name, checked_line(*wanted.name, "name", 1, kLongestName));
  }
  if (wanted.language) {
    TRY(wanted.language, checked_language(*wanted.language));
  }
  return parts_.database.write([&](storage::Transaction& tx) -> Result<User> {
    TRY(auto found, load_self(tx, actor));
    json::object changes;
    if (wanted.name) changes["name"] = found.user.name = *wanted.name;
    if (wanted.language) changes["language"] = found.user.language = *wanted.language;
    store::save_user(tx, found.user);
    record(parts_, tx, "user_changed", actor, {.user = found.user.id, .name = found.user.name, .changes = changes});
    return found.user;
  });
}

Result<store::UserRecord> Account::check_password(const Actor& actor, const std::string& password, std::string field) {
  TRY(access_.require_session(actor));
  TRY(auto found, parts_.database.read([&](storage::Snapshot& snapshot) { return load_self(snapshot, actor); }));
  const std::string& email = found.user.email;
  if (const auto wait = guard_.begin(email, actor.address); wait.count() > 0) return std::unexpected(locked_out(wait));
  TRY(const bool right, passwords_.verify(found.password_hash, password));
  if (!right) return invalid(std::move(field), "is not your password");
  guard_.undo(email, actor.address);
  return std::move(found);
}

Result<void> Account::change_password(const Actor& actor, const std::string& current, const std::string& wanted) {
  TRY(const auto found, check_password(actor, current, "current"));
  TRY(check_new_password(wanted, found.user.email, found.user.name, "password"));
  TRY(const std::string hash, passwords_.hash(wanted));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!store::replace_password(tx, actor.user(), found.password_hash, hash))
      return failure(ErrorCode::aborted, "The password was changed by somebody else at this moment.");
    record(parts_, tx, "password_changed", actor, {.user = found.user.id, .name = found.user.name});
    end_access(parts_, tx, actor, found.user, actor.session);
    return {};
  });
}

Result<TotpEnrolment> Account::begin_totp(const Actor& actor) {
  TRY(access_.require_session(actor));
  const std::string secret = totp_.make_secret();
  const std::string sealed = totp_.seal(actor.user(), secret);
  std::string workspace;
  TRY(const User user, parts_.database.write([&](storage::Transaction& tx) -> Result<User> {
    TRY(const auto found, load_self(tx, actor));
    if (found.user.totp_enabled)
      return failure(ErrorCode::failed_precondition, "The second factor is switched on already.");
    store::set_totp(tx, found.user.id, "", sealed, found.totp_step);
    workspace = store::find_setting(tx, "name").value_or("Deskbell");
    return found.user;
  }));
  const std::string uri = Totp::uri(secret, workspace, user.email);
  return TotpEnrolment{.secret = Totp::base32(secret), .uri = uri, .qr_svg = Totp::qr_svg(uri)};
}

Result<std::vector<std::string>> Account::confirm_totp(const Actor& actor, const std::string& code) {
  TRY(access_.require_session(actor));
  const auto codes = totp_.make_recovery_codes();
  std::vector<std::string> hashes;
  for (const auto& recovery : codes) hashes.push_back(Totp::recovery_hash(recovery));
  TRY(parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const auto found, load_self(tx, actor));
    const auto secret = totp_.unseal(found.user.id, found.totp_pending);
    if (!secret) return failure(ErrorCode::failed_precondition, std::string(kNoEnrolment));
    const auto step = Totp::matching_step(*secret, code, parts_.clock.wall(), found.totp_step);
    if (!step) return invalid("code", "is not right; check the clock of your device");
    store::set_totp(tx, found.user.id, found.totp_pending, "", *step);
    store::replace_recovery_codes(tx, found.user.id, hashes);
    record(parts_, tx, "totp_enabled", actor, {.user = found.user.id, .name = found.user.name});
    end_access(parts_, tx, actor, found.user, actor.session);
    return {};
  }));
  return codes;
}

Result<void> Account::disable_totp(const Actor& actor, const std::string& password) {
  TRY(const auto checked, check_password(actor, password, "password"));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const auto found, load_self(tx, actor));
    store::set_totp(tx, found.user.id, "", "", found.totp_step);
    store::replace_recovery_codes(tx, found.user.id, {});
    record(parts_, tx, "totp_disabled", actor, {.user = found.user.id, .name = found.user.name});
    end_access(parts_, tx, actor, found.user, actor.session);
    return {};
  });
}

}  // namespace deskbell::identity
