#pragma once
#include <base/json.h>
#include <events/log.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Which events other programs may hear of. What is not listed never goes out, whatever a subscription asks for.
namespace deskbell::webhooks {

// What a body may hold, so that an administrator knows what he gives away.
enum class WebhookContents {
  customer_data,   // name, language, ways to reach, own fields
  message_text,    // what customers and agents wrote to each other
  internal_notes,  // what agents wrote for each other
  staff_data,      // names and presence of agents
  settings
};
BOOST_DESCRIBE_ENUM(WebhookContents, customer_data, message_text, internal_notes, staff_data, settings)

struct WebhookKindTitle {
  std::string en;
  std::string zh_CN;
};
BOOST_DESCRIBE_STRUCT(WebhookKindTitle, (), (en, zh_CN))

struct WebhookKind {
  std::string kind;
  WebhookKindTitle title;
  std::vector<WebhookContents> contents;
  json::value example;  // a whole body
};
BOOST_DESCRIBE_STRUCT(WebhookKind, (), (kind, title, contents, example))

std::span<const WebhookKind> public_kinds();
bool is_public(std::string_view kind);
// Kinds of the log that never go out. A test holds that each kind is either public or one of these.
bool is_internal(std::string_view kind);

// A filter is a public kind, a prefix of one with ".*" ("conversation.*"), or "*".
bool matches(std::span<const std::string> filters, std::string_view kind);
bool is_filter(std::string_view filter);

// The body of a call: {"type", "timestamp", "position", "stream", "seq", "actor", "data"}; always the same for the same
// event. Ids are strings.
std::string body_of(const events::Event& event);

}  // namespace deskbell::webhooks
