#include "session_store.h"

namespace deskbell::identity::store {
namespace {

using storage::Row;
using storage::Statement;

#define DESKBELL_SESSION_COLUMNS "id, user_id, created_at, last_seen_at, address, user_agent FROM identity_session "
#define DESKBELL_TOKEN_COLUMNS \
  "id, user_id, name, scopes, created_at, expires_at, last_used_at FROM identity_api_token "

constexpr Statement kInsertSession{
    "identity.insert_session",
    "INSERT INTO identity_session(id, user_id, token_hash, created_at, last_seen_at, address, user_agent) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kFindSession{"identity.find_session", "SELECT " DESKBELL_SESSION_COLUMNS "WHERE token_hash = $1"};
constexpr Statement kFindSessionById{"identity.find_session_by_id", "SELECT " DESKBELL_SESSION_COLUMNS "WHERE id = $1"};
constexpr Statement kSessionsOfUser{"identity.sessions_of_user",
                                    "SELECT " DESKBELL_SESSION_COLUMNS "WHERE user_id = $1 ORDER BY id DESC LIMIT 200"};
constexpr Statement kTouchSession{"identity.touch_session",
                                  "UPDATE identity_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2"};
constexpr Statement kExpiredSessions{
    "identity.expired_sessions",
    "SELECT id, user_id FROM identity_session WHERE created_at <= $1 OR last_seen_at <= $2 LIMIT 1000"};
constexpr Statement kDeleteSession{"identity.delete_session", "DELETE FROM identity_session WHERE id = $1"};
constexpr Statement kDeleteSessions{"identity.delete_sessions_of_user",
                                    "DELETE FROM identity_session WHERE user_id = $1 AND id <> $2"};
constexpr Statement kInsertToken{
    "identity.insert_api_token",
    "INSERT INTO identity_api_token(id, user_id, token_hash, name, scopes, created_at, expires_at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kFindToken{"identity.find_api_token", "SELECT " DESKBELL_TOKEN_COLUMNS "WHERE token_hash = $1"};
constexpr Statement kFindTokenById{"identity.find_api_token_by_id", "SELECT " DESKBELL_TOKEN_COLUMNS "WHERE id = $1"};
constexpr Statement kTokensOfUser{"identity.api_tokens_of_user",
                                  "SELECT " DESKBELL_TOKEN_COLUMNS "WHERE user_id = $1 ORDER BY id DESC LIMIT 200"};
constexpr Statement kTouchToken{"identity.touch_api_token",
                                "UPDATE identity_api_token SET last_used_at = $2 WHERE id = $1"};
constexpr Statement kExpiredTokens{
    "identity.expired_api_tokens",
    "SELECT id, user_id FROM identity_api_token WHERE expires_at IS NOT NULL AND expires_at <= $1 LIMIT 1000"};
constexpr Statement kDeleteToken{"identity.delete_api_token", "DELETE FROM identity_api_token WHERE id = $1"};
constexpr Statement kDeleteTokens{"identity.delete_api_tokens_of_user",
                                  "DELETE FROM identity_api_token WHERE user_id = $1"};
constexpr const Statement* kStatements[] = {&kInsertSession, &kFindSession,     &kFindSessionById, &kSessionsOfUser,
                                            &kTouchSession,  &kExpiredSessions, &kDeleteSession,   &kDeleteSessions,
                                            &kInsertToken,   &kFindToken,       &kFindTokenById,   &kTokensOfUser,
                                            &kTouchToken,    &kExpiredTokens,   &kDeleteToken,     &kDeleteTokens};

SessionRecord read_session(const Row& row) {
  return {.id = row.id<Session>(0),
          .user = row.id<User>(1),
          .created_at = row.time(2),
          .last_seen_at = row.time(3),
          .address = row.string(4),
          .user_agent = row.string(5)};
}

TokenRecord read_token(const Row& row) {
  return {.token = {.id = row.id<Session>(0),
                    .name = row.string(2),
                    .scopes = base::parse_json<PermissionMap>(row.text(3)).value_or(PermissionMap{}),
                    .created_at = row.time(4),
                    .expires_at = row.optional_time(5),
                    .last_used_at = row.optional_time(6)},
          .user = row.id<User>(1)};
}

Ended read_ended(const Row& row) {
  return {.id = row.id<Session>(0), .user = row.id<User>(1)};
}

}  // namespace

void insert_session(storage::Transaction& tx, const SessionRecord& record, const std::string& token_hash) {
  tx.run(kInsertSession, record.id, record.user, token_hash, record.created_at, record.last_seen_at, record.address,
         record.user_agent);
}

std::optional<SessionRecord> find_session(storage::Snapshot& snapshot, const std::string& token_hash) {
  return snapshot.one(kFindSession, read_session, token_hash);
}

std::optional<SessionRecord> find_session(storage::Snapshot& snapshot, Id<Session> session) {
  return snapshot.one(kFindSessionById, read_session, session);
}

std::vector<SessionRecord> sessions_of_user(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.all(kSessionsOfUser, read_session, user);
}

void touch_session(storage::Transaction& tx, Id<Session> session, Time at) {
  tx.run(kTouchSession, session, at);
}

std::vector<Ended> expired_sessions(storage::Snapshot& snapshot, Time begun, Time seen) {
  return snapshot.all(kExpiredSessions, read_ended, begun, seen);
}

bool delete_session(storage::Transaction& tx, Id<Session> session) {
  return tx.run(kDeleteSession, session) == 1;
}

void delete_sessions_of_user(storage::Transaction& tx, Id<User> user, Id<Session> besides) {
  tx.run(kDeleteSessions, user, besides);
}

void insert_token(storage::Transaction& tx, const TokenRecord& record, const std::string& token_hash) {
  const ApiToken& token = record.token;
  tx.run(kInsertToken, token.id, record.user, token_hash, token.name, base::to_json(token.scopes), token.created_at,
         token.expires_at);
}

std::optional<TokenRecord> find_token(storage::Snapshot& snapshot, const std::string& token_hash) {
  return snapshot.one(kFindToken, read_token, token_hash);
}

std::optional<TokenRecord> find_token(storage::Snapshot& snapshot, Id<Session> token) {
  return snapshot.one(kFindTokenById, read_token, token);
}

std::vector<TokenRecord> tokens_of_user(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.all(kTokensOfUser, read_token, user);
}

void touch_token(storage::Transaction& tx, Id<Session> token, Time at) {
  tx.run(kTouchToken, token, at);
}

std::vector<Ended> expired_tokens(storage::Snapshot& snapshot, Time now) {
  return snapshot.all(kExpiredTokens, read_ended, now);
}

bool delete_token(storage::Transaction& tx, Id<Session> token) {
  return tx.run(kDeleteToken, token) == 1;
}

void delete_tokens_of_user(storage::Transaction& tx, Id<User> user) {
  tx.run(kDeleteTokens, user);
}

std::span<const storage::Statement* const> session_statements() {
  return kStatements;
}

}  // namespace deskbell::identity::store
