#pragma once
#include <webhooks/courier.h>
#include <webhooks/subscription.h>
#include <webhooks/webhooks.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The only SQL of this module.
namespace deskbell::webhooks::store {

struct Record {
  Webhook subscription;
  std::string headers;  // sealed
  std::string secret;   // sealed
  std::optional<std::string> former_secret;
  std::int64_t position = 0;
  int failures = 0;  // in a row
  std::optional<Time> failing_since;
  std::optional<Time> not_before;
  std::optional<Time> last_success_at;
  std::optional<Time> last_failure_at;
  std::optional<std::string> last_failure;
};

std::vector<Record> list(storage::Snapshot& snapshot);
std::optional<Record> find(storage::Snapshot& snapshot, Id<Webhook> id);
std::int64_t count(storage::Snapshot& snapshot);
bool name_taken(storage::Snapshot& snapshot, const std::string& name, Id<Webhook> besides);
void insert(storage::Transaction& tx, const Record& record);
// All that an administrator sets; neither position nor health.
void save(storage::Transaction& tx, const Record& record);
void save_health(storage::Transaction& tx, const Record& record);
void remove(storage::Transaction& tx, Id<Webhook> id);
// False when it is not at `from` any more.
bool move_position(storage::Transaction& tx, Id<Webhook> id, std::int64_t from, std::int64_t to);
void set_position(storage::Transaction& tx, Id<Webhook> id, std::int64_t to);

struct Waiting {
  std::int64_t position = 0;
  std::int64_t stream = 0;
  std::int64_t seq = 0;
  std::string kind;
  Time event_at;
  int attempts = 0;
  int tries = 0;
  Time next_at;
};
// Pending from the first attempt on; answers how often it was tried before.
int take(storage::Transaction& tx, Id<Webhook> id, const Waiting& delivery);
// Oldest first.
std::vector<Waiting> waiting(storage::Snapshot& snapshot, Id<Webhook> id, int limit);
void hasten(storage::Transaction& tx, Id<Webhook> id, Time now);
std::int64_t revive_dead(storage::Transaction& tx, Id<Webhook> id, std::int64_t from, Time now);
void begin_anew(storage::Transaction& tx, Id<Webhook> id, std::int64_t position, Time now);

struct Outcome {
  Id<Webhook> subscription;
  std::int64_t position = 0;
  int attempt = 0;  // of this round
  int number = 0;   // of all
  Time at;          // when it ended
  Receipt receipt;
  WebhookDeliveryState state = WebhookDeliveryState::pending;
  Time next_at;
};
// False when the delivery is gone or was settled by somebody else.
bool settle(storage::Transaction& tx, const Outcome& outcome);
void add_figures(storage::Transaction& tx, Id<Webhook> id, Time hour, std::int64_t delivered, std::int64_t failed,
                 std::int64_t took_ms);

std::vector<WebhookDelivery> deliveries(storage::Snapshot& snapshot, Id<Webhook> id, WebhookDeliveryFilter filter,
                                        std::int64_t before, int limit);
std::optional<WebhookDelivery> delivery(storage::Snapshot& snapshot, Id<Webhook> id, std::int64_t position);
std::vector<WebhookAttempt> attempts(storage::Snapshot& snapshot, Id<Webhook> id, std::int64_t position);

struct Figures {
  Time hour;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;
  std::int64_t took_ms = 0;
};
std::vector<Figures> figures(storage::Snapshot& snapshot, Id<Webhook> id, Time from);
struct Open {
  std::int64_t waiting = 0;
  std::int64_t dead = 0;
  std::optional<Time> oldest;  // of those that wait
};
Open open(storage::Snapshot& snapshot, Id<Webhook> id);

// Of one subscription's deliveries with position > after, at most 500: forgets what may go, answers the last position
// seen while events were older than `delivered_before`; nothing when there were no more.
struct Swept {
  std::int64_t through = 0;
  std::int64_t forgotten = 0;
};
std::optional<Swept> sweep(storage::Transaction& tx, Id<Webhook> id, std::int64_t after, Time delivered_before,
                           Time dead_before);
// Subscriptions that deliveries belong to, removed ones too.
std::vector<Id<Webhook>> with_deliveries(storage::Snapshot& snapshot);
// The 500 oldest of a subscription that is gone.
std::int64_t forget_some(storage::Transaction& tx, Id<Webhook> removed);
void forget_figures(storage::Transaction& tx, Time before);

}  // namespace deskbell::webhooks::store
