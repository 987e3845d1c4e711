#include "trail_store.h"

#include <trust/migrations.h>
#include <trust/trail.h>

#include <algorithm>
#include <cstring>

namespace deskbell::trust {
namespace {

using storage::Row;
using storage::Statement;

#define DESKBELL_RECORD_COLUMNS                                                                                  \
  "number, position, at, actor, actor_name, action, object, address, request, state_before, state_after, body, " \
  "prev, hash FROM audit_record "
#define DESKBELL_CHECKPOINT_COLUMNS \
  "number, first_record, last_record, at, text, signature, public_key FROM audit_checkpoint "
#define DESKBELL_HEAD "SELECT chain, number, position, hash, checkpoint, key_number, mac FROM audit_head WHERE id = 1"

constexpr Statement kHead{"trust.head", DESKBELL_HEAD};
constexpr Statement kLockHead{"trust.lock_head", DESKBELL_HEAD, DESKBELL_HEAD " FOR UPDATE"};
constexpr Statement kInsertHead{
    "trust.insert_head",
    "INSERT INTO audit_head(id, chain, number, position, hash, checkpoint, key_number, mac) "
    "VALUES(1, $1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kUpdateHead{"trust.update_head",
                                "UPDATE audit_head SET number = $1, position = $2, hash = $3, checkpoint = $4, "
                                "key_number = $5, mac = $6 WHERE id = 1"};
constexpr Statement kInsertRecord{
    "trust.insert_record",
    "INSERT INTO audit_record(number, position, at, actor, actor_name, action, object, address, request, state_before, "
    "state_after, body, prev, hash) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr Statement kFind{"trust.find_record", "SELECT " DESKBELL_RECORD_COLUMNS "WHERE number = $1"};
constexpr Statement kWalk{"trust.walk", "SELECT " DESKBELL_RECORD_COLUMNS "WHERE number > $1 ORDER BY number LIMIT $2"};
constexpr Statement kHashes{"trust.hashes",
                            "SELECT hash FROM audit_record WHERE number >= $1 AND number <= $2 ORDER BY number"};
constexpr Statement kLastState{"trust.last_state",
                               "SELECT state_after FROM audit_record WHERE object = $1 AND state_after <> '' "
                               "ORDER BY number DESC LIMIT 1"};
constexpr Statement kInsertCheckpoint{
    "trust.insert_checkpoint",
    "INSERT INTO audit_checkpoint(number, first_record, last_record, at, text, signature, public_key) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kLastCheckpoint{"trust.last_checkpoint",
                                    "SELECT " DESKBELL_CHECKPOINT_COLUMNS "ORDER BY number DESC LIMIT 1"};
constexpr Statement kCheckpointOver{"trust.checkpoint_over",
                                    "SELECT " DESKBELL_CHECKPOINT_COLUMNS
                                    "WHERE last_record >= $1 AND first_record <= $1 ORDER BY last_record LIMIT 1"};
constexpr Statement kCheckpointsAfter{
    "trust.checkpoints_after", "SELECT " DESKBELL_CHECKPOINT_COLUMNS "WHERE number > $1 ORDER BY number LIMIT $2"};

constexpr const Statement* kStatements[] = {
    &kHead,      &kLockHead,         &kInsertHead,     &kUpdateHead,     &kInsertRecord,    &kFind, &kWalk, &kHashes,
    &kLastState, &kInsertCheckpoint, &kLastCheckpoint, &kCheckpointOver, &kCheckpointsAfter};

storage::Bytes bytes_of(const Hash& hash) {
  return std::as_bytes(std::span(hash));
}

bool copy_hash(const Row& row, int column, Hash& hash) {
  const auto bytes = row.bytes(column);
  if (bytes.size() != hash.size()) return false;
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return true;
}

// Into what is there already, so that walking a million of them needs no memory of its own.
void fill(store::Stored& out, const Row& row) {
  Record& record = out.record;
  record.number = row.integer(0);
  record.position = row.integer(1);
  record.at = row.time(2);
  record.actor = row.integer(3);
  std::string* const texts[] = {&record.actor_name, &record.action,       &record.object,      &record.address,
                                &record.request,    &record.state_before, &record.state_after, &record.body};
  for (int i = 0; i < 8; ++i) texts[i]->assign(row.text(4 + i));
  const bool prev = copy_hash(row, 12, record.prev);
  out.whole = copy_hash(row, 13, out.hash) && prev;
}

store::StoredCheckpoint checkpoint_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.integer(2), row.time(3), {row.string(4), row.string(5), row.string(6)}};
}

store::Head head_of(const Row& row) {
  store::Head head{.chain = row.string(0), .number = row.integer(1), .position = row.integer(2)};
  copy_hash(row, 3, head.hash);
  head.checkpoint = row.integer(4);
  head.key = static_cast<vault::KeyNumber>(row.integer(5));
  const auto mac = row.bytes(6);
  head.mac.assign(reinterpret_cast<const char*>(mac.data()), mac.size());
  return head;
}

}  // namespace

storage::Schema schema() {
  return {"trust", migrations(), kStatements};
}

namespace store {

std::optional<Head> load_head(storage::Snapshot& snapshot) {
  return snapshot.one(kHead, head_of);
}

std::optional<Head> lock_head(storage::Transaction& tx) {
  return tx.one(kLockHead, head_of);
}

void insert_head(storage::Transaction& tx, const Head& head) {
  tx.run(kInsertHead, head.chain, head.number, head.position, bytes_of(head.hash), head.checkpoint, head.key,
         std::as_bytes(std::span(head.mac)));
}

void update_head(storage::Transaction& tx, const Head& head) {
  tx.run(kUpdateHead, head.number, head.position, bytes_of(head.hash), head.checkpoint, head.key,
         std::as_bytes(std::span(head.mac)));
}

void insert_record(storage::Transaction& tx, const Record& record, const Hash& hash) {
  tx.run(kInsertRecord, record.number, record.position, record.at, record.actor, record.actor_name, record.action,
         record.object, record.address, record.request, record.state_before, record.state_after, record.body,
         bytes_of(record.prev), bytes_of(hash));
}

std::optional<Stored> find_record(storage::Snapshot& snapshot, std::int64_t number) {
  return snapshot.one(
      kFind,
      [](const Row& row) {
        Stored stored;
        fill(stored, row);
        return stored;
      },
      number);
}

int walk(storage::Snapshot& snapshot, std::int64_t after, int limit, const std::function<void(const Stored&)>& fn) {
  Stored stored;
  return static_cast<int>(snapshot.each(
      kWalk,
      [&](const Row& row) {
        fill(stored, row);
        fn(stored);
      },
      after, limit));
}

std::vector<Hash> hashes(storage::Snapshot& snapshot, std::int64_t first, std::int64_t last) {
  return snapshot.all(
      kHashes,
      [](const Row& row) {
        Hash hash{};
        copy_hash(row, 0, hash);
        return hash;
      },
      first, last);
}

std::string last_state(storage::Snapshot& snapshot, std::string_view object) {
  return snapshot.one(kLastState, [](const Row& row) { return row.string(0); }, object).value_or("");
}

std::vector<Record> list(storage::Snapshot& snapshot, const Filter& filter) {
  std::string sql = "SELECT " DESKBELL_RECORD_COLUMNS "WHERE number < $1";
  std::vector<storage::Value> values{filter.before > 0 ? filter.before : INT64_MAX};
  const auto add = [&](const std::string& condition, storage::Value value) {
    values.push_back(value);
    (sql += condition) += "$" + std::to_string(values.size());
  };
  if (!filter.kind.empty())
    add(" AND substr(action, 1, " + std::to_string(filter.kind.size()) + ") = ", std::string_view(filter.kind));
  if (filter.actor != 0) add(" AND actor = ", filter.actor);
  if (!filter.object.empty()) add(" AND object = ", std::string_view(filter.object));
  add(" ORDER BY number DESC LIMIT ", static_cast<std::int64_t>(filter.limit));
  std::vector<Record> records;
  snapshot.each_of(sql, values, [&](const Row& row) {
    Stored stored;
    fill(stored, row);
    records.push_back(std::move(stored.record));
  });
  return records;
}

void insert_checkpoint(storage::Transaction& tx, const StoredCheckpoint& from) {
  tx.run(kInsertCheckpoint, from.number, from.first, from.last, from.at, from.content.text, from.content.signature,
         from.content.public_key);
}

std::optional<StoredCheckpoint> last_checkpoint(storage::Snapshot& snapshot) {
  return snapshot.one(kLastCheckpoint, checkpoint_of);
}

std::optional<StoredCheckpoint> checkpoint_over(storage::Snapshot& snapshot, std::int64_t record) {
  return snapshot.one(kCheckpointOver, checkpoint_of, record);
}

std::vector<StoredCheckpoint> checkpoints_after(storage::Snapshot& snapshot, std::int64_t number, int limit) {
  return snapshot.all(kCheckpointsAfter, checkpoint_of, number, limit);
}

}  // namespace store
}  // namespace deskbell::trust
