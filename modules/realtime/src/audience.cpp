#include "audience.h"

#include <algorithm>

#include <base/json.h>

namespace deskbell::realtime {
namespace {

using identity::User;

const json::value* find(const json::object& from, std::string_view name) {
  return from.if_contains({name.data(), name.size()});
}

std::int64_t id_at(const json::object& from, std::string_view name) {
  const auto* value = find(from, name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? base::parse_id({text->data(), text->size()}).value_or(0) : 0;
}

const json::object* object_at(const json::object& from, std::string_view name) {
  const auto* value = find(from, name);
  return value ? value->if_object() : nullptr;
}

const json::array* array_at(const json::object& from, std::string_view name) {
  const auto* value = find(from, name);
  return value ? value->if_array() : nullptr;
}

// Every message passes here, so it is not parsed: quotes that somebody wrote are escaped, hence the first match is the
// member itself.
Audience of_message(std::string_view payload) {
  constexpr std::string_view kOwner = "\"owner\":\"";
  constexpr std::string_view kMentions = "\"mentions\":[";
  const auto id_from = [&](std::size_t at) {
    const std::string_view rest = payload.substr(at);
    return base::parse_id(rest.substr(0, rest.find('"'))).value_or(0);
  };
  Audience audience{.rule = Audience::Rule::named};
  if (const auto at = payload.find(kOwner); at != payload.npos)
    if (const auto owner = id_from(at + kOwner.size())) audience.users.push_back({owner});
  auto at = payload.find(kMentions);
  if (at == payload.npos) return audience;
  for (at += kMentions.size(); at < payload.size() && payload[at] == '"';) {
    const auto mentioned = id_from(++at);
    if (!mentioned) break;
    audience.users.push_back({mentioned});
    at = payload.find('"', at) + 1;
    if (at < payload.size() && payload[at] == ',') ++at;
  }
  return audience;
}

Audience of_conversation(const json::object& payload) {
  const auto* conversation = object_at(payload, "conversation");
  if (!conversation) return {};
  Audience audience{.rule = Audience::Rule::by_policy};
  audience.subject.owner = {id_at(*conversation, "owner")};
  audience.subject.queue = {id_at(*conversation, "queue")};
  if (const auto* participants = array_at(*conversation, "participants"))
    for (const auto& one : *participants)
      if (const auto* participant = one.if_object())
        audience.subject.participants.push_back({id_at(*participant, "user")});
  return audience;
}

Audience of_rating(const json::object& payload) {
  const auto* rating = object_at(payload, "rating");
  if (!rating) return {};
  Audience audience{.rule = Audience::Rule::by_policy, .permission = Permission::view_surveys};
  audience.subject.owner = {id_at(*rating, "agent")};
  audience.subject.queue = {id_at(*rating, "queue")};
  return audience;
}

void add_users(const json::object& from, std::string_view name, Audience& audience) {
  if (const auto* users = array_at(from, name))
    for (const auto& one : *users)
      if (const auto* user = one.if_string())
        audience.subject.participants.push_back({base::parse_id({user->data(), user->size()}).value_or(0)});
}

// Who sees the case or one of its tasks, as cases::subject_of has it.
Audience of_case(const json::object& payload) {
  const auto* matter = object_at(payload, "matter");
  if (!matter) return {};
  Audience audience{.rule = Audience::Rule::by_policy, .permission = Permission::view_cases};
  audience.subject.owner = {id_at(*matter, "owner")};
  audience.subject.queue = {id_at(*matter, "queue")};
  add_users(*matter, "watchers", audience);
  if (const auto* tasks = array_at(*matter, "tasks"))
    for (const auto& one : *tasks) {
      const auto* task = one.if_object();
      if (!task) continue;
      if (const auto owner = id_at(*task, "owner")) audience.subject.participants.push_back({owner});
      if (const auto queue = id_at(*task, "queue")) audience.others.push_back({.queue = {queue}});
    }
  return audience;
}

// Approvals, complaints and clocks say in the event whom their case concerns.
Audience of_concerned(const json::object& payload) {
  const auto* concerned = object_at(payload, "concerned");
  if (!concerned) return {};
  Audience audience{.rule = Audience::Rule::by_policy, .permission = Permission::view_cases};
  audience.subject.owner = {id_at(*concerned, "owner")};
  audience.subject.queue = {id_at(*concerned, "queue")};
  add_users(*concerned, "participants", audience);
  return audience;
}

// Who sees the case where it is now, where it came from, and whoever is called.
Audience of_escalation(const json::object& payload) {
  const auto* escalation = object_at(payload, "escalation");
  const auto* from = escalation ? object_at(*escalation, "from") : nullptr;
  if (!from) return {};
  Audience audience{.rule = Audience::Rule::by_policy, .permission = Permission::view_cases};
  audience.subject.owner = {id_at(*from, "owner")};
  audience.subject.queue = {id_at(*from, "queue")};
  if (const auto* to = object_at(*escalation, "to"))
    audience.others.push_back({.owner = {id_at(*to, "owner")}, .queue = {id_at(*to, "queue")}});
  if (const auto* call = object_at(*escalation, "call")) add_users(*call, "chain", audience);
  return audience;
}

bool says_whom_it_concerns(std::string_view kind) {
  return kind.starts_with("approval.") || kind.starts_with("complaint.") || kind == "clock.warned" ||
         kind == "clock.breached";
}

}  // namespace

Audience audience_of(const events::Event& event) {
  const std::string_view kind = event.kind;
  if (kind == "conversation.receipt") return {};
  if (kind == "presence.changed" || kind == "routing.queue_changed") return {.rule = Audience::Rule::everybody};
  if (kind == "conversation.message_posted") return of_message(event.payload);
  if (kind.starts_with("health.")) return {.rule = Audience::Rule::everybody, .permission = Permission::view_health};
  // Everybody who works on cases knows what is going on; what concerns one case only is on that case's stream.
  if (kind.starts_with("incident.") && !kind.starts_with("incident.case_"))
    return {.rule = Audience::Rule::everybody, .permission = Permission::view_cases};
  if (kind == "complaint.warning_raised" || kind == "complaint.warning_seen")
    return {.rule = Audience::Rule::everybody, .permission = Permission::view_insight};
  if (kind == "understanding.version_changed" || kind == "understanding.version_activated")
    return {.rule = Audience::Rule::everybody, .permission = Permission::train_understanding};
  const bool survey = kind == "survey.answered";
  const bool concerned = says_whom_it_concerns(kind);
  const bool escalation = kind.starts_with("escalation.");
  const bool matter = kind.starts_with("case.");
  if (!survey && !matter && !concerned && !escalation && !kind.starts_with("conversation.")) return {};
  const auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  if (!payload) return {};
  if (survey) return of_rating(*payload);
  if (concerned) return of_concerned(*payload);
  if (escalation) return of_escalation(*payload);
  if (matter) return of_case(*payload);
  return of_conversation(*payload);
}

bool hears(const Actor& actor, const events::Event& event, const Audience& audience) {
  if (actor.kind != ActorKind::user) return false;
  if (event.stream == actor.id) return true;
  switch (audience.rule) {
    case Audience::Rule::nobody: return false;
    case Audience::Rule::everybody: return !audience.permission || identity::allowed(actor, *audience.permission);
    case Audience::Rule::named:
      return std::find(audience.users.begin(), audience.users.end(), actor.user()) != audience.users.end();
    case Audience::Rule::by_policy: {
      const Permission needed = audience.permission.value_or(Permission::view_conversations);
      return identity::allowed(actor, needed, audience.subject) ||
             std::any_of(audience.others.begin(), audience.others.end(),
                         [&](const Subject& other) { return identity::allowed(actor, needed, other); });
    }
  }
  return false;
}

}  // namespace deskbell::realtime
