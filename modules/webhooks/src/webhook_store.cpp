#include "webhook_store.h"

#include "changes.h"

#include <webhooks/migrations.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace deskbell::webhooks {
namespace store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_WEBHOOK_COLUMNS                                                                                  \
  "id, name, description, url, kinds, header_names, headers, secret, former_secret, former_until, state, "        \
  "state_reason, position, failures, failing_since, not_before, last_success_at, last_failure_at, last_failure, " \
  "created_at, updated_at"
#define DESKBELL_DELIVERY_COLUMNS                                                                              \
  "position, stream, seq, kind, event_at, state, attempts, tries, next_at, last_at, last_status, last_error, " \
  "subscription"

constexpr Statement kList{"webhooks.list", "SELECT " DESKBELL_WEBHOOK_COLUMNS " FROM webhook_subscription ORDER BY id"};
constexpr Statement kFind{"webhooks.find",
                          "SELECT " DESKBELL_WEBHOOK_COLUMNS " FROM webhook_subscription WHERE id = $1"};
constexpr Statement kCount{"webhooks.count", "SELECT COUNT(*) FROM webhook_subscription"};
constexpr Statement kNamed{"webhooks.named", "SELECT id FROM webhook_subscription WHERE name = $1 AND id <> $2"};
constexpr Statement kInsert{
    "webhooks.insert",
    "INSERT INTO webhook_subscription (id, name, description, url, kinds, header_names, headers, secret, state, "
    "position, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)"};
constexpr Statement kSave{
    "webhooks.save",
    "UPDATE webhook_subscription SET name = $2, description = $3, url = $4, kinds = $5, header_names = $6, "
    "headers = $7, secret = $8, former_secret = $9, former_until = $10, state = $11, state_reason = $12, "
    "updated_at = $13 WHERE id = $1"};
constexpr Statement kSaveHealth{
    "webhooks.save_health",
    "UPDATE webhook_subscription SET failures = $2, failing_since = $3, not_before = $4, last_success_at = $5, "
    "last_failure_at = $6, last_failure = $7, state = $8, state_reason = $9 WHERE id = $1"};
constexpr Statement kRemove{"webhooks.remove", "DELETE FROM webhook_subscription WHERE id = $1"};
constexpr Statement kMove{"webhooks.move_position",
                          "UPDATE webhook_subscription SET position = $3 WHERE id = $1 AND position = $2"};
constexpr Statement kSetPosition{"webhooks.set_position",
                                 "UPDATE webhook_subscription SET position = $2 WHERE id = $1"};

constexpr Statement kTake{
    "webhooks.take",
    "INSERT INTO webhook_delivery (subscription, position, stream, seq, kind, event_at, state, attempts, tries, "
    "next_at) VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, 0, $7) ON CONFLICT (subscription, position) "
    "DO UPDATE SET state = 'pending', attempts = 0, next_at = excluded.next_at RETURNING tries"};
constexpr Statement kWaiting{"webhooks.waiting", "SELECT " DESKBELL_DELIVERY_COLUMNS
                                                 " FROM webhook_delivery WHERE subscription = $1 AND state = 'pending' "
                                                 "AND state <> 'delivered' ORDER BY position LIMIT $2"};
constexpr Statement kHasten{"webhooks.hasten",
                            "UPDATE webhook_delivery SET next_at = $2 WHERE subscription = $1 AND state = 'pending' "
                            "AND state <> 'delivered' AND next_at > $2"};
constexpr Statement kReviveDead{
    "webhooks.revive_dead",
    "UPDATE webhook_delivery SET state = 'pending', attempts = 0, next_at = $3 WHERE subscription = $1 "
    "AND state = 'dead' AND state <> 'delivered' AND position >= $2"};
constexpr Statement kBeginAnew{"webhooks.begin_anew",
                               "UPDATE webhook_delivery SET state = 'pending', attempts = 0, next_at = $3 "
                               "WHERE subscription = $1 AND position = $2"};
constexpr Statement kSettle{
    "webhooks.settle",
    "UPDATE webhook_delivery SET state = $3, attempts = $4, tries = $5, next_at = $6, last_at = $7, last_status = $8, "
    "last_error = $9 WHERE subscription = $1 AND position = $2 AND state = 'pending'"};
constexpr Statement kAddAttempt{
    "webhooks.add_attempt",
    "INSERT INTO webhook_attempt (subscription, position, number, at, took_ms, status, error, answer) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (subscription, position, number) DO NOTHING"};
constexpr Statement kAddFigures{
    "webhooks.add_figures",
    "INSERT INTO webhook_hour (subscription, hour, delivered, failed, took_ms) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (subscription, hour) DO UPDATE SET delivered = webhook_hour.delivered + excluded.delivered, "
    "failed = webhook_hour.failed + excluded.failed, took_ms = webhook_hour.took_ms + excluded.took_ms"};

#define DESKBELL_DELIVERIES(WHERE)                                                                             \
  "SELECT " DESKBELL_DELIVERY_COLUMNS " FROM webhook_delivery WHERE subscription = $1 AND position < $2" WHERE \
  " ORDER BY position DESC LIMIT $3"
constexpr Statement kAll{"webhooks.deliveries", DESKBELL_DELIVERIES("")};
constexpr Statement kFailed{
    "webhooks.failed",
    DESKBELL_DELIVERIES(" AND state <> 'delivered' AND (state = 'dead' OR (state = 'pending' AND attempts > 0))")};
constexpr Statement kDead{"webhooks.dead", DESKBELL_DELIVERIES(" AND state <> 'delivered' AND state = 'dead'")};
constexpr Statement kPending{"webhooks.pending",
                             DESKBELL_DELIVERIES(" AND state <> 'delivered' AND state = 'pending'")};
constexpr Statement kDelivery{"webhooks.delivery", "SELECT " DESKBELL_DELIVERY_COLUMNS
                                                   " FROM webhook_delivery WHERE subscription = $1 AND position = $2"};
constexpr Statement kAttempts{"webhooks.attempts",
                              "SELECT number, at, took_ms, status, error, answer FROM webhook_attempt "
                              "WHERE subscription = $1 AND position = $2 ORDER BY number DESC LIMIT 100"};
constexpr Statement kFigures{"webhooks.figures",
                             "SELECT hour, delivered, failed, took_ms FROM webhook_hour "
                             "WHERE subscription = $1 AND hour >= $2 ORDER BY hour"};
constexpr Statement kOpen{"webhooks.open",
                          "SELECT state, COUNT(*), MIN(event_at) FROM webhook_delivery "
                          "WHERE subscription = $1 AND state <> 'delivered' GROUP BY state"};

constexpr Statement kOldest{"webhooks.oldest",
                            "SELECT position, event_at FROM webhook_delivery WHERE subscription = $1 AND position > $2 "
                            "ORDER BY position LIMIT 500"};
constexpr Statement kForget{"webhooks.forget",
                            "DELETE FROM webhook_delivery WHERE subscription = $1 AND position > $2 AND position <= $3 "
                            "AND (state = 'delivered' OR (state = 'dead' AND event_at < $4))"};
constexpr Statement kForgetAttempts{
    "webhooks.forget_attempts",
    "DELETE FROM webhook_attempt WHERE subscription = $1 AND position > $2 AND position <= $3 AND NOT EXISTS "
    "(SELECT 1 FROM webhook_delivery AS d WHERE d.subscription = webhook_attempt.subscription "
    "AND d.position = webhook_attempt.position)"};
constexpr Statement kNextOwner{"webhooks.next_owner",
                               "SELECT MIN(subscription) FROM webhook_delivery WHERE subscription > $1"};
constexpr Statement kForgetRange{"webhooks.forget_range",
                                 "DELETE FROM webhook_delivery WHERE subscription = $1 AND position <= $2"};
constexpr Statement kForgetRangeAttempts{"webhooks.forget_range_attempts",
                                         "DELETE FROM webhook_attempt WHERE subscription = $1 AND position <= $2"};
constexpr Statement kForgetFigures{"webhooks.forget_figures", "DELETE FROM webhook_hour WHERE hour < $1"};

constexpr const Statement* kStatements[] = {&kList,           &kFind,        &kCount,       &kNamed,
                                            &kInsert,         &kSave,        &kSaveHealth,  &kRemove,
                                            &kMove,           &kSetPosition, &kTake,        &kWaiting,
                                            &kHasten,         &kReviveDead,  &kBeginAnew,   &kSettle,
                                            &kAddAttempt,     &kAddFigures,  &kAll,         &kFailed,
                                            &kDead,           &kPending,     &kDelivery,    &kAttempts,
                                            &kFigures,        &kOpen,        &kOldest,      &kForget,
                                            &kForgetAttempts, &kNextOwner,   &kForgetRange, &kForgetRangeAttempts,
                                            &kForgetFigures};

std::vector<std::string> list_of(std::string_view text) {
  auto list = base::parse_json<std::vector<std::string>>(text);
  if (!list) throw std::runtime_error("webhook_subscription: " + list.error().message);
  return *std::move(list);
}

template <class T>
T state_of(std::string_view text) {
  const auto state = base::find_enum<T>(text);
  if (!state) throw std::runtime_error("webhooks: unknown state " + std::string(text));
  return *state;
}

Record record_of(const Row& row) {
  Record record;
  Webhook& one = record.subscription;
  one.id = row.id<Webhook>(0);
  one.name = row.string(1);
  one.description = row.string(2);
  one.url = row.string(3);
  one.kinds = list_of(row.text(4));
  one.header_names = list_of(row.text(5));
  record.headers = row.string(6);
  record.secret = row.string(7);
  record.former_secret = row.optional_string(8);
  one.former_secret_until = row.optional_time(9);
  one.state = state_of<WebhookState>(row.text(10));
  one.state_reason = row.optional_string(11);
  record.position = row.integer(12);
  record.failures = static_cast<int>(row.integer(13));
  record.failing_since = row.optional_time(14);
  record.not_before = row.optional_time(15);
  record.last_success_at = row.optional_time(16);
  record.last_failure_at = row.optional_time(17);
  record.last_failure = row.optional_string(18);
  one.created_at = row.time(19);
  one.updated_at = row.time(20);
  return record;
}

Waiting waiting_of(const Row& row) {
  return {.position = row.integer(0),
          .stream = row.integer(1),
          .seq = row.integer(2),
          .kind = row.string(3),
          .event_at = row.time(4),
          .attempts = static_cast<int>(row.integer(6)),
          .tries = static_cast<int>(row.integer(7)),
          .next_at = row.time(8)};
}

WebhookDelivery delivery_of(const Row& row) {
  WebhookDelivery one;
  one.id = row.id<WebhookDelivery>(0);
  one.webhook = row.id<Webhook>(12);
  one.stream = std::to_string(row.integer(1));
  one.seq = row.integer(2);
  one.kind = row.string(3);
  one.webhook_id = webhook_id_of(one.webhook, row.integer(1), one.seq);
  one.event_at = row.time(4);
  one.state = state_of<WebhookDeliveryState>(row.text(5));
  one.attempts = static_cast<int>(row.integer(6));
  one.tries = static_cast<int>(row.integer(7));
  if (one.state == WebhookDeliveryState::pending) one.next_at = row.time(8);
  one.last_at = row.optional_time(9);
  if (!row.is_null(10)) one.last_status = static_cast<int>(row.integer(10));
  one.last_error = row.optional_string(11);
  return one;
}

std::int64_t hour_of(Time time) {
  return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
}

}  // namespace

std::vector<Record> list(Snapshot& snapshot) {
  return snapshot.all(kList, record_of);
}

std::optional<Record> find(Snapshot& snapshot, Id<Webhook> id) {
  return snapshot.one(kFind, record_of, id);
}

std::int64_t count(Snapshot& snapshot) {
  return snapshot.number(kCount);
}

bool name_taken(Snapshot& snapshot, const std::string& name, Id<Webhook> besides) {
  return snapshot.number(kNamed, name, besides) != 0;
}

void insert(Transaction& tx, const Record& record) {
  const Webhook& one = record.subscription;
  tx.run(kInsert, one.id, one.name, one.description, one.url, base::to_json(one.kinds), base::to_json(one.header_names),
         record.headers, record.secret, base::name_of(one.state), record.position, one.created_at);
}

void save(Transaction& tx, const Record& record) {
  const Webhook& one = record.subscription;
  tx.run(kSave, one.id, one.name, one.description, one.url, base::to_json(one.kinds), base::to_json(one.header_names),
         record.headers, record.secret, record.former_secret, one.former_secret_until, base::name_of(one.state),
         one.state_reason, one.updated_at);
}

void save_health(Transaction& tx, const Record& record) {
  tx.run(kSaveHealth, record.subscription.id, record.failures, record.failing_since, record.not_before,
         record.last_success_at, record.last_failure_at, record.last_failure, base::name_of(record.subscription.state),
         record.subscription.state_reason);
}

void remove(Transaction& tx, Id<Webhook> id) {
  tx.run(kRemove, id);
}

bool move_position(Transaction& tx, Id<Webhook> id, std::int64_t from, std::int64_t to) {
  return tx.run(kMove, id, from, to) == 1;
}

void set_position(Transaction& tx, Id<Webhook> id, std::int64_t to) {
  tx.run(kSetPosition, id, to);
}

int take(Transaction& tx, Id<Webhook> id, const Waiting& one) {
  return tx
      .one(
          kTake, [](const Row& row) { return static_cast<int>(row.integer(0)); }, id, one.position, one.stream, one.seq,
          one.kind, one.event_at, one.next_at)
      .value_or(0);
}

std::vector<Waiting> waiting(Snapshot& snapshot, Id<Webhook> id, int limit) {
  return snapshot.all(kWaiting, waiting_of, id, limit);
}

void hasten(Transaction& tx, Id<Webhook> id, Time now) {
  tx.run(kHasten, id, now);
}

std::int64_t revive_dead(Transaction& tx, Id<Webhook> id, std::int64_t from, Time now) {
  return tx.run(kReviveDead, id, from, now);
}

void begin_anew(Transaction& tx, Id<Webhook> id, std::int64_t position, Time now) {
  tx.run(kBeginAnew, id, position, now);
}

bool settle(Transaction& tx, const Outcome& one) {
  const Receipt& receipt = one.receipt;
  if (tx.run(kSettle, one.subscription, one.position, base::name_of(one.state), one.attempt, one.number, one.next_at,
             one.at, receipt.status, receipt.error) == 0)
    return false;
  tx.run(kAddAttempt, one.subscription, one.position, one.number, one.at - receipt.took, receipt.took, receipt.status,
         receipt.error, receipt.answer);
  return true;
}

void add_figures(Transaction& tx, Id<Webhook> id, Time hour, std::int64_t delivered, std::int64_t failed,
                 std::int64_t took_ms) {
  tx.run(kAddFigures, id, hour_of(hour), delivered, failed, took_ms);
}

std::vector<WebhookDelivery> deliveries(Snapshot& snapshot, Id<Webhook> id, WebhookDeliveryFilter filter,
                                        std::int64_t before, int limit) {
  if (before <= 0) before = std::numeric_limits<std::int64_t>::max();
  switch (filter) {
    case WebhookDeliveryFilter::all:
      return snapshot.all(kAll, delivery_of, id, before, limit);
    case WebhookDeliveryFilter::failed:
      return snapshot.all(kFailed, delivery_of, id, before, limit);
    case WebhookDeliveryFilter::dead:
      return snapshot.all(kDead, delivery_of, id, before, limit);
    case WebhookDeliveryFilter::pending:
      return snapshot.all(kPending, delivery_of, id, before, limit);
  }
  return {};
}

std::optional<WebhookDelivery> delivery(Snapshot& snapshot, Id<Webhook> id, std::int64_t position) {
  return snapshot.one(kDelivery, delivery_of, id, position);
}

std::vector<WebhookAttempt> attempts(Snapshot& snapshot, Id<Webhook> id, std::int64_t position) {
  return snapshot.all(
      kAttempts,
      [](const Row& row) {
        return WebhookAttempt{.number = static_cast<int>(row.integer(0)),
                              .at = row.time(1),
                              .took_ms = row.integer(2),
                              .status = row.is_null(3) ? std::nullopt : std::optional(static_cast<int>(row.integer(3))),
                              .error = row.optional_string(4),
                              .answer = row.string(5)};
      },
      id, position);
}

std::vector<Figures> figures(Snapshot& snapshot, Id<Webhook> id, Time from) {
  return snapshot.all(
      kFigures,
      [](const Row& row) {
        return Figures{Time(std::chrono::hours(row.integer(0))), row.integer(1), row.integer(2), row.integer(3)};
      },
      id, hour_of(from));
}

Open open(Snapshot& snapshot, Id<Webhook> id) {
  Open answer;
  snapshot.each(
      kOpen,
      [&](const Row& row) {
        if (row.text(0) == "dead") {
          answer.dead = row.integer(1);
        } else {
          answer.waiting = row.integer(1);
          answer.oldest = row.optional_time(2);
        }
      },
      id);
  return answer;
}

std::optional<Swept> sweep(Transaction& tx, Id<Webhook> id, std::int64_t after, Time delivered_before,
                           Time dead_before) {
  std::int64_t through = after;
  bool young = false;
  tx.each(
      kOldest,
      [&](const Row& row) {
        young = young || row.time(1) >= delivered_before;
        if (!young) through = row.integer(0);
      },
      id, after);
  if (through == after) return std::nullopt;
  const std::int64_t forgotten = tx.run(kForget, id, after, through, dead_before);
  tx.run(kForgetAttempts, id, after, through);
  return Swept{through, forgotten};
}

std::vector<Id<Webhook>> with_deliveries(Snapshot& snapshot) {
  std::vector<Id<Webhook>> all;
  for (std::int64_t id = snapshot.number(kNextOwner, 0); id != 0; id = snapshot.number(kNextOwner, id))
    all.push_back({id});
  return all;
}

std::int64_t forget_some(Transaction& tx, Id<Webhook> removed) {
  std::int64_t through = 0;
  tx.each(kOldest, [&](const Row& row) { through = row.integer(0); }, removed, 0);
  tx.run(kForgetRangeAttempts, removed, through);
  return tx.run(kForgetRange, removed, through);
}

void forget_figures(Transaction& tx, Time before) {
  tx.run(kForgetFigures, hour_of(before));
}

}  // namespace store

storage::Schema schema() {
  return {"webhooks", migrations(), store::kStatements};
}

}  // namespace deskbell::webhooks
