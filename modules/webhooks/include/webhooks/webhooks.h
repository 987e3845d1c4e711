#pragma once
#include <base/page.h>
#include <base/random.h>
#include <events/log.h>
#include <http/client.h>
#include <identity/actor.h>

#include <vault/holdings.h>
#include <vault/vault.h>
#include <webhooks/kinds.h>
#include <webhooks/subscription.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// Who hears of what, and how it went. All needs Permission::manage_webhooks; changes stand in the audit trail as
// settings.webhook_*. The courier (courier.h) does the delivering and hears of changes through the log.
namespace deskbell::webhooks {

inline constexpr std::size_t kMaxSubscriptions = 100;
inline constexpr std::chrono::hours kDefaultOverlap{24};
inline constexpr std::chrono::hours kLongestOverlap{24 * 7};

struct Retention {
  std::chrono::hours delivered{24 * 7};
  std::chrono::hours dead{24 * 30};
};

class Webhooks {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    Random& random;
    Ids& ids;
    vault::Vault& vault;
    http::ClientOptions client = {};           // for the test button; time limits and answer limit are ours
    std::function<bool()> outgoing_held = {};  // traffic to the outside waits (after a restore)
    Retention keep = {};
  };
  explicit Webhooks(Needs needs);

  Result<std::vector<WebhookStatus>> list(const Actor& actor);
  Result<WebhookStatus> get(const Actor& actor, Id<Webhook> id);
  // Hears of what happens from now on. already_exists when the name is taken.
  Result<WebhookSecret> create(const Actor& actor, const SubscriptionDraft& draft);
  // Enabling tries everything that waits at once.
  Result<Webhook> change(const Actor& actor, Id<Webhook> id, const SubscriptionPatch& patch);
  Result<void> remove(const Actor& actor, Id<Webhook> id);

  // Signs with the new and, for `overlap`, also with the present secret. While an overlap lasts, the newest secret is
  // replaced and the former one, which the receiver knows, stays.
  Result<WebhookSecret> rotate_secret(const Actor& actor, Id<Webhook> id, std::chrono::seconds overlap);
  // Ends the overlap now. failed_precondition when there is none.
  Result<Webhook> retire_former_secret(const Actor& actor, Id<Webhook> id);

  // Sends webhook.test and waits for the answer, up to 15 s. failed_precondition while traffic to the outside is held,
  // resource_exhausted while two tests are under way.
  Result<WebhookTest> test(const Actor& actor, Id<Webhook> id);

  // Newest first; the cursor is a delivery's id.
  Result<Page<WebhookDelivery>> deliveries(const Actor& actor, Id<Webhook> id, WebhookDeliveryFilter filter,
                                           std::optional<Id<WebhookDelivery>> cursor, std::optional<int> limit);
  Result<WebhookDeliveryRecord> delivery(const Actor& actor, Id<Webhook> id, Id<WebhookDelivery> delivery);
  // Tries it again from the first attempt, at once. aborted when the log no longer has the event.
  Result<WebhookDelivery> resend(const Actor& actor, Id<Webhook> id, Id<WebhookDelivery> delivery);
  // From the event with this position on, or from this time.
  Result<Replay> replay(const Actor& actor, Id<Webhook> id, ReplayWhat what, std::int64_t position);
  Result<Replay> replay(const Actor& actor, Id<Webhook> id, ReplayWhat what, Time from);

  Result<std::vector<WebhookKind>> kinds(const Actor& actor);

  // The secrets and header values, for sealing anew after a rotation of keys.
  vault::Holding sealed();

  // Forgets deliveries beyond their retention and those of removed subscriptions; called hourly. Answers how many.
  std::int64_t sweep();

 private:
  Needs needs_;
  std::atomic<int> tests_ = 0;
};

storage::Schema schema();

}  // namespace deskbell::webhooks
