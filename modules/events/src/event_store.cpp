#include "event_store.h"

#include <events/migrations.h>
#include <storage/partitions.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::events {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;
using storage::Value;

#define DESKBELL_EVENT_COLUMNS "position, stream, seq, kind, actor, at, payload"
// The first position of the oldest running transaction; `foreign` are those that cannot write here. A standby does not
// list what runs on the primary.
#define DESKBELL_EVENT_HORIZON(foreign)                                                          \
  "(((SELECT CASE WHEN pg_snapshot_xmin(now) = ANY(" foreign                                     \
  "::text::xid8[]) AND NOT pg_is_in_recovery() THEN "                                            \
  "COALESCE((SELECT MIN(x::text::bigint) FROM pg_snapshot_xip(now) AS x WHERE x <> ALL(" foreign \
  "::text::xid8[])), "                                                                           \
  "pg_snapshot_xmax(now)::text::bigint) ELSE pg_snapshot_xmin(now)::text::bigint END "           \
  "FROM pg_current_snapshot() AS now) + (SELECT base FROM event_base)) << 16)"

#define DESKBELL_NEXT_POSITION                                                      \
  "((pg_current_xact_id()::text::bigint + (SELECT base FROM event_base)) << 16) + " \
  "set_config('deskbell.event_count', "                                             \
  "(COALESCE(NULLIF(current_setting('deskbell.event_count', true), ''), '0')::bigint + 1)::text, true)::bigint"

// A transaction that has its number already may be overtaken in a stream by a later one. Its event then stands behind
// the other's, in the upper half of the other's positions: nobody has read so far, since this transaction still runs.
#define DESKBELL_POSITION_BEHIND                                                                     \
  "CASE WHEN excluded.position > event_stream.position THEN excluded.position "                      \
  "ELSE GREATEST((event_stream.position >> 16 << 16) + 32768 + nextval('event_overtaken') % 32768, " \
  "event_stream.position + 1) END"

constexpr Statement kInsert{
    "events.insert",
    "INSERT INTO event (stream, seq, kind, actor, at, payload) "
    "VALUES ($1, COALESCE((SELECT MAX(seq) FROM event WHERE stream = $1), "
    "(SELECT seq FROM event_stream WHERE stream = $1), 0) + 1, $2, $3, $4, $5) "
    "RETURNING position, seq",
    "WITH head AS (INSERT INTO event_stream (stream, seq, position) VALUES ($1, 1, " DESKBELL_NEXT_POSITION
    ") ON CONFLICT (stream) DO UPDATE SET seq = event_stream.seq + 1, position = " DESKBELL_POSITION_BEHIND
    " RETURNING seq, position) INSERT INTO event (" DESKBELL_EVENT_COLUMNS
    ") SELECT head.position, $1, head.seq, $2, $3, $4, $5 FROM head RETURNING position, seq"};
// Fails for want of a seq when the stream is not where it was said to be.
constexpr Statement kInsertNext{
    "events.insert_next", "SELECT 0",
    "WITH head AS (INSERT INTO event_stream (stream, seq, position) VALUES ($1, $2, " DESKBELL_NEXT_POSITION
    ") ON CONFLICT (stream) DO UPDATE SET seq = $2, position = " DESKBELL_POSITION_BEHIND
    " WHERE event_stream.seq = $2 - 1 RETURNING seq, position) INSERT INTO event (" DESKBELL_EVENT_COLUMNS
    ") VALUES ((SELECT position FROM head), $1, (SELECT seq FROM head), $3, $4, $5, $6)",
    "WITH new AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[]) "
    "AS n (stream, seq, kind, actor, at, payload)), "
    "head AS (INSERT INTO event_stream (stream, seq, position) SELECT stream, seq, " DESKBELL_NEXT_POSITION
    " FROM new ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, position = " DESKBELL_POSITION_BEHIND
    " WHERE event_stream.seq = excluded.seq - 1 RETURNING stream, seq, position) "
    "INSERT INTO event (" DESKBELL_EVENT_COLUMNS
    ") SELECT head.position, new.stream, head.seq, new.kind, new.actor, new.at, new.payload FROM new LEFT JOIN head ON "
    "head.stream = "
    "new.stream"};
#define DESKBELL_LAST_SEQ                                            \
  "SELECT COALESCE((SELECT MAX(seq) FROM event WHERE stream = $1), " \
  "(SELECT seq FROM event_stream WHERE stream = $1))"
constexpr Statement kLockSeq{
    "events.lock_seq", DESKBELL_LAST_SEQ, "SELECT seq FROM event_stream WHERE stream = $1 FOR UPDATE",
    "SELECT asked.number, seq FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (stream, "
    "number) JOIN event_stream s ON s.stream = asked.stream ORDER BY s.stream FOR UPDATE OF s"};
constexpr Statement kInsertAt{"events.insert_at",
                              "INSERT INTO event (" DESKBELL_EVENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kReadStream{"events.read_stream",
                                "SELECT " DESKBELL_EVENT_COLUMNS
                                " FROM event WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3"};
constexpr Statement kLastSeq{"events.last_seq", DESKBELL_LAST_SEQ, "SELECT seq FROM event_stream WHERE stream = $1"};
constexpr Statement kFirstSeq{"events.first_seq",
                              "SELECT COALESCE((SELECT MIN(seq) FROM event WHERE stream = $1), "
                              "(SELECT seq + 1 FROM event_stream WHERE stream = $1), 1)"};
constexpr Statement kRead{
    "events.read", "SELECT " DESKBELL_EVENT_COLUMNS " FROM event WHERE position > $1 ORDER BY position LIMIT $2"};
constexpr Statement kReadFinal{"events.read_final", "SELECT 0",
                               "SELECT " DESKBELL_EVENT_COLUMNS
                               " FROM event WHERE position > $1 "
                               "AND position < " DESKBELL_EVENT_HORIZON("$3") " ORDER BY position LIMIT $2"};
constexpr Statement kLastFinal{"events.last_final_position", "SELECT 0",
                               "SELECT MAX(position) FROM event WHERE position < " DESKBELL_EVENT_HORIZON("$1")};
constexpr Statement kOldest{"events.oldest_transaction", "SELECT 0",
                            "SELECT CASE WHEN pg_snapshot_xmin(now) < pg_snapshot_xmax(now) THEN "
                            "pg_snapshot_xmin(now)::text::bigint ELSE 0 END FROM pg_current_snapshot() AS now"};
// Whoever has a number holds a lock on it, which everybody may see; so is the database that a process works in.
constexpr Statement kElsewhere{
    "events.transactions_elsewhere", "SELECT '{}'",
    "SELECT COALESCE(array_agg(x)::text, '{}') FROM pg_snapshot_xip(pg_current_snapshot()) AS x "
    "JOIN pg_locks l ON l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.transactionid = "
    "x::xid "
    "JOIN pg_stat_activity a ON a.pid = l.pid "
    "WHERE a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())"};
constexpr Statement kLast{"events.last_position", "SELECT MAX(position) FROM event"};
constexpr Statement kCountAfter{
    "events.count_after",
    "SELECT COUNT(*) FROM (SELECT 1 FROM event WHERE position > $1 ORDER BY position LIMIT $2) AS rest"};
constexpr Statement kProbe{"events.probe",
                           "SELECT position, at FROM event WHERE position >= $1 ORDER BY position LIMIT 1"};
constexpr Statement kLimit{"events.prune_limit",
                           "SELECT position FROM event WHERE position < $1 ORDER BY position LIMIT 1 OFFSET $2"};
// On PostgreSQL the stream's row is always right.
constexpr Statement kKeepSeqs{
    "events.keep_seqs",
    "INSERT INTO event_stream (stream, seq) SELECT stream, seq FROM (SELECT stream, MAX(seq) AS seq FROM event "
    "WHERE position <= $1 GROUP BY stream) AS old "
    "WHERE seq = (SELECT MAX(seq) FROM event WHERE event.stream = old.stream) "
    "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq",
    "SELECT $1::bigint"};
constexpr Statement kPrune{"events.prune", "DELETE FROM event WHERE position <= $1"};
constexpr Statement kAdoptStreams{
    "events.adopt_streams", "SELECT 0",
    "INSERT INTO event_stream (stream, seq) SELECT stream, MAX(seq) FROM event GROUP BY stream "
    "ON CONFLICT (stream) DO UPDATE SET seq = GREATEST(event_stream.seq, excluded.seq)"};
constexpr Statement kNow{"events.now", "SELECT 0",
                         "SELECT (pg_current_xact_id()::text::bigint + base) << 16 FROM event_base"};
// Sixteen million transactions each: a day at two hundred a second.
constexpr storage::Partitions kPartitions{
    .table = "event", .step = std::int64_t{1} << 40, .index_columns = "stream, seq"};
// A cursor like any other, but nobody's: what lies at or before it may have been pruned.
constexpr std::string_view kPrunedName = "log.pruned";
constexpr Statement kMarkPruned{"events.mark_pruned",
                                "INSERT INTO event_cursor (name, position) VALUES ($1, $2) "
                                "ON CONFLICT (name) DO UPDATE SET position = $2"};
constexpr Statement kCursor{"events.cursor", "SELECT position FROM event_cursor WHERE name = $1"};
constexpr Statement kAddCursor{
    "events.add_cursor", "INSERT INTO event_cursor (name, position) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING"};
constexpr Statement kMoveCursor{"events.move_cursor",
                                "UPDATE event_cursor SET position = $3 WHERE name = $1 AND position = $2"};
constexpr Statement kRaiseBase{
    "events.raise_base", "SELECT 0",
    "UPDATE event_base SET base = (SELECT MAX(position) >> 16 FROM event) + 1 - pg_current_xact_id()::text::bigint "
    "WHERE pg_current_xact_id()::text::bigint + base <= (SELECT MAX(position) >> 16 FROM event)"};

constexpr const Statement* kStatements[] = {&kInsert,       &kReadStream, &kLastSeq,   &kFirstSeq,   &kRead,
                                            &kReadFinal,    &kLastFinal,  &kLast,      &kCountAfter, &kProbe,
                                            &kPrune,        &kCursor,     &kAddCursor, &kMoveCursor, &kRaiseBase,
                                            &kMarkPruned,   &kInsertNext, &kLockSeq,   &kLimit,      &kKeepSeqs,
                                            &kAdoptStreams, &kNow,        &kInsertAt,  &kOldest,     &kElsewhere};

Event event_of(const Row& row) {
  return {.position = row.integer(0),
          .stream = row.integer(1),
          .seq = row.integer(2),
          .kind = row.string(3),
          .actor = row.integer(4),
          .at = row.time(5),
          .payload = row.string(6)};
}

}  // namespace

storage::Schema schema() {
  return {"events", migrations(), kStatements};
}

namespace store {

void insert(Transaction& tx, Event& event) {
  tx.each(
      kInsert,
      [&](const Row& row) {
        event.position = row.integer(0);
        event.seq = row.integer(1);
      },
      event.stream, event.kind, event.actor, event.at, event.payload);
  if (tx.dialect() == storage::Dialect::postgres && (event.position & 0xffff) == 0xffff)
    throw std::length_error("events: more than 65,534 events in one transaction");
}

void insert_at(Transaction& tx, const Event& event) {
  tx.run(kInsertAt, event.position, event.stream, event.seq, event.kind, event.actor, event.at, event.payload);
}

std::int64_t lock_seq(Transaction& tx, std::int64_t stream) {
  return tx.number(kLockSeq, stream);
}

void expect_lock_seq(Transaction& tx, std::int64_t stream) {
  tx.expect(kLockSeq, stream);
}

void insert_next(Transaction& tx, const Event& event) {
  tx.send(kInsertNext, event.stream, event.seq, event.kind, event.actor, event.at, event.payload);
}

std::vector<Event> read_stream(Snapshot& snapshot, std::int64_t stream, std::int64_t after, int limit) {
  return snapshot.all(kReadStream, event_of, stream, after, limit);
}

std::int64_t last_seq(Snapshot& snapshot, std::int64_t stream) {
  return snapshot.number(kLastSeq, stream);
}

std::int64_t first_seq(Snapshot& snapshot, std::int64_t stream) {
  return snapshot.number(kFirstSeq, stream);
}

std::vector<Event> read(Snapshot& snapshot, std::int64_t after, int limit, const std::string& strangers) {
  if (snapshot.dialect() == storage::Dialect::sqlite) return snapshot.all(kRead, event_of, after, limit);
  return snapshot.all(kReadFinal, event_of, after, limit, strangers);
}

std::int64_t last_final_position(Snapshot& snapshot, const std::string& strangers) {
  if (snapshot.dialect() == storage::Dialect::sqlite) return snapshot.number(kLast);
  return snapshot.number(kLastFinal, strangers);
}

std::int64_t oldest_transaction(Snapshot& snapshot) {
  return snapshot.number(kOldest);
}

std::string transactions_elsewhere(Snapshot& snapshot) {
  return snapshot.one(kElsewhere, [](const Row& row) { return row.string(0); }).value_or("{}");
}

std::int64_t last_position(Snapshot& snapshot) {
  return snapshot.number(kLast);
}

std::int64_t count_after(Snapshot& snapshot, std::int64_t position, std::int64_t limit) {
  return snapshot.number(kCountAfter, position, limit);
}

std::int64_t prune(Transaction& tx, Time before, int limit) {
  // Positions and times grow together, but for clocks that jump; so halving finds where to stop without an index on
  // the time. What a jump hides is pruned a little later.
  std::int64_t low = 0;
  std::int64_t high = last_position(tx) + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    struct Found {
      std::int64_t position;
      Time at;
    };
    const auto found = tx.one(kProbe, [](const Row& row) { return Found{row.integer(0), row.time(1)}; }, middle);
    if (found && found->at < before) {
      low = found->position + 1;
    } else {
      high = middle;
    }
  }
  std::int64_t through = 0;
  std::int64_t pruned = 0;
  if (tx.dialect() == storage::Dialect::postgres) {
    const auto kept = tx.one(kProbe, [](const Row& row) { return row.integer(0); }, low).value_or(low);
    if (const auto gone = storage::drop_partitions(tx, kPartitions, kept)) {
      through = *gone - 1;
      pruned = limit;  // nobody has counted them
    }
  }
  const std::int64_t last =
      tx.one(kLimit, [](const Row& row) { return row.integer(0); }, low, limit - 1).value_or(low - 1);
  tx.run(kKeepSeqs, last);
  pruned += tx.run(kPrune, last);
  if (pruned > 0) tx.run(kMarkPruned, kPrunedName, std::max(through, last));
  return pruned;
}

void make_room(Transaction& tx) {
  if (tx.dialect() == storage::Dialect::postgres) storage::make_partitions(tx, kPartitions, tx.number(kNow));
}

void adopt(Transaction& tx) {
  if (tx.dialect() == storage::Dialect::postgres) tx.run(kAdoptStreams);
}

std::int64_t pruned_through(Snapshot& snapshot) {
  return snapshot.number(kCursor, kPrunedName);
}

std::int64_t cursor(Snapshot& snapshot, std::string_view name) {
  return snapshot.number(kCursor, name);
}

bool move_cursor(Transaction& tx, std::string_view name, std::int64_t from, std::int64_t to) {
  if (from == 0) tx.run(kAddCursor, name);
  return tx.run(kMoveCursor, name, from, to) == 1;
}

void keep_positions_growing(Transaction& tx) {
  if (tx.dialect() == storage::Dialect::postgres) tx.run(kRaiseBase);
}

}  // namespace store
}  // namespace deskbell::events
