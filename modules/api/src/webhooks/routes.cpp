#include "wire.h"

#include <api/routes.h>

#include <webhooks/webhooks.h>

namespace deskbell::api {
namespace {

using http::Method;
using webhooks::Webhook;
using webhooks::Webhooks;

constexpr Branch endpoint{"/api/v1/webhook", "webhooks"};

webhooks::SubscriptionDraft to_draft(const CreateWebhook& in) {
  return {.name = in.name,
          .description = in.description ? in.description->value : "",
          .url = in.url,
          .kinds = in.kinds,
          .headers = in.headers.value_or(webhooks::Headers{})};
}

webhooks::SubscriptionPatch to_patch(const ChangeWebhook& in) {
  webhooks::SubscriptionPatch patch{.kinds = in.kinds, .headers = in.headers};
  if (in.name) patch.name = in.name->value;
  if (in.description) patch.description = in.description->value;
  if (in.url) patch.url = in.url->value;
  if (in.state)
    patch.state =
        *in.state == WantedWebhookState::enabled ? webhooks::WebhookState::enabled : webhooks::WebhookState::paused;
  return patch;
}

Result<WebhookReplay> replay(Webhooks& webhooks, const Actor& actor, const ReplayWebhook& in) {
  TRY(identity::require(actor, Permission::manage_webhooks));
  if (in.from.has_value() == in.from_position.has_value())
    return invalid("from", "or from_position is required, and not both");
  const auto what = in.what.value_or(webhooks::ReplayWhat::everything);
  TRY(const webhooks::Replay done, in.from ? webhooks.replay(actor, in.webhook, what, *in.from)
                                           : webhooks.replay(actor, in.webhook, what, in.from_position->value));
  return WebhookReplay{done.what, std::to_string(done.from_position), done.again, done.history_is_cut};
}

void add_subscription_routes(Endpoints& endpoints, Webhooks& webhooks) {
  endpoints.add<http::NoInput, std::vector<webhooks::WebhookKind>>(
      endpoint(Method::get, "-kinds", "listWebhookKinds", "The kinds of events that can be sent, each with an example"),
      [&](const Actor& actor, const http::NoInput&) { return webhooks.kinds(actor); });
  endpoints.add<http::NoInput, std::vector<webhooks::WebhookStatus>>(
      endpoint(Method::get, "s", "listWebhooks", "All webhooks, and how they do"),
      [&](const Actor& actor, const http::NoInput&) { return webhooks.list(actor); });
  auto create = endpoint(Method::post, "s", "createWebhook", "Add a webhook; the answer alone tells its secret");
  create.example = R"({"name":"Shop","url":"https://shop.example/hooks/deskbell","kinds":["conversation.*"]})";
  endpoints.add<CreateWebhook, webhooks::WebhookSecret>(
      std::move(create),
      [&](const Actor& actor, const CreateWebhook& in) { return webhooks.create(actor, to_draft(in)); });
  endpoints.add<OneWebhook, webhooks::WebhookStatus>(
      endpoint(Method::get, "s/{webhook}", "getWebhook", "One webhook, and how it does"),
      [&](const Actor& actor, const OneWebhook& in) { return webhooks.get(actor, in.webhook); });
  endpoints.add<ChangeWebhook, Webhook>(
      endpoint(Method::patch, "s/{webhook}", "changeWebhook",
               "Change, pause or enable a webhook; a header with an empty value keeps the value it has"),
      [&](const Actor& actor, const ChangeWebhook& in) { return webhooks.change(actor, in.webhook, to_patch(in)); });
  endpoints.add<OneWebhook, http::NoContent>(
      endpoint(Method::del, "s/{webhook}", "deleteWebhook", "Remove a webhook and its deliveries"),
      [&](const Actor& actor, const OneWebhook& in) -> Result<http::NoContent> {
        TRY(webhooks.remove(actor, in.webhook));
        return http::NoContent{};
      });
  endpoints.add<RotateWebhookSecret, webhooks::WebhookSecret>(
      endpoint(Method::post, "s/{webhook}/secret", "rotateWebhookSecret",
               "Sign with a new secret and, for overlap_s (a day when absent), with the present one too"),
      [&](const Actor& actor, const RotateWebhookSecret& in) {
        return webhooks.rotate_secret(actor, in.webhook, in.overlap_s.value_or(webhooks::kDefaultOverlap));
      });
  endpoints.add<OneWebhook, Webhook>(
      endpoint(Method::del, "s/{webhook}/secret/former", "retireWebhookSecret",
               "Sign with the newest secret only, from now on"),
      [&](const Actor& actor, const OneWebhook& in) { return webhooks.retire_former_secret(actor, in.webhook); });
  endpoints.add<OneWebhook, webhooks::WebhookTest>(
      endpoint(Method::post, "s/{webhook}/test", "testWebhook", "Send webhook.test now and tell the answer"),
      [&](const Actor& actor, const OneWebhook& in) { return webhooks.test(actor, in.webhook); });
  // Two tell a secret; the third waits for the receiver, which a transaction must not.
  endpoints.keep_no_answer_of({"createWebhook", "rotateWebhookSecret", "testWebhook"});
}

}  // namespace

void add_webhook_routes(Endpoints& endpoints, Webhooks& webhooks) {
  add_subscription_routes(endpoints, webhooks);
  endpoints.add<ListDeliveries, Page<webhooks::WebhookDelivery>>(
      endpoint(Method::get, "s/{webhook}/deliveries", "listWebhookDeliveries", "What was sent or waits, newest first"),
      [&](const Actor& actor, const ListDeliveries& in) {
        return webhooks.deliveries(actor, in.webhook, in.filter.value_or(webhooks::WebhookDeliveryFilter::all),
                                   in.cursor, in.limit);
      });
  endpoints.add<OneDelivery, webhooks::WebhookDeliveryRecord>(
      endpoint(Method::get, "s/{webhook}/deliveries/{delivery}", "getWebhookDelivery",
               "One delivery with its body and attempts"),
      [&](const Actor& actor, const OneDelivery& in) { return webhooks.delivery(actor, in.webhook, in.delivery); });
  endpoints.add<OneDelivery, webhooks::WebhookDelivery>(
      endpoint(Method::post, "s/{webhook}/deliveries/{delivery}/resend", "resendWebhookDelivery",
               "Try a delivery again, at once"),
      [&](const Actor& actor, const OneDelivery& in) { return webhooks.resend(actor, in.webhook, in.delivery); });
  auto again = endpoint(Method::post, "s/{webhook}/replay", "replayWebhook",
                        "Send the events from a time or position on again, all of them or the dead ones");
  again.example = R"({"what":"everything","from":"2026-03-02T09:00:00Z"})";
  endpoints.add<ReplayWebhook, WebhookReplay>(
      std::move(again), [&](const Actor& actor, const ReplayWebhook& in) { return replay(webhooks, actor, in); });
}

}  // namespace deskbell::api
