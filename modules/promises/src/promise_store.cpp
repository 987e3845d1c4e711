#include "promise_store.h"

#include <calendar/zone.h>
#include <promises/migrations.h>

#include <limits>

namespace deskbell::promises {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

#define DESKBELL_PROMISE_COLUMNS                                                                                     \
  "id, conversation, case_id, contact, kind, what, words, owner, owner_name, due_at, time_zone, remind_at, state, " \
  "done_at, follow_up_of, history, version, created_at"

constexpr Statement kLoad{"promises.load", "SELECT " DESKBELL_PROMISE_COLUMNS " FROM promise WHERE id = $1"};
constexpr Statement kInsert{"promises.insert",
                            "INSERT INTO promise (" DESKBELL_PROMISE_COLUMNS
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};
constexpr Statement kUpdate{"promises.update",
                            "UPDATE promise SET due_at = $2, remind_at = $3, state = $4, done_at = $5, history = $6, "
                            "version = $7 WHERE id = $1 AND version = $7 - 1"};
constexpr Statement kOfOwner{"promises.of_owner",
                             "SELECT " DESKBELL_PROMISE_COLUMNS
                             " FROM promise WHERE owner = $1 AND state = $2 AND (due_at, id) > ($3, $4) "
                             "ORDER BY due_at, id LIMIT $5"};
constexpr Statement kOfConversation{"promises.of_conversation",
                                    "SELECT " DESKBELL_PROMISE_COLUMNS
                                    " FROM promise WHERE conversation = $1 AND state = $2 AND (due_at, id) > ($3, $4) "
                                    "ORDER BY due_at, id LIMIT $5"};
constexpr Statement kOfCase{"promises.of_case",
                            "SELECT " DESKBELL_PROMISE_COLUMNS
                            " FROM promise WHERE case_id = $1 AND state = $2 AND (due_at, id) > ($3, $4) "
                            "ORDER BY due_at, id LIMIT $5"};
constexpr Statement kGroups{
    "promises.groups",
    "SELECT owner, state, COUNT(*), SUM(CASE WHEN state = 'broken' AND done_at IS NOT NULL THEN 1 ELSE 0 END), "
    "CAST(COALESCE(SUM(CASE WHEN state = 'broken' AND done_at IS NOT NULL THEN done_at - due_at ELSE 0 END), 0) AS BIGINT), "
    "COALESCE(MAX(CASE WHEN state = 'broken' AND done_at IS NOT NULL THEN done_at - due_at ELSE 0 END), 0) "
    "FROM promise WHERE due_at >= $1 AND due_at < $2 AND (CAST($3 AS BIGINT) = 0 OR owner = CAST($3 AS BIGINT)) GROUP BY owner, state ORDER BY 1, 2"};

Promise promise_of(const Row& row) {
  Promise out;
  out.id = row.id<Promise>(0);
  out.conversation = row.optional_id<conversations::Conversation>(1);
  out.case_id = row.optional_id<cases::Case>(2);
  if (!row.is_null(3)) out.contact = contacts::ContactSummary{.id = row.id<contacts::Contact>(3)};
  out.kind = base::find_enum<Kind>(row.text(4)).value();
  out.what = row.string(5);
  out.words = row.optional_string(6);
  out.owner = row.id<identity::User>(7);
  out.owner_name = row.string(8);
  out.due_at = row.time(9);
  out.time_zone = row.string(10);
  out.remind_at = row.optional_time(11);
  out.state = base::find_enum<State>(row.text(12)).value();
  out.done_at = row.optional_time(13);
  out.follow_up_of = row.optional_id<Promise>(14);
  out.history = base::parse_json<std::vector<Step>>(row.text(15)).value();
  out.version = row.integer(16);
  out.created_at = row.time(17);
  out.due_local = calendar::Zone::of_or_utc(out.time_zone).text(out.due_at);
  return out;
}

const Statement& statement_of(By by) {
  switch (by) {
    case By::owner:
      return kOfOwner;
    case By::conversation:
      return kOfConversation;
    case By::case_id:
      return kOfCase;
  }
  return kOfOwner;
}

}  // namespace

std::optional<Promise> load(storage::Snapshot& snapshot, Id<Promise> id) {
  return snapshot.one(kLoad, promise_of, id);
}

void insert(storage::Transaction& tx, const Promise& promise) {
  tx.run(kInsert, promise.id, promise.conversation, promise.case_id,
         promise.contact ? std::optional(promise.contact->id) : std::nullopt, base::name_of(promise.kind), promise.what,
         promise.words, promise.owner, promise.owner_name, promise.due_at, promise.time_zone, promise.remind_at,
         base::name_of(promise.state), promise.done_at, promise.follow_up_of, base::to_json(promise.history),
         promise.version, promise.created_at);
}

bool update(storage::Transaction& tx, const Promise& promise) {
  return tx.run(kUpdate, promise.id, promise.due_at, promise.remind_at, base::name_of(promise.state), promise.done_at,
                base::to_json(promise.history), promise.version) == 1;
}

std::vector<Promise> list(storage::Snapshot& snapshot, By by, std::int64_t value, State state, After after, int limit) {
  return snapshot.all(statement_of(by), promise_of, value, base::name_of(state), after.due_at, after.id, limit);
}

std::vector<Group> groups(storage::Snapshot& snapshot, const ReportFilter& filter) {
  return snapshot.all(
      kGroups,
      [](const Row& row) {
        return Group{.owner = row.id<identity::User>(0),
                     .state = base::find_enum<State>(row.text(1)).value(),
                     .count = row.integer(2),
                     .done_late = row.integer(3),
                     .late_us = row.integer(4),
                     .longest_us = row.integer(5)};
      },
      filter.from.value_or(Time()), filter.to.value_or(Time(std::chrono::microseconds(std::numeric_limits<std::int64_t>::max()))),
      filter.owner ? filter.owner->value : 0);
}

namespace {
constexpr const Statement* kStatements[] = {&kLoad,          &kInsert, &kUpdate, &kOfOwner,
                                            &kOfConversation, &kOfCase, &kGroups};
}

}  // namespace store

storage::Schema schema() {
  return {"promises", migrations(), store::kStatements};
}

}  // namespace deskbell::promises
