#pragma once
#include <identity/api_tokens.h>
#include <identity/sessions.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deskbell::identity::store {

struct SessionRecord {
  Id<Session> id;
  Id<User> user;
  Time created_at;
  Time last_seen_at;
  std::string address;
  std::string user_agent;
};

struct TokenRecord {
  ApiToken token;
  Id<User> user;
};

// What is found of an ended session.
struct Ended {
  Id<Session> id;
  Id<User> user;
};

void insert_session(storage::Transaction& tx, const SessionRecord& record, const std::string& token_hash);
std::optional<SessionRecord> find_session(storage::Snapshot& snapshot, const std::string& token_hash);
std::optional<SessionRecord> find_session(storage::Snapshot& snapshot, Id<Session> session);
std::vector<SessionRecord> sessions_of_user(storage::Snapshot& snapshot, Id<User> user);
void touch_session(storage::Transaction& tx, Id<Session> session, Time at);
// Sessions begun before `begun` or not seen since `seen`.
std::vector<Ended> expired_sessions(storage::Snapshot& snapshot, Time begun, Time seen);
// False when there was none.
bool delete_session(storage::Transaction& tx, Id<Session> session);
void delete_sessions_of_user(storage::Transaction& tx, Id<User> user, Id<Session> besides);

void insert_token(storage::Transaction& tx, const TokenRecord& record, const std::string& token_hash);
std::optional<TokenRecord> find_token(storage::Snapshot& snapshot, const std::string& token_hash);
std::optional<TokenRecord> find_token(storage::Snapshot& snapshot, Id<Session> token);
std::vector<TokenRecord> tokens_of_user(storage::Snapshot& snapshot, Id<User> user);
void touch_token(storage::Transaction& tx, Id<Session> token, Time at);
std::vector<Ended> expired_tokens(storage::Snapshot& snapshot, Time now);
bool delete_token(storage::Transaction& tx, Id<Session> token);
void delete_tokens_of_user(storage::Transaction& tx, Id<User> user);

std::span<const storage::Statement* const> session_statements();

}  // namespace deskbell::identity::store
