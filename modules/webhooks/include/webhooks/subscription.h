#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::webhooks {

enum class WebhookState {
  enabled,
  paused,               // by somebody; goes on where it stopped
  disabled_by_failures  // nothing was taken for days, or the receiver answered 410 Gone
};
BOOST_DESCRIBE_ENUM(WebhookState, enabled, paused, disabled_by_failures)

struct Webhook {
  Id<Webhook> id;
  std::string name;
  std::string description;
  std::string url;
  std::vector<std::string> kinds;         // "conversation.closed", "conversation.*", "*"
  std::vector<std::string> header_names;  // sent along; the values are secret
  WebhookState state = WebhookState::enabled;
  std::optional<std::string> state_reason;  // why it was disabled
  std::optional<Time> former_secret_until;  // until then calls are signed with the former secret, too
  Time created_at;
  Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Webhook, (),
                      (id, name, description, url, kinds, header_names, state, state_reason, former_secret_until,
                       created_at, updated_at))

struct WebhookHour {
  Time hour;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;  // attempts
};
BOOST_DESCRIBE_STRUCT(WebhookHour, (), (hour, delivered, failed))

// How a subscription does; for the list and for alarms.
struct WebhookHealth {
  std::int64_t delivered = 0;           // last 24 hours
  std::int64_t failed = 0;              // attempts, last 24 hours
  std::optional<double> success_share;  // of the attempts, 0 to 1; none without any
  std::optional<int> average_ms;
  std::vector<WebhookHour> hours;  // 24, oldest first
  std::optional<Time> last_success_at;
  std::optional<Time> last_failure_at;
  std::optional<std::string> last_failure;
  std::optional<Time> failing_since;  // no success since
  std::optional<Time> waits_until;    // as the receiver asked with Retry-After
  std::int64_t waiting = 0;           // taken from the log, not delivered yet
  std::int64_t dead = 0;
  std::optional<Time> behind_since;  // when the oldest event that is not delivered yet happened
};
BOOST_DESCRIBE_STRUCT(WebhookHealth, (),
                      (delivered, failed, success_share, average_ms, hours, last_success_at, last_failure_at,
                       last_failure, failing_since, waits_until, waiting, dead, behind_since))

struct WebhookStatus {
  Webhook webhook;
  WebhookHealth health;
};
BOOST_DESCRIBE_STRUCT(WebhookStatus, (), (webhook, health))

using Headers = std::map<std::string, std::string>;

struct SubscriptionDraft {
  std::string name;
  std::string description = {};
  std::string url;
  std::vector<std::string> kinds;
  Headers headers = {};
};

// What is absent stays.
struct SubscriptionPatch {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<std::string> url = {};
  std::optional<std::vector<std::string>> kinds = {};
  std::optional<Headers> headers = {};     // an empty value keeps that header's value
  std::optional<WebhookState> state = {};  // enabled or paused
};

// The draft with blanks trimmed, or what is wrong with it, field by field. Pure.
Result<SubscriptionDraft> checked(SubscriptionDraft draft);

struct WebhookSecret {
  Webhook webhook;
  std::string secret;  // "whsec_..."; told this once
};
BOOST_DESCRIBE_STRUCT(WebhookSecret, (), (webhook, secret))

struct WebhookTest {
  bool delivered = false;
  std::optional<int> status;
  std::int64_t took_ms = 0;
  std::string answer;  // the first KiB
  std::optional<std::string> error;
  std::string webhook_id;
  std::string body;  // what was sent
};
BOOST_DESCRIBE_STRUCT(WebhookTest, (), (delivered, status, took_ms, answer, error, webhook_id, body))

enum class WebhookDeliveryState { pending, delivered, dead };
BOOST_DESCRIBE_ENUM(WebhookDeliveryState, pending, delivered, dead)

// One event for one subscription. Its id is the event's position in the log.
struct WebhookDelivery {
  Id<WebhookDelivery> id;
  Id<Webhook> webhook;
  std::string webhook_id;
  std::string kind;
  std::string stream;
  std::int64_t seq = 0;
  Time event_at;
  WebhookDeliveryState state = WebhookDeliveryState::pending;
  int attempts = 0;             // since it was last begun anew
  int tries = 0;                // all of them
  std::optional<Time> next_at;  // while it is pending
  std::optional<Time> last_at;
  std::optional<int> last_status;
  std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(WebhookDelivery, (),
                      (id, webhook, webhook_id, kind, stream, seq, event_at, state, attempts, tries, next_at, last_at,
                       last_status, last_error))

struct WebhookAttempt {
  int number = 0;
  Time at;
  std::int64_t took_ms = 0;
  std::optional<int> status;
  std::optional<std::string> error;
  std::string answer;  // the first KiB
};
BOOST_DESCRIBE_STRUCT(WebhookAttempt, (), (number, at, took_ms, status, error, answer))

struct WebhookDeliveryRecord {
  WebhookDelivery delivery;
  std::vector<WebhookAttempt> attempts;  // newest first
  std::optional<std::string> body;       // as sent; none when the log no longer has the event
};
BOOST_DESCRIBE_STRUCT(WebhookDeliveryRecord, (), (delivery, attempts, body))

enum class WebhookDeliveryFilter {
  all,
  failed,  // last attempt failed: waits for the next one, or dead
  dead,
  pending
};
BOOST_DESCRIBE_ENUM(WebhookDeliveryFilter, all, failed, dead, pending)

enum class ReplayWhat {
  everything,  // all events that the subscription asks for, in order, delivered or not
  dead         // only what is among the dead
};
BOOST_DESCRIBE_ENUM(ReplayWhat, everything, dead)

struct Replay {
  ReplayWhat what = ReplayWhat::everything;
  std::int64_t from_position = 0;
  std::optional<std::int64_t> again;  // dead: how many are tried again
  bool history_is_cut = false;        // older events were asked for than the log still has
};

}  // namespace deskbell::webhooks
