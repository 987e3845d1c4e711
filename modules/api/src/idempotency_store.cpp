#include "idempotency_store.h"

#include <api/endpoints.h>
#include <api/migrations.h>

namespace deskbell::api {
namespace {

using storage::Statement;

constexpr Statement kFind{"api.find_answer",
                          "SELECT body_hash, status, content_type, answer FROM idempotent_call WHERE scope = $1 AND key = $2"};
constexpr Statement kKeep{"api.keep_answer",
                          "INSERT INTO idempotent_call(scope, key, body_hash, status, content_type, answer, created_at) "
                          "VALUES($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kForget{"api.forget_answers", "DELETE FROM idempotent_call WHERE created_at < $1"};
constexpr const Statement* kStatements[] = {&kFind, &kKeep, &kForget};

}  // namespace

storage::Schema schema() { return {"api", migrations(), kStatements}; }

namespace store {

std::optional<FormerAnswer> find_answer(storage::Snapshot& snapshot, const std::string& scope, const std::string& key) {
  return snapshot.one(
      kFind,
      [](const storage::Row& row) {
        return FormerAnswer{row.string(0), static_cast<int>(row.integer(1)), row.string(2), row.string(3)};
      },
      scope, key);
}

void keep_answer(storage::Transaction& tx, const std::string& scope, const std::string& key, const FormerAnswer& answer,
                 Time now) {
  tx.run(kKeep, scope, key, answer.body_hash, answer.status, answer.content_type, answer.answer, now);
}

std::int64_t forget_answers(storage::Transaction& tx, Time before) { return tx.run(kForget, before); }

}  // namespace store
}  // namespace deskbell::api
