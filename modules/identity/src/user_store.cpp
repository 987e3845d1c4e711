#include "user_store.h"

#include "group_store.h"

namespace deskbell::identity::store {
namespace {

using storage::Row;
using storage::Statement;

#define DESKBELL_USER_COLUMNS                                                                              \
  "id, name, email, language, status, presence, presence_since, presence_note, created_at, last_seen_at, " \
  "password_hash, totp_secret, totp_pending, totp_step FROM identity_user "

constexpr Statement kFind{"identity.find_user", "SELECT " DESKBELL_USER_COLUMNS "WHERE id = $1"};
constexpr Statement kFindByEmail{"identity.find_user_by_email", "SELECT " DESKBELL_USER_COLUMNS "WHERE email_key = $1"};
constexpr Statement kList{"identity.list_users",
                          "SELECT " DESKBELL_USER_COLUMNS
                          "WHERE id > $1 AND ($2 = '' OR status = $2) "
                          "AND ($3 = '' OR lower(name) LIKE $3 ESCAPE '!' OR email_key LIKE $3 ESCAPE '!') "
                          "ORDER BY id LIMIT $4"};
constexpr Statement kName{"identity.name_of_user", "SELECT name FROM identity_user WHERE id = $1"};
constexpr Statement kSummary{"identity.find_summary",
                             "SELECT id, name, presence, presence_since FROM identity_user WHERE id = $1"};
constexpr Statement kActive{"identity.active_users",
                            "SELECT id, name, presence, presence_since FROM identity_user WHERE status = 'active' "
                            "ORDER BY lower(name), id"};
constexpr Statement kAny{"identity.any_user", "SELECT id FROM identity_user LIMIT 1"};
constexpr Statement kIsActive{"identity.is_active_user", "SELECT 1 FROM identity_user WHERE id = $1 AND status = 'active'"};
constexpr Statement kInsert{
    "identity.insert_user",
    "INSERT INTO identity_user(id, name, email, email_key, language, status, password_hash, "
    "totp_secret, totp_pending, totp_step, presence, presence_since, presence_note, created_at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, '', '', 0, $8, $9, '', $10)"};
constexpr Statement kSave{"identity.save_user",
                          "UPDATE identity_user SET name = $2, email = $3, email_key = $4, language = $5, status = $6 "
                          "WHERE id = $1"};
constexpr Statement kReplacePassword{
    "identity.replace_password", "UPDATE identity_user SET password_hash = $3 WHERE id = $1 AND password_hash = $2"};
constexpr Statement kSetPassword{"identity.set_password", "UPDATE identity_user SET password_hash = $2 WHERE id = $1"};
constexpr Statement kSetTotp{
    "identity.set_totp", "UPDATE identity_user SET totp_secret = $2, totp_pending = $3, totp_step = $4 WHERE id = $1"};
constexpr Statement kAllTotp{"identity.all_totp",
                             "SELECT id, totp_secret, totp_pending FROM identity_user "
                             "WHERE totp_secret <> '' OR totp_pending <> '' ORDER BY id"};
constexpr Statement kReplaceTotp{"identity.replace_totp",
                                 "UPDATE identity_user SET totp_secret = $4, totp_pending = $5 "
                                 "WHERE id = $1 AND totp_secret = $2 AND totp_pending = $3"};
constexpr Statement kUseStep{"identity.use_totp_step",
                             "UPDATE identity_user SET totp_step = $2 WHERE id = $1 AND totp_step < $2"};
constexpr Statement kSeen{"identity.set_last_seen",
                          "UPDATE identity_user SET last_seen_at = $2 "
                          "WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2)"};
constexpr Statement kSavePresence{
    "identity.save_presence",
    "UPDATE identity_user SET presence = $2, presence_since = $3, presence_note = $4 WHERE id = $1"};
constexpr Statement kDropCodes{"identity.drop_recovery_codes", "DELETE FROM identity_recovery_code WHERE user_id = $1"};
constexpr Statement kAddCode{"identity.add_recovery_code",
                             "INSERT INTO identity_recovery_code(user_id, code_hash) VALUES($1, $2)"};
constexpr Statement kUseCode{"identity.use_recovery_code",
                             "DELETE FROM identity_recovery_code WHERE user_id = $1 AND code_hash = $2"};
constexpr Statement kOpenSpan{"identity.open_span",
                              "INSERT INTO identity_presence_span(id, user_id, presence, note, began_at) "
                              "VALUES($1, $2, $3, $4, $5)"};
constexpr Statement kCloseSpan{
    "identity.close_span", "UPDATE identity_presence_span SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL"};
constexpr Statement kSpans{"identity.spans",
                           "SELECT presence, note, began_at, ended_at FROM identity_presence_span "
                           "WHERE user_id = $1 AND began_at < $3 AND (ended_at IS NULL OR ended_at > $2) "
                           "ORDER BY began_at, id LIMIT $4"};
constexpr const Statement* kStatements[] = {
    &kFind,    &kFindByEmail,     &kList,        &kName,      &kSummary, &kActive, &kAny,          &kIsActive,    &kInsert,
    &kSave,    &kReplacePassword, &kSetPassword, &kSetTotp,   &kAllTotp, &kReplaceTotp, &kUseStep, &kSeen,   &kSavePresence, &kDropCodes,
    &kAddCode, &kUseCode,         &kOpenSpan,    &kCloseSpan, &kSpans};

std::optional<std::string> filled(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(std::string(text));
}

Presence presence_at(const Row& row, int column) {
  return base::find_enum<Presence>(row.text(column)).value_or(Presence::offline);
}

UserRecord read_user(const Row& row) {
  UserRecord record;
  record.user = {.id = row.id<User>(0),
                 .name = row.string(1),
                 .email = row.string(2),
                 .language = row.string(3),
                 .status = base::find_enum<UserStatus>(row.text(4)).value_or(UserStatus::disabled),
                 .presence = presence_at(row, 5),
                 .presence_since = row.time(6),
                 .presence_note = filled(row.text(7)),
                 .created_at = row.time(8),
                 .last_seen_at = row.optional_time(9)};
  record.password_hash = row.string(10);
  record.totp_secret = row.string(11);
  record.totp_pending = row.string(12);
  record.totp_step = row.integer(13);
  record.user.totp_enabled = !record.totp_secret.empty();
  return record;
}

UserSummary read_summary(const Row& row) {
  return {.id = row.id<User>(0), .name = row.string(1), .presence = presence_at(row, 2), .presence_since = row.time(3)};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string like_pattern(std::string_view query) {
  if (query.empty()) return {};
  std::string pattern = "%";
  for (char c : lower(query)) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

void add_groups(storage::Snapshot& snapshot, User& user) {
  user.roles = roles_of_user(snapshot, user.id);
  user.teams = teams_of_user(snapshot, user.id);
}

}  // namespace

std::string email_key(std::string_view email) {
  return lower(email);
}

std::optional<UserRecord> find_user(storage::Snapshot& snapshot, Id<User> user) {
  auto record = snapshot.one(kFind, read_user, user);
  if (record) add_groups(snapshot, record->user);
  return record;
}

std::optional<UserRecord> find_user_by_email(storage::Snapshot& snapshot, std::string_view email) {
  auto record = snapshot.one(kFindByEmail, read_user, email_key(email));
  if (record) add_groups(snapshot, record->user);
  return record;
}

std::vector<User> list_users(storage::Snapshot& snapshot, std::string_view query, std::string_view status,
                             Id<User> after, int limit) {
  auto users = snapshot.all(
      kList, [](const Row& row) { return read_user(row).user; }, after, status, like_pattern(query), limit);
  for (User& user : users) add_groups(snapshot, user);
  return users;
}

std::optional<std::string> name_of_user(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.one(kName, [](const Row& row) { return row.string(0); }, user);
}

std::optional<UserSummary> find_summary(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.one(kSummary, read_summary, user);
}

std::vector<UserSummary> active_users(storage::Snapshot& snapshot) {
  return snapshot.all(kActive, read_summary);
}

bool any_user(storage::Snapshot& snapshot) {
  return snapshot.number(kAny) != 0;
}

bool is_active(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.number(kIsActive, user) != 0;
}

void insert_user(storage::Transaction& tx, const User& user, const std::string& password_hash) {
  tx.run(kInsert, user.id, user.name, user.email, email_key(user.email), user.language, base::name_of(user.status),
         password_hash, base::name_of(user.presence), user.presence_since, user.created_at);
}

void save_user(storage::Transaction& tx, const User& user) {
  tx.run(kSave, user.id, user.name, user.email, email_key(user.email), user.language, base::name_of(user.status));
}

bool replace_password(storage::Transaction& tx, Id<User> user, const std::string& former, const std::string& hash) {
  return tx.run(kReplacePassword, user, former, hash) == 1;
}

void set_password(storage::Transaction& tx, Id<User> user, const std::string& hash) {
  tx.run(kSetPassword, user, hash);
}

void set_totp(storage::Transaction& tx, Id<User> user, const std::string& secret, const std::string& pending,
              std::int64_t step) {
  tx.run(kSetTotp, user, secret, pending, step);
}

std::vector<TotpRecord> all_totp(storage::Snapshot& snapshot) {
  return snapshot.all(kAllTotp, [](const Row& row) { return TotpRecord{row.id<User>(0), row.string(1), row.string(2)}; });
}

bool replace_totp(storage::Transaction& tx, const TotpRecord& former, const std::string& secret,
                  const std::string& pending) {
  return tx.run(kReplaceTotp, former.user, former.secret, former.pending, secret, pending) == 1;
}

bool use_totp_step(storage::Transaction& tx, Id<User> user, std::int64_t step) {
  return tx.run(kUseStep, user, step) == 1;
}

void set_last_seen(storage::Transaction& tx, Id<User> user, Time at) {
  tx.run(kSeen, user, at);
}

void save_presence(storage::Transaction& tx, const User& user) {
  tx.run(kSavePresence, user.id, base::name_of(user.presence), user.presence_since, user.presence_note.value_or(""));
}

void replace_recovery_codes(storage::Transaction& tx, Id<User> user, std::span<const std::string> hashes) {
  tx.run(kDropCodes, user);
  for (const std::string& hash : hashes) tx.run(kAddCode, user, hash);
}

bool use_recovery_code(storage::Transaction& tx, Id<User> user, const std::string& hash) {
  return tx.run(kUseCode, user, hash) == 1;
}

void open_span(storage::Transaction& tx, std::int64_t id, const User& user) {
  tx.run(kOpenSpan, id, user.id, base::name_of(user.presence), user.presence_note.value_or(""), user.presence_since);
}

void close_span(storage::Transaction& tx, Id<User> user, Time at) {
  tx.run(kCloseSpan, user, at);
}

std::vector<PresenceSpan> spans(storage::Snapshot& snapshot, Id<User> user, Time from, Time to, int limit) {
  return snapshot.all(
      kSpans,
      [](const Row& row) {
        return PresenceSpan{.presence = presence_at(row, 0),
                            .note = filled(row.text(1)),
                            .from = row.time(2),
                            .to = row.optional_time(3)};
      },
      user, from, to, limit);
}

std::span<const storage::Statement* const> user_statements() {
  return kStatements;
}

}  // namespace deskbell::identity::store
