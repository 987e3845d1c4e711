#include "cluster_store.h"

#include <cluster/cluster.h>
#include <cluster/migrations.h>

namespace deskbell::cluster {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

// The database's clock, in microseconds. SQLite has one node, so there it matters little.
#define DESKBELL_PG_NOW "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
#define DESKBELL_LITE_NOW "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"

#define DESKBELL_LEASES(NOW) \
  "SELECT name, holder, token, CASE WHEN until <= " NOW " THEN 1 ELSE 0 END FROM cluster_lease ORDER BY name"
constexpr Statement kLeases{"cluster.leases", DESKBELL_LEASES(DESKBELL_LITE_NOW), DESKBELL_LEASES(DESKBELL_PG_NOW)};
#define DESKBELL_TAKE(NOW)                                                              \
  "INSERT INTO cluster_lease (name, holder, token, until) VALUES ($1, $2, 1, " NOW      \
  " + $3) ON CONFLICT (name) DO UPDATE SET holder = $2, token = cluster_lease.token + " \
  "1, until = " NOW " + $3 WHERE cluster_lease.until <= " NOW " OR cluster_lease.holder = $2 RETURNING token"
constexpr Statement kTake{"cluster.take", DESKBELL_TAKE(DESKBELL_LITE_NOW), DESKBELL_TAKE(DESKBELL_PG_NOW)};
#define DESKBELL_RENEW(NOW) "UPDATE cluster_lease SET until = " NOW " + $3 WHERE name = $1 AND token = $2"
constexpr Statement kRenew{"cluster.renew", DESKBELL_RENEW(DESKBELL_LITE_NOW), DESKBELL_RENEW(DESKBELL_PG_NOW)};
constexpr Statement kRelease{"cluster.release", "UPDATE cluster_lease SET until = 0 WHERE name = $1 AND token = $2"};
// The row stays locked until the work is committed, and PostgreSQL ends the work when its node falls asleep over it.
constexpr Statement kConfirm{"cluster.confirm", "SELECT 1 FROM cluster_lease WHERE name = $1 AND token = $2",
                             "SELECT 1 FROM cluster_lease WHERE name = $1 AND token = $2 AND "
                             "set_config('idle_in_transaction_session_timeout', $3::text, true) IS NOT NULL FOR SHARE"};

constexpr Statement kNumberOf{"cluster.number_of",
                              "SELECT number FROM cluster_node WHERE identity = $1 ORDER BY seen_at DESC LIMIT 1"};
constexpr Statement kUnusedNumber{
    "cluster.unused_number",
    "SELECT COALESCE(MIN(candidate), -1) FROM (SELECT 0 AS candidate UNION ALL SELECT number + 1 FROM cluster_node) AS "
    "numbers WHERE candidate < 1024 AND NOT EXISTS (SELECT 1 FROM cluster_node WHERE number = candidate)"};
// A minute after it left, an hour after it was last seen: no clock is that far behind, and no sleep that long goes
// unnoticed.
#define DESKBELL_OLD_NUMBER(NOW)                                                         \
  "SELECT number FROM cluster_node WHERE left_at < " NOW " - 60000000 OR seen_at < " NOW \
  " - 3600000000 ORDER BY seen_at LIMIT 1"
constexpr Statement kOldNumber{"cluster.old_number", DESKBELL_OLD_NUMBER(DESKBELL_LITE_NOW),
                               DESKBELL_OLD_NUMBER(DESKBELL_PG_NOW)};
#define DESKBELL_PUT_NODE(NOW)                                                                                    \
  "INSERT INTO cluster_node (number, identity, incarnation, address, host, version, role, started_at, seen_at) "  \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, " NOW ", " NOW                                                             \
  ") ON CONFLICT (number) DO UPDATE SET identity = $2, incarnation = $3, address = $4, host = $5, version = $6, " \
  "role = $7, started_at = excluded.started_at, seen_at = excluded.seen_at, left_at = NULL"
constexpr Statement kPutNode{"cluster.put_node", DESKBELL_PUT_NODE(DESKBELL_LITE_NOW),
                             DESKBELL_PUT_NODE(DESKBELL_PG_NOW)};
#define DESKBELL_BEAT(NOW) \
  "UPDATE cluster_node SET seen_at = " NOW ", address = $3, role = $4 WHERE number = $1 AND incarnation = $2"
constexpr Statement kBeat{"cluster.beat", DESKBELL_BEAT(DESKBELL_LITE_NOW), DESKBELL_BEAT(DESKBELL_PG_NOW)};
#define DESKBELL_LEAVE(NOW) \
  "UPDATE cluster_node SET left_at = " NOW ", seen_at = " NOW " WHERE number = $1 AND incarnation = $2"
constexpr Statement kLeave{"cluster.leave", DESKBELL_LEAVE(DESKBELL_LITE_NOW), DESKBELL_LEAVE(DESKBELL_PG_NOW)};
#define DESKBELL_NODES(NOW)                                                                                    \
  "SELECT number, identity, address, host, version, role, started_at, seen_at, CASE WHEN left_at IS NOT NULL " \
  "THEN 1 WHEN seen_at < " NOW " - 10000000 THEN 2 ELSE 0 END AS state FROM cluster_node WHERE seen_at > " NOW \
  " - 86400000000 ORDER BY state, number"
constexpr Statement kNodes{"cluster.nodes", DESKBELL_NODES(DESKBELL_LITE_NOW), DESKBELL_NODES(DESKBELL_PG_NOW)};
#define DESKBELL_COUNT_ALIVE(NOW) \
  "SELECT COUNT(*) FROM cluster_node WHERE left_at IS NULL AND role = 'serve' AND seen_at >= " NOW " - 10000000"
constexpr Statement kCountAlive{"cluster.count_alive", DESKBELL_COUNT_ALIVE(DESKBELL_LITE_NOW),
                                DESKBELL_COUNT_ALIVE(DESKBELL_PG_NOW)};

constexpr Statement kAttend{"cluster.attend",
                            "INSERT INTO cluster_attendance (node, who) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
constexpr Statement kStopAttending{"cluster.stop_attending",
                                   "DELETE FROM cluster_attendance WHERE node = $1 AND who = $2"};
constexpr Statement kAttends{"cluster.attends", "SELECT COUNT(*) FROM cluster_attendance WHERE who = $1"};
constexpr Statement kAttendants{"cluster.attendants",
                                "SELECT who FROM cluster_attendance WHERE node = $1 ORDER BY who"};
#define DESKBELL_ORPHANS(NOW)                                                                                      \
  "SELECT node, who FROM cluster_attendance WHERE NOT EXISTS (SELECT 1 FROM cluster_node WHERE number = node AND " \
  "COALESCE(left_at, seen_at) >= " NOW " - $1) ORDER BY node, who LIMIT 1000"
constexpr Statement kOrphans{"cluster.orphans", DESKBELL_ORPHANS(DESKBELL_LITE_NOW), DESKBELL_ORPHANS(DESKBELL_PG_NOW)};

constexpr Statement kAgree{"cluster.agree",
                           "INSERT INTO cluster_agreement (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"};
constexpr Statement kReplaceAgreed{"cluster.replace_agreed", "UPDATE cluster_agreement SET value = $2 WHERE name = $1"};
constexpr Statement kAgreed{"cluster.agreed", "SELECT value FROM cluster_agreement WHERE name = $1"};

constexpr const Statement* kStatements[] = {
    &kLeases,        &kTake,    &kRenew,      &kRelease, &kConfirm, &kNumberOf,      &kUnusedNumber,
    &kOldNumber,     &kPutNode, &kBeat,       &kLeave,   &kNodes,   &kCountAlive,    &kAttend,
    &kStopAttending, &kAttends, &kAttendants, &kOrphans, &kAgree,   &kReplaceAgreed, &kAgreed};

}  // namespace

storage::Schema schema() {
  return {"cluster", migrations(), kStatements};
}

namespace store {

std::vector<LeaseRow> leases(Snapshot& snapshot) {
  return snapshot.all(kLeases, [](const Row& row) {
    return LeaseRow{.name = row.string(0), .holder = row.string(1), .token = row.integer(2), .over = row.boolean(3)};
  });
}

std::optional<std::int64_t> take(Transaction& tx, std::string_view name, std::string_view holder,
                                 std::chrono::microseconds ttl) {
  return tx.one(kTake, [](const Row& row) { return row.integer(0); }, name, holder, ttl);
}

bool renew(Transaction& tx, std::string_view name, std::int64_t token, std::chrono::microseconds ttl) {
  return tx.run(kRenew, name, token, ttl) == 1;
}

void release(Transaction& tx, std::string_view name, std::int64_t token) {
  tx.run(kRelease, name, token);
}

bool confirm(Transaction& tx, std::string_view name, std::int64_t token) {
  if (tx.dialect() == storage::Dialect::sqlite) return tx.number(kConfirm, name, token) == 1;
  return tx.number(kConfirm, name, token, std::to_string(kConfirmedIdle.count())) == 1;
}

std::optional<int> number_of(Snapshot& snapshot, std::string_view identity) {
  return snapshot.one(kNumberOf, [](const Row& row) { return static_cast<int>(row.integer(0)); }, identity);
}

std::optional<int> free_number(Snapshot& snapshot) {
  if (const auto unused = snapshot.number(kUnusedNumber); unused >= 0) return static_cast<int>(unused);
  return snapshot.one(kOldNumber, [](const Row& row) { return static_cast<int>(row.integer(0)); });
}

void put(Transaction& tx, const NodeRow& node) {
  tx.run(kPutNode, node.number, node.identity, node.incarnation, node.address, node.host, node.version, node.role);
}

bool beat(Transaction& tx, int number, std::string_view incarnation, std::string_view address, std::string_view role) {
  return tx.run(kBeat, number, incarnation, address, role) == 1;
}

void leave(Transaction& tx, int number, std::string_view incarnation) {
  tx.run(kLeave, number, incarnation);
}

std::vector<NodeInfo> nodes(Snapshot& snapshot) {
  return snapshot.all(kNodes, [](const Row& row) {
    return NodeInfo{.number = static_cast<int>(row.integer(0)),
                    .identity = row.string(1),
                    .address = row.string(2),
                    .host = row.string(3),
                    .version = row.string(4),
                    .role = row.string(5),
                    .started_at = row.time(6),
                    .seen_at = row.time(7),
                    .state = static_cast<NodeState>(row.integer(8))};
  });
}

int count_alive(Snapshot& snapshot) {
  return static_cast<int>(snapshot.number(kCountAlive));
}

void attend(Transaction& tx, int node, std::int64_t who) {
  tx.run(kAttend, node, who);
}
void stop_attending(Transaction& tx, int node, std::int64_t who) {
  tx.run(kStopAttending, node, who);
}
bool attends(Snapshot& snapshot, std::int64_t who) {
  return snapshot.number(kAttends, who) > 0;
}

std::vector<std::int64_t> attendants(Snapshot& snapshot, int node) {
  return snapshot.all(kAttendants, [](const Row& row) { return row.integer(0); }, node);
}

std::vector<Orphan> orphans(Snapshot& snapshot, std::chrono::microseconds silence) {
  return snapshot.all(
      kOrphans, [](const Row& row) { return Orphan{static_cast<int>(row.integer(0)), row.integer(1)}; }, silence);
}

std::optional<std::string> find_agreed(Snapshot& snapshot, std::string_view name) {
  return snapshot.one(kAgreed, [](const Row& row) { return row.string(0); }, name);
}

std::string agreed(Transaction& tx, std::string_view name, std::string_view value) {
  tx.run(kAgree, name, value);
  return find_agreed(tx, name).value_or(std::string(value));
}

void replace_agreed(Transaction& tx, std::string_view name, std::string_view value) {
  tx.run(kReplaceAgreed, name, value);
}

}  // namespace store
}  // namespace deskbell::cluster
