#include "answer.h"
#include "changes.h"
#include "webhook_store.h"

#include <webhooks/signature.h>
#include <webhooks/webhooks.h>

#include <algorithm>

namespace deskbell::webhooks {
namespace {

using identity::require;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kMissing = "There is no such webhook.";
constexpr std::string_view kMissingDelivery = "There is no such delivery.";
constexpr int kHours = 24;
constexpr int kLookedAhead = 200;
constexpr int kTestsAtOnce = 2;

Result<store::Record> load(Snapshot& snapshot, Id<Webhook> id) {
  auto found = store::find(snapshot, id);
  if (!found) return not_found(std::string(kMissing));
  return *std::move(found);
}

void tell(Webhooks::Needs& needs, Transaction& tx, const Actor& actor, const Webhook& one, std::string change,
          std::optional<std::string> detail = {}) {
  needs.log.append(tx, events::kWorkspaceStream, actor.id,
                   WebhookChanged{.webhook = one.id,
                                  .name = one.name,
                                  .change = std::move(change),
                                  .detail = std::move(detail),
                                  .by_name = actor.name,
                                  .address = actor.address});
}

// When the oldest event happened that the subscription asks for and that is still only in the log.
std::optional<Time> oldest_in_log(events::Log& log, Snapshot& snapshot, const store::Record& record) {
  const auto ahead = log.read(snapshot, record.position, kLookedAhead);
  for (const auto& event : ahead)
    if (matches(record.subscription.kinds, event.kind)) return event.at;
  if (ahead.size() == kLookedAhead) return ahead.back().at;
  return std::nullopt;
}

WebhookHealth health_of(events::Log& log, Snapshot& snapshot, const store::Record& record, Time now) {
  WebhookHealth health;
  const Time first = std::chrono::floor<std::chrono::hours>(now) - std::chrono::hours(kHours - 1);
  for (int i = 0; i < kHours; ++i) health.hours.push_back({.hour = first + std::chrono::hours(i)});
  std::int64_t took_ms = 0;
  for (const auto& figures : store::figures(snapshot, record.subscription.id, first)) {
    const auto at = static_cast<std::size_t>((figures.hour - first) / std::chrono::hours(1));
    if (at >= health.hours.size()) continue;
    health.hours[at].delivered = figures.delivered;
    health.hours[at].failed = figures.failed;
    health.delivered += figures.delivered;
    health.failed += figures.failed;
    took_ms += figures.took_ms;
  }
  if (const std::int64_t tried = health.delivered + health.failed; tried > 0) {
    health.success_share = static_cast<double>(health.delivered) / static_cast<double>(tried);
    health.average_ms = static_cast<int>(took_ms / tried);
  }
  health.last_success_at = record.last_success_at;
  health.last_failure_at = record.last_failure_at;
  health.last_failure = record.last_failure;
  health.failing_since = record.failing_since;
  if (record.not_before && *record.not_before > now) health.waits_until = record.not_before;
  const store::Open open = store::open(snapshot, record.subscription.id);
  health.waiting = open.waiting;
  health.dead = open.dead;
  health.behind_since = open.oldest;
  if (const auto unread = oldest_in_log(log, snapshot, record); unread && (!open.oldest || *unread < *open.oldest))
    health.behind_since = unread;
  return health;
}

// The last position of what happened before `from`, by halving: positions and times grow together.
std::int64_t position_before(events::Log& log, Snapshot& snapshot, Time from) {
  std::int64_t low = 0;
  std::int64_t high = log.last_position(snapshot);
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto found = log.read(snapshot, middle, 1);
    if (!found.empty() && found.front().at < from) {
      low = found.front().position;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<void> check_overlap(std::chrono::seconds overlap) {
  if (overlap.count() < 0 || overlap > kLongestOverlap)
    return invalid("overlap_s", "must be from 0 to 604800 (7 days)");
  return {};
}

std::vector<std::string> names_of(const Headers& headers) {
  std::vector<std::string> names;
  for (const auto& [name, value] : headers) names.push_back(name);
  return names;
}

std::string seal_headers(const vault::Vault& vault, Id<Webhook> id, const Headers& headers) {
  return headers.empty() ? std::string() : vault.seal(kHeadersPurpose, context_of(id), base::to_json(headers));
}

}  // namespace

Webhooks::Webhooks(Needs needs) : needs_(std::move(needs)) {}

Result<std::vector<WebhookStatus>> Webhooks::list(const Actor& actor) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.read([&](Snapshot& snapshot) {
    std::vector<WebhookStatus> all;
    for (auto& record : store::list(snapshot)) {
      WebhookHealth health = health_of(needs_.log, snapshot, record, needs_.clock.now());
      all.push_back({std::move(record.subscription), std::move(health)});
    }
    return all;
  });
}

Result<WebhookStatus> Webhooks::get(const Actor& actor, Id<Webhook> id) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<WebhookStatus> {
    TRY(store::Record record, load(snapshot, id));
    WebhookHealth health = health_of(needs_.log, snapshot, record, needs_.clock.now());
    return WebhookStatus{std::move(record.subscription), std::move(health)};
  });
}

Result<WebhookSecret> Webhooks::create(const Actor& actor, const SubscriptionDraft& input) {
  TRY(require(actor, Permission::manage_webhooks));
  TRY(const SubscriptionDraft draft, checked(input));
  const std::string secret = make_secret(needs_.random);
  store::Record record;
  Webhook& one = record.subscription;
  one.id = needs_.ids.next<Webhook>();
  one.name = draft.name;
  one.description = draft.description;
  one.url = draft.url;
  one.kinds = draft.kinds;
  one.header_names = names_of(draft.headers);
  one.created_at = one.updated_at = needs_.clock.now();
  record.headers = seal_headers(needs_.vault, one.id, draft.headers);
  record.secret = needs_.vault.seal(kSecretPurpose, context_of(one.id), secret);
  return needs_.database.write([&](Transaction& tx) -> Result<WebhookSecret> {
    if (store::name_taken(tx, one.name, {}))
      return failure(ErrorCode::already_exists, "There is a webhook of this name already.");
    if (store::count(tx) >= static_cast<std::int64_t>(kMaxSubscriptions))
      return failure(ErrorCode::resource_exhausted, "There may be at most 100 webhooks.");
    record.position = needs_.log.last_position(tx);
    store::insert(tx, record);
    tell(needs_, tx, actor, one, "created", one.url);
    return WebhookSecret{one, secret};
  });
}

Result<Webhook> Webhooks::change(const Actor& actor, Id<Webhook> id, const SubscriptionPatch& patch) {
  TRY(require(actor, Permission::manage_webhooks));
  if (patch.state == WebhookState::disabled_by_failures) return invalid("state", "must be enabled or paused");
  return needs_.database.write([&](Transaction& tx) -> Result<Webhook> {
    TRY(store::Record record, load(tx, id));
    TRY(const Keys keys, open_keys(needs_.vault, record));
    Webhook& one = record.subscription;
    Headers headers = patch.headers.value_or(keys.headers);
    for (auto& [name, value] : headers)
      if (const auto known = keys.headers.find(name); value.empty() && known != keys.headers.end())
        value = known->second;
    TRY(const SubscriptionDraft draft, checked({.name = patch.name.value_or(one.name),
                                                .description = patch.description.value_or(one.description),
                                                .url = patch.url.value_or(one.url),
                                                .kinds = patch.kinds.value_or(one.kinds),
                                                .headers = headers}));
    if (store::name_taken(tx, draft.name, id))
      return failure(ErrorCode::already_exists, "There is a webhook of this name already.");
    one.name = draft.name;
    one.description = draft.description;
    one.url = draft.url;
    one.kinds = draft.kinds;
    if (patch.headers) {
      one.header_names = names_of(draft.headers);
      record.headers = seal_headers(needs_.vault, id, draft.headers);
    }
    one.updated_at = needs_.clock.now();
    std::string change = "changed";
    if (patch.state && *patch.state != one.state) {
      one.state = *patch.state;
      one.state_reason.reset();
      change = std::string(base::name_of(one.state));
      if (one.state == WebhookState::enabled) {
        record.failures = 0;
        record.failing_since.reset();
        record.not_before.reset();
        store::save_health(tx, record);
        store::hasten(tx, id, needs_.clock.now());
      }
    }
    store::save(tx, record);
    tell(needs_, tx, actor, one, std::move(change), one.url);
    return one;
  });
}

Result<void> Webhooks::remove(const Actor& actor, Id<Webhook> id) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    TRY(const store::Record record, load(tx, id));
    store::remove(tx, id);
    tell(needs_, tx, actor, record.subscription, "removed");
    return {};
  });
}

Result<WebhookSecret> Webhooks::rotate_secret(const Actor& actor, Id<Webhook> id, std::chrono::seconds overlap) {
  TRY(require(actor, Permission::manage_webhooks));
  TRY(check_overlap(overlap));
  const std::string secret = make_secret(needs_.random);
  const std::string sealed = needs_.vault.seal(kSecretPurpose, context_of(id), secret);
  return needs_.database.write([&](Transaction& tx) -> Result<WebhookSecret> {
    TRY(store::Record record, load(tx, id));
    Webhook& one = record.subscription;
    const Time now = needs_.clock.now();
    const bool overlapping = record.former_secret && one.former_secret_until && now < *one.former_secret_until;
    if (overlap.count() == 0) {
      record.former_secret.reset();
      one.former_secret_until.reset();
    } else {
      if (!overlapping) record.former_secret = record.secret;
      one.former_secret_until = now + overlap;
    }
    record.secret = sealed;
    one.updated_at = now;
    store::save(tx, record);
    tell(needs_, tx, actor, one, "secret_rotated");
    return WebhookSecret{one, secret};
  });
}

Result<Webhook> Webhooks::retire_former_secret(const Actor& actor, Id<Webhook> id) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.write([&](Transaction& tx) -> Result<Webhook> {
    TRY(store::Record record, load(tx, id));
    if (!record.former_secret) return failure(ErrorCode::failed_precondition, "There is no former secret.");
    record.former_secret.reset();
    record.subscription.former_secret_until.reset();
    record.subscription.updated_at = needs_.clock.now();
    store::save(tx, record);
    tell(needs_, tx, actor, record.subscription, "former_secret_retired");
    return record.subscription;
  });
}

Result<WebhookTest> Webhooks::test(const Actor& actor, Id<Webhook> id) {
  TRY(require(actor, Permission::manage_webhooks));
  if (needs_.outgoing_held && needs_.outgoing_held())
    return failure(ErrorCode::failed_precondition, "Nothing is sent until an operator releases what goes out.");
  TRY(const store::Record record, needs_.database.read([&](Snapshot& snapshot) { return load(snapshot, id); }));
  TRY(const Keys keys, open_keys(needs_.vault, record));
  // Each holds a worker for as long as the receiver takes.
  struct Place {
    explicit Place(std::atomic<int>& count) : taken(count), number(++count) {}
    ~Place() { --taken; }
    std::atomic<int>& taken;
    int number;
  };
  const Place place(tests_);
  if (place.number > kTestsAtOnce)
    return failure(ErrorCode::resource_exhausted, "Other tests are under way. Try again in a moment.");
  const Time now = needs_.clock.now();
  WebhookTest answer;
  answer.webhook_id = "msg_test_" + std::to_string(needs_.ids.next());
  answer.body = "{\"type\":\"webhook.test\",\"timestamp\":\"" + base::to_string(now) + "\",\"data\":{\"webhook\":\"" +
                to_string(id) + "\",\"name\":";
  base::write_json_string(answer.body, record.subscription.name);
  answer.body += "}}";
  Parcel parcel = parcel_of(record.subscription.url, keys, answer.webhook_id, needs_.clock.wall(), answer.body);
  const auto began = needs_.clock.steady();
  const auto response = http::Client(outgoing(needs_.client))
                            .send({.method = http::Method::post,
                                   .url = std::move(parcel.url),
                                   .headers = std::move(parcel.headers),
                                   .body = std::move(parcel.body)});
  const Receipt receipt =
      receipt_of(response, std::chrono::duration_cast<std::chrono::milliseconds>(needs_.clock.steady() - began),
                 needs_.clock.now());
  answer.delivered = taken(receipt);
  answer.status = receipt.status;
  answer.took_ms = receipt.took.count();
  answer.answer = receipt.answer;
  answer.error = receipt.error;
  return answer;
}

Result<Page<WebhookDelivery>> Webhooks::deliveries(const Actor& actor, Id<Webhook> id, WebhookDeliveryFilter filter,
                                                   std::optional<Id<WebhookDelivery>> cursor,
                                                   std::optional<int> asked) {
  TRY(require(actor, Permission::manage_webhooks));
  const int limit = base::page_size(asked);
  return needs_.database.read([&](Snapshot& snapshot) -> Result<Page<WebhookDelivery>> {
    TRY(load(snapshot, id));
    Page<WebhookDelivery> page;
    page.items = store::deliveries(snapshot, id, filter, cursor ? cursor->value : 0, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

Result<WebhookDeliveryRecord> Webhooks::delivery(const Actor& actor, Id<Webhook> id, Id<WebhookDelivery> delivery) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<WebhookDeliveryRecord> {
    TRY(load(snapshot, id));
    auto found = store::delivery(snapshot, id, delivery.value);
    if (!found) return not_found(std::string(kMissingDelivery));
    WebhookDeliveryRecord record{
        .delivery = *std::move(found), .attempts = store::attempts(snapshot, id, delivery.value), .body = std::nullopt};
    const auto events = needs_.log.read(snapshot, delivery.value - 1, 1);
    if (!events.empty() && events.front().position == delivery.value) record.body = body_of(events.front());
    return record;
  });
}

Result<WebhookDelivery> Webhooks::resend(const Actor& actor, Id<Webhook> id, Id<WebhookDelivery> delivery) {
  TRY(require(actor, Permission::manage_webhooks));
  return needs_.database.write([&](Transaction& tx) -> Result<WebhookDelivery> {
    TRY(const store::Record record, load(tx, id));
    if (!store::delivery(tx, id, delivery.value)) return not_found(std::string(kMissingDelivery));
    const auto events = needs_.log.read(tx, delivery.value - 1, 1);
    if (events.empty() || events.front().position != delivery.value)
      return failure(ErrorCode::failed_precondition, "The log no longer has this event.");
    store::begin_anew(tx, id, delivery.value, needs_.clock.now());
    tell(needs_, tx, actor, record.subscription, "resent", to_string(delivery));
    return store::delivery(tx, id, delivery.value).value();
  });
}

Result<Replay> Webhooks::replay(const Actor& actor, Id<Webhook> id, ReplayWhat what, std::int64_t position) {
  TRY(require(actor, Permission::manage_webhooks));
  if (position < 0) return invalid("from_position", "may not be negative");
  return needs_.database.write([&](Transaction& tx) -> Result<Replay> {
    TRY(const store::Record record, load(tx, id));
    Replay replay{.what = what, .from_position = position, .again = std::nullopt};
    replay.history_is_cut = position <= needs_.log.pruned_through(tx);
    if (what == ReplayWhat::dead) {
      replay.again = store::revive_dead(tx, id, position, needs_.clock.now());
    } else {
      // Forward it would lose what lies between.
      if (position > record.position + 1) return invalid("from_position", "lies ahead of what has been read");
      store::set_position(tx, id, std::max<std::int64_t>(position - 1, 0));
    }
    tell(needs_, tx, actor, record.subscription, "replayed", std::to_string(position));
    return replay;
  });
}

Result<Replay> Webhooks::replay(const Actor& actor, Id<Webhook> id, ReplayWhat what, Time from) {
  TRY(require(actor, Permission::manage_webhooks));
  if (from > needs_.clock.now()) return invalid("from", "lies in the future");
  return needs_.database.write([&](Transaction& tx) -> Result<Replay> {
    TRY(const store::Record record, load(tx, id));
    const std::int64_t position = position_before(needs_.log, tx, from) + 1;
    return replay(actor, id, what, what == ReplayWhat::everything ? std::min(position, record.position + 1) : position);
  });
}

Result<std::vector<WebhookKind>> Webhooks::kinds(const Actor& actor) {
  TRY(require(actor, Permission::manage_webhooks));
  return std::vector<WebhookKind>(public_kinds().begin(), public_kinds().end());
}

vault::Holding Webhooks::sealed() {
  const auto texts_of = [](store::Record& record) {
    std::vector<std::pair<std::string_view, std::string*>> texts{{kSecretPurpose, &record.secret}};
    if (record.former_secret) texts.emplace_back(kSecretPurpose, &*record.former_secret);
    if (!record.headers.empty()) texts.emplace_back(kHeadersPurpose, &record.headers);
    return texts;
  };
  const auto use = [this, texts_of] {
    vault::KeyUse by_key;
    for (auto& record : needs_.database.read([](Snapshot& snapshot) { return store::list(snapshot); }))
      for (const auto& [purpose, text] : texts_of(record)) ++by_key[vault::Vault::key_of(*text).value_or(0)];
    return by_key;
  };
  // All at once: there are at most a hundred webhooks.
  const auto reseal = [this, texts_of](int) {
    return needs_.database.write([&](Transaction& tx) -> Result<int> {
      int done = 0;
      for (auto& record : store::list(tx)) {
        const int before = done;
        for (const auto& [purpose, text] : texts_of(record)) {
          if (vault::Vault::key_of(*text) == needs_.vault.active()) continue;
          const std::string context = context_of(record.subscription.id);
          const auto plain = needs_.vault.open(purpose, context, *text);
          if (!plain) continue;
          *text = needs_.vault.seal(purpose, context, *plain);
          ++done;
        }
        if (done > before) store::save(tx, record);
      }
      return done;
    });
  };
  return {.name = "webhooks", .use = use, .reseal = reseal};
}

std::int64_t Webhooks::sweep() {
  const Time now = needs_.clock.now();
  const auto [known, owners] = needs_.database.read([](Snapshot& snapshot) {
    std::vector<Id<Webhook>> ids;
    for (const auto& record : store::list(snapshot)) ids.push_back(record.subscription.id);
    return std::pair(std::move(ids), store::with_deliveries(snapshot));
  });
  std::int64_t forgotten = 0;
  for (const Id<Webhook> id : owners) {
    const bool gone = std::ranges::find(known, id) == known.end();
    for (std::optional<std::int64_t> after = 0; after;) {
      const auto done = needs_.database.write([&](Transaction& tx) -> Result<store::Swept> {
        if (gone) return store::Swept{.through = 0, .forgotten = store::forget_some(tx, id)};
        return store::sweep(tx, id, *after, now - needs_.keep.delivered, now - needs_.keep.dead)
            .value_or(store::Swept{});
      });
      if (!done) return forgotten;
      forgotten += done->forgotten;
      const bool more = gone ? done->forgotten > 0 : done->through > 0;
      after = more ? std::optional(done->through) : std::nullopt;
    }
  }
  (void)needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::forget_figures(tx, now - std::chrono::days(7));
    return {};
  });
  return forgotten;
}

}  // namespace deskbell::webhooks
