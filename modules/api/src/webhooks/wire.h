#pragma once
#include <webhooks/subscription.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about webhooks; the limits are webhooks::checked's.
namespace deskbell::api {

struct OneWebhook {
  Id<webhooks::Webhook> webhook;
};
BOOST_DESCRIBE_STRUCT(OneWebhook, (), (webhook))

struct CreateWebhook {
  Text<1, 200> name;
  std::optional<Text<0, 1000>> description;
  Text<1, 2000> url;
  std::vector<std::string> kinds;
  std::optional<webhooks::Headers> headers;
};
BOOST_DESCRIBE_STRUCT(CreateWebhook, (), (name, description, url, kinds, headers))

enum class WantedWebhookState { enabled, paused };
BOOST_DESCRIBE_ENUM(WantedWebhookState, enabled, paused)

struct ChangeWebhook {
  Id<webhooks::Webhook> webhook;
  std::optional<Text<1, 200>> name;
  std::optional<Text<0, 1000>> description;
  std::optional<Text<1, 2000>> url;
  std::optional<std::vector<std::string>> kinds;
  std::optional<webhooks::Headers> headers;
  std::optional<WantedWebhookState> state;
};
BOOST_DESCRIBE_STRUCT(ChangeWebhook, (), (webhook, name, description, url, kinds, headers, state))

struct RotateWebhookSecret {
  Id<webhooks::Webhook> webhook;
  std::optional<std::chrono::seconds> overlap_s;
};
BOOST_DESCRIBE_STRUCT(RotateWebhookSecret, (), (webhook, overlap_s))

struct ListDeliveries {
  Id<webhooks::Webhook> webhook;
  std::optional<webhooks::WebhookDeliveryFilter> filter;
  std::optional<Id<webhooks::WebhookDelivery>> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListDeliveries, (), (webhook, filter, cursor, limit))

struct OneDelivery {
  Id<webhooks::Webhook> webhook;
  Id<webhooks::WebhookDelivery> delivery;
};
BOOST_DESCRIBE_STRUCT(OneDelivery, (), (webhook, delivery))

struct ReplayWebhook {
  Id<webhooks::Webhook> webhook;
  std::optional<webhooks::ReplayWhat> what;
  std::optional<Time> from;                                    // either this
  std::optional<Id<webhooks::WebhookDelivery>> from_position;  // or this
};
BOOST_DESCRIBE_STRUCT(ReplayWebhook, (), (webhook, what, from, from_position))

struct WebhookReplay {
  webhooks::ReplayWhat what = webhooks::ReplayWhat::everything;
  std::string from_position;
  std::optional<std::int64_t> again;
  bool history_is_cut = false;
};
BOOST_DESCRIBE_STRUCT(WebhookReplay, (), (what, from_position, again, history_is_cut))

}  // namespace deskbell::api
