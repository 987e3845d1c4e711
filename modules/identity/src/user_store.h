#pragma once
#include <identity/user.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::identity::store {

struct UserRecord {
  User user;
  std::string password_hash;
  std::string totp_secret;   // sealed; empty: not enabled
  std::string totp_pending;  // sealed; waits for its first code
  std::int64_t totp_step = 0;
};

// What makes two mail addresses the same account.
std::string email_key(std::string_view email);

std::optional<UserRecord> find_user(storage::Snapshot& snapshot, Id<User> user);
std::optional<UserRecord> find_user_by_email(storage::Snapshot& snapshot, std::string_view email);
std::vector<User> list_users(storage::Snapshot& snapshot, std::string_view query, std::string_view status,
                             Id<User> after, int limit);
std::optional<std::string> name_of_user(storage::Snapshot& snapshot, Id<User> user);
std::optional<UserSummary> find_summary(storage::Snapshot& snapshot, Id<User> user);
std::vector<UserSummary> active_users(storage::Snapshot& snapshot);
bool any_user(storage::Snapshot& snapshot);
bool is_active(storage::Snapshot& snapshot, Id<User> user);

void insert_user(storage::Transaction& tx, const User& user, const std::string& password_hash);
// Name, mail address, language, status.
void save_user(storage::Transaction& tx, const User& user);
// False when `former` is no longer the hash.
bool replace_password(storage::Transaction& tx, Id<User> user, const std::string& former, const std::string& hash);
void set_password(storage::Transaction& tx, Id<User> user, const std::string& hash);
void set_totp(storage::Transaction& tx, Id<User> user, const std::string& secret, const std::string& pending,
              std::int64_t step);
// False when this step, or a later one, was used before.
// Everybody who has a TOTP secret or is about to have one.
struct TotpRecord {
  Id<User> user;
  std::string secret;
  std::string pending;
};
std::vector<TotpRecord> all_totp(storage::Snapshot& snapshot);
// False when somebody else changed it meanwhile.
bool replace_totp(storage::Transaction& tx, const TotpRecord& former, const std::string& secret,
                  const std::string& pending);
bool use_totp_step(storage::Transaction& tx, Id<User> user, std::int64_t step);
void set_last_seen(storage::Transaction& tx, Id<User> user, Time at);
void save_presence(storage::Transaction& tx, const User& user);

void replace_recovery_codes(storage::Transaction& tx, Id<User> user, std::span<const std::string> hashes);
bool use_recovery_code(storage::Transaction& tx, Id<User> user, const std::string& hash);

void open_span(storage::Transaction& tx, std::int64_t id, const User& user);
void close_span(storage::Transaction& tx, Id<User> user, Time at);
std::vector<PresenceSpan> spans(storage::Snapshot& snapshot, Id<User> user, Time from, Time to, int limit);

std::span<const storage::Statement* const> user_statements();

}  // namespace deskbell::identity::store
