#include "endpoint_store.h"

#include "evaluation_store.h"

#include <language_model/language_model.h>
#include <language_model/migrations.h>

namespace deskbell::language_model {
namespace {

using storage::Row;
using storage::Statement;

constexpr std::int64_t kTheOne = 1;

constexpr Statement kFind{"language_model.find", "SELECT body, key FROM language_model_settings WHERE id = $1"};
constexpr Statement kPut{"language_model.put",
                         "INSERT INTO language_model_settings (id, body, key) VALUES ($1, $2, $3) "
                         "ON CONFLICT (id) DO UPDATE SET body = excluded.body, key = excluded.key"};
constexpr Statement kCount{
    "language_model.count",
    "INSERT INTO language_model_use (day, purpose, calls, failures, tokens) VALUES ($1, $2, 1, $3, $4) "
    "ON CONFLICT (day, purpose) DO UPDATE SET calls = language_model_use.calls + 1, "
    "failures = language_model_use.failures + excluded.failures, tokens = language_model_use.tokens + excluded.tokens"};
constexpr Statement kCountRefused{
    "language_model.count_refused",
    "INSERT INTO language_model_use (day, purpose, calls, failures, tokens, refused) VALUES ($1, $2, 0, 0, 0, 1) "
    "ON CONFLICT (day, purpose) DO UPDATE SET refused = language_model_use.refused + 1"};
constexpr Statement kTokens{"language_model.tokens",
                            "SELECT CAST(COALESCE(SUM(tokens), 0) AS BIGINT) FROM language_model_use WHERE day = $1"};
constexpr Statement kSince{
    "language_model.since",
    "SELECT day, purpose, calls, failures, refused, tokens FROM language_model_use WHERE day >= $1 "
    "ORDER BY day DESC, purpose"};

constexpr const Statement* kStatements[] = {&kFind, &kPut, &kCount, &kCountRefused, &kTokens, &kSince};

std::string date_of(std::int64_t day) {
  return base::to_string(Time(std::chrono::days(day))).substr(0, 10);
}

}  // namespace

storage::Schema schema() {
  static const std::vector<const Statement*> statements = [] {
    std::vector<const Statement*> all(std::begin(kStatements), std::end(kStatements));
    const auto more = store::evaluation_statements();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return {"language_model", migrations(), statements};
}

namespace store {

std::optional<Record> find(storage::Snapshot& snapshot) {
  return snapshot.one(
      kFind,
      [](const Row& row) {
        return Record{.settings = base::parse_json<Settings>(row.text(0)).value_or(Settings()), .key = row.string(1)};
      },
      kTheOne);
}

void put(storage::Transaction& tx, const Record& record) {
  tx.run(kPut, kTheOne, base::to_json(record.settings), record.key);
}

void count(storage::Transaction& tx, std::int64_t day, Purpose purpose, std::int64_t tokens, bool failed) {
  tx.run(kCount, day, base::name_of(purpose), failed ? 1 : 0, tokens);
}

void count_refused(storage::Transaction& tx, std::int64_t day, Purpose purpose) {
  tx.run(kCountRefused, day, base::name_of(purpose));
}

std::int64_t tokens_of(storage::Snapshot& snapshot, std::int64_t day) {
  return snapshot.number(kTokens, day);
}

std::vector<Use> since(storage::Snapshot& snapshot, std::int64_t day) {
  return snapshot.all(
      kSince,
      [](const Row& row) {
        return Use{.day = date_of(row.integer(0)),
                   .purpose = base::find_enum<Purpose>(row.text(1)).value_or(Purpose::answer),
                   .calls = row.integer(2),
                   .failures = row.integer(3),
                   .refused = row.integer(4),
                   .tokens = row.integer(5)};
      },
      day);
}

}  // namespace store
}  // namespace deskbell::language_model
