#include "entry.h"

#include <base/json.h>
#include <identity/users.h>

#include <trust/trail.h>

#include <algorithm>
#include <array>

namespace deskbell::trust {
namespace {

constexpr std::string_view kPrefixes[] = {"identity.", "routing.",  "channel.",     "settings.", "backup.",
                                          "webhooks.", "webhook.",  "vault.",       "cluster.",  "workspace.",
                                          "export.",   "calendar.", "supervision.", "approval.", "complaint.", "knowledge."};
// Single kinds of modules whose other events are everyday work.
constexpr std::string_view kKinds[] = {"contact.erased",         "contact.exported",      "contact.merged",
                                       "contact.fields_changed", "conversation.exported", "conversation.merged",
                                       "conversation.unmerged",  "conversation.erased",
                                       "understanding.version_activated", "understanding.label_changed",
                                       "understanding.settings_changed",  "assist.settings_changed"};

// Members that name a thing, the most telling first.
constexpr std::string_view kNouns[] = {"role",    "team",    "queue",        "skill",     "installation", "endpoint",
                                       "webhook", "contact", "conversation", "backup",    "key",          "node",
                                       "profile", "user",    "session",      "complaint", "approval",     "action",
                                       "policy",  "absence", "warning",      "article",   "section",      "synonyms"};

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(text->subview(0, 200));
  if (const auto* number = value.if_int64()) return std::to_string(*number);
  if (const auto* object = value.if_object())
    for (const auto* name : {"id", "case_id"})
      if (const auto* id = object->if_contains(name)) return text_of(*id);
  return {};
}

std::string member(const json::object& payload, std::string_view name) {
  const auto* value = payload.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string().subview(0, 300)) : std::string();
}

std::string object_of(std::string_view action, const json::object& payload) {
  if (action.starts_with("settings.")) return "workspace";
  if (action.starts_with("identity.api_token_") && payload.if_contains("session"))
    return "api_token " + text_of(payload.at("session"));
  for (const auto noun : kNouns)
    if (const auto* value = payload.if_contains(noun))
      if (std::string id = text_of(*value); !id.empty()) return std::string(noun) + " " + id;
  if (const auto* id = payload.if_contains("id"))
    return std::string(action.substr(0, action.find('.'))) + " " + text_of(*id);
  return {};
}

}  // namespace

bool audited(std::string_view kind) {
  return std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return kind.starts_with(prefix); }) ||
         std::ranges::find(kKinds, kind) != std::end(kKinds);
}

bool changes_state(std::string_view action) {
  constexpr std::string_view kEnds[] = {"_changed", "_created", "_removed", "_enabled", "_disabled",
                                        "_reset",   "_revoked", "_erased",  ".erased",  ".merged"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return action.ends_with(end); });
}

Record record_of(const events::Event& event, storage::Snapshot& snapshot) {
  Record record{
      .position = event.position, .at = event.at, .actor = event.actor, .action = event.kind, .body = event.payload};
  const auto parsed = base::parse_json_value(event.payload);
  if (const auto* payload = parsed ? parsed->if_object() : nullptr) {
    record.actor_name = member(*payload, "by_name");
    record.address = member(*payload, "address");
    record.request = member(*payload, "request");
    record.object = object_of(event.kind, *payload);
  }
  if (record.actor_name.empty())
    record.actor_name = event.actor == 0 ? "Deskbell" : identity::Users::name_of(snapshot, {event.actor}).value_or("");
  return record;
}

}  // namespace deskbell::trust
