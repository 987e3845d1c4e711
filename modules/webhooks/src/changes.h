#pragma once
#include "webhook_store.h"

#include <events/log.h>

#include <vault/vault.h>
#include <webhooks/courier.h>
#include <webhooks/subscription.h>

#include <string>
#include <string_view>
#include <vector>

// What use cases and courier share.
namespace deskbell::webhooks {

// For the audit trail, and for the courier, which reads the subscription again.
struct WebhookChanged {
  static constexpr std::string_view kKind = "settings.webhook_changed";
  Id<Webhook> webhook;
  std::string name;
  std::string change;  // created, changed, paused, enabled, removed, secret_rotated, former_secret_retired, resent,
                       // replayed, missed
  std::optional<std::string> detail;
  std::string by_name;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(WebhookChanged, (), (webhook, name, change, detail, by_name, address))

// Nothing was taken for days, or the receiver said that it is gone: somebody has to look.
struct WebhookDisabled {
  static constexpr std::string_view kKind = "settings.webhook_disabled";
  Id<Webhook> webhook;
  std::string name;
  std::string reason;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(WebhookDisabled, (), (webhook, name, reason, by_name))

inline constexpr std::string_view kSecretPurpose = "webhooks.secret";
inline constexpr std::string_view kHeadersPurpose = "webhooks.headers";
std::string context_of(Id<Webhook> id);

// A subscription's secrets, opened.
struct Keys {
  std::vector<std::string> secrets;  // newest first
  std::optional<Time> former_until;  // of the second one
  Headers headers;
};
Result<Keys> open_keys(const vault::Vault& vault, const store::Record& record);

std::string webhook_id_of(Id<Webhook> id, std::int64_t stream, std::int64_t seq);
// Signed with every secret that is live at `now`.
Parcel parcel_of(std::string_view url, const Keys& keys, const std::string& id, Time now, std::string body);

}  // namespace deskbell::webhooks
