#include "approval_store.h"

#include <approvals/migrations.h>

#include <limits>
#include <stdexcept>
#include <string>

namespace deskbell::approvals {
namespace store {
namespace {

using storage::Row;
using storage::Statement;
using storage::Value;

constexpr Statement kPolicies{"approvals.policies", "SELECT body FROM approval_policy ORDER BY position, id"};
constexpr Statement kPolicy{"approvals.policy", "SELECT body FROM approval_policy WHERE id = $1"};
constexpr Statement kInsertPolicy{"approvals.insert_policy",
                                  "INSERT INTO approval_policy (id, position, body) VALUES ($1, $2, $3)"};
constexpr Statement kSavePolicy{"approvals.save_policy",
                                "UPDATE approval_policy SET position = $2, body = $3 WHERE id = $1"};
constexpr Statement kRemovePolicy{"approvals.remove_policy", "DELETE FROM approval_policy WHERE id = $1"};

constexpr Statement kFind{"approvals.find", "SELECT body FROM approval_request WHERE id = $1"};
constexpr Statement kInsert{
    "approvals.insert",
    "INSERT INTO approval_request (id, case_id, state, kind, policy, requester, asked_at, body) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Statement kSave{"approvals.save", "UPDATE approval_request SET state = $2, body = $3 WHERE id = $1"};
constexpr Statement kOfCase{"approvals.of_case",
                            "SELECT body FROM approval_request WHERE case_id = $1 ORDER BY id LIMIT 500"};
constexpr Statement kOpenOf{"approvals.open_of",
                            "SELECT body FROM approval_request WHERE state = 'asked' AND policy = $1 AND id > $2 "
                            "ORDER BY id LIMIT $3"};
constexpr Statement kStats{"approvals.stats",
                           "SELECT COUNT(*), MIN(asked_at) FROM approval_request WHERE state = 'asked'"};

constexpr Statement kAbsences{"approvals.absences",
                              "SELECT id, person, from_at, until_at, deputy FROM approval_absence WHERE until_at > $1 "
                              "ORDER BY from_at, id"};
constexpr Statement kAbsence{"approvals.absence",
                             "SELECT id, person, from_at, until_at, deputy FROM approval_absence WHERE id = $1"};
constexpr Statement kInsertAbsence{
    "approvals.insert_absence",
    "INSERT INTO approval_absence (id, person, from_at, until_at, deputy) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kRemoveAbsence{"approvals.remove_absence", "DELETE FROM approval_absence WHERE id = $1"};

template <class T>
T body_of(const Row& row) {
  auto read = base::parse_json<T>(row.text(0));
  if (!read) throw std::runtime_error("A stored approval cannot be read: " + read.error().message);
  return *std::move(read);
}

Absence absence_of(const Row& row) {
  return {.id = row.id<Absence>(0),
          .user = row.id<identity::User>(1),
          .from = row.time(2),
          .until = row.time(3),
          .deputy = row.optional_id<identity::User>(4)};
}

}  // namespace

std::vector<Policy> policies(storage::Snapshot& snapshot) {
  return snapshot.all(kPolicies, body_of<Policy>);
}
std::optional<Policy> find_policy(storage::Snapshot& snapshot, Id<Policy> id) {
  return snapshot.one(kPolicy, body_of<Policy>, id);
}
void insert(storage::Transaction& tx, const Policy& policy) {
  tx.run(kInsertPolicy, policy.id, policy.position, base::to_json(policy));
}
void save(storage::Transaction& tx, const Policy& policy) {
  tx.run(kSavePolicy, policy.id, policy.position, base::to_json(policy));
}
void remove(storage::Transaction& tx, Id<Policy> id) {
  tx.run(kRemovePolicy, id);
}

std::optional<Request> find(storage::Snapshot& snapshot, Id<Request> id) {
  return snapshot.one(kFind, body_of<Request>, id);
}
void insert(storage::Transaction& tx, const Request& request) {
  tx.run(kInsert, request.id, request.case_id, base::name_of(request.state), base::name_of(request.kind), request.policy,
         request.requester, request.asked_at, base::to_json(request));
}
void save(storage::Transaction& tx, const Request& request) {
  tx.run(kSave, request.id, base::name_of(request.state), base::to_json(request));
}

std::vector<Request> list(storage::Snapshot& snapshot, const RequestFilter& filter, std::int64_t before, int limit) {
  std::vector<Value> values;
  std::string where = " WHERE 1 = 1";
  const auto add = [&](std::string_view condition, Value value) {
    values.push_back(value);
    where += " AND " + std::string(condition) + " $" + std::to_string(values.size());
  };
  if (filter.case_id) add("case_id =", filter.case_id->value);
  if (filter.state) add("state =", base::name_of(*filter.state));
  if (filter.kind) add("kind =", base::name_of(*filter.kind));
  if (filter.requester) add("requester =", filter.requester->value);
  add("id <", before > 0 ? before : std::numeric_limits<std::int64_t>::max());
  std::vector<Request> requests;
  snapshot.each_of("SELECT body FROM approval_request" + where + " ORDER BY id DESC LIMIT " + std::to_string(limit),
                   values, [&](const Row& row) { requests.push_back(body_of<Request>(row)); });
  return requests;
}

std::vector<Request> of_case(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return snapshot.all(kOfCase, body_of<Request>, matter);
}
std::vector<Request> open_of(storage::Snapshot& snapshot, Id<Policy> policy, std::int64_t after, int limit) {
  return snapshot.all(kOpenOf, body_of<Request>, policy, after, limit);
}
bool has_open(storage::Snapshot& snapshot, Id<Policy> policy) {
  return !open_of(snapshot, policy, 0, 1).empty();
}
Stats stats(storage::Snapshot& snapshot) {
  return snapshot.one(kStats, [](const Row& row) { return Stats{row.integer(0), row.optional_time(1)}; })
      .value_or(Stats{});
}

std::vector<Absence> absences(storage::Snapshot& snapshot, Time now) {
  return snapshot.all(kAbsences, absence_of, now);
}
std::optional<Absence> find_absence(storage::Snapshot& snapshot, Id<Absence> id) {
  return snapshot.one(kAbsence, absence_of, id);
}
void insert(storage::Transaction& tx, const Absence& absence) {
  tx.run(kInsertAbsence, absence.id, absence.user, absence.from, absence.until, absence.deputy);
}
void remove(storage::Transaction& tx, Id<Absence> id) {
  tx.run(kRemoveAbsence, id);
}

namespace {
constexpr const Statement* kStatements[] = {&kPolicies, &kPolicy,   &kInsertPolicy, &kSavePolicy,    &kRemovePolicy,
                                            &kFind,     &kInsert,   &kSave,         &kOfCase,        &kOpenOf,
                                            &kStats,    &kAbsences, &kAbsence,      &kInsertAbsence, &kRemoveAbsence};
}

}  // namespace store

storage::Schema schema() {
  return {"approvals", migrations(), store::kStatements};
}

}  // namespace deskbell::approvals
