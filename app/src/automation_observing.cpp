#include "automation_observing.h"

#include "conversation_facts.h"

#include <conversations/conversation.h>

#include <approvals/policy.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <cases/cases.h>
#include <clocks/clock.h>

#include <array>

namespace deskbell::app {
namespace {

using automation::EventKind;
using automation::Observation;
using automation::ThingKind;
using decisions::Facts;
using decisions::FactType;

constexpr std::string_view kWholeCase[] = {
    "opened",  "changed",          "moved",        "solved",     "closed",      "reopened",  "assigned", "graded",
    "tagged",  "watchers_changed", "linked",       "answered",   "rescheduled", "merged",    "unmerged", "split",
    "unsplit", "task_added",       "task_changed", "task_ended", "entry_added", "time_added"};
constexpr std::string_view kWholeConversation[] = {"opened",
                                                   "queued",
                                                   "assigned",
                                                   "closed",
                                                   "reopened",
                                                   "tagged",
                                                   "changed",
                                                   "merged",
                                                   "unmerged",
                                                   "split",
                                                   "participants_changed"};
constexpr std::string_view kOfCases[] = {"clock.started",         "clock.paused",
                                         "clock.resumed",         "clock.warned",
                                         "clock.breached",        "clock.met",
                                         "approval.asked",        "approval.approved",
                                         "approval.refused",      "approval.withdrawn",
                                         "approval.expired",      "escalation.raised",
                                         "escalation.returned",   "escalation.acknowledged",
                                         "escalation.unanswered", "aftercare.confirmed",
                                         "aftercare.denied",      "aftercare.rated",
                                         "promise.made",          "promise.moved",
                                         "promise.kept",          "promise.broken",
                                         "promise.done_late",     "promise.cancelled"};
constexpr std::string_view kOfConversations[] = {"conversation.message_posted",
                                                 "survey.answered",
                                                 "promise.made",
                                                 "promise.moved",
                                                 "promise.kept",
                                                 "promise.broken",
                                                 "promise.done_late",
                                                 "promise.cancelled"};

// The member of an event's payload, or of an object in it.
const json::value* member(const json::value& in, std::string_view name) {
  const auto* object = in.if_object();
  return object ? object->if_contains(name) : nullptr;
}

void set_text(Facts& facts, std::string_view name, const json::value* value) {
  if (!value) return;
  if (const auto* text = value->if_string()) facts.set(name, std::string_view(text->data(), text->size()));
}

void set_number(Facts& facts, std::string_view name, const json::value* value) {
  if (value && value->is_number()) facts.set(name, decisions::Value(value->to_number<double>()));
}

template <class T>
std::optional<T> read(const json::value* value) {
  if (!value) return std::nullopt;
  auto out = base::from_json<T>(*value);
  return out ? std::optional(*std::move(out)) : std::nullopt;
}

void add_event_facts(const events::Event& event, const json::value& payload, Facts& facts) {
  facts.set("event.automatic", decisions::Value(event.actor == 0));
  set_text(facts, "event.by_name", member(payload, "by_name"));
  set_text(facts, "event.note", member(payload, "note"));
  if (const auto* entry = member(payload, "entry")) {
    set_text(facts, "entry.kind", member(*entry, "kind"));
    set_text(facts, "entry.text", member(*entry, "text"));
  }
  if (const auto* clock = member(payload, "clock")) {
    set_text(facts, "clock.type", member(*clock, "type"));
    set_text(facts, "clock.status", member(*clock, "status"));
    set_number(facts, "clock.percent", member(payload, "percent"));
  }
  if (const auto request = read<approvals::Request>(member(payload, "approval")))
    facts.merge(approvals::facts_of(*request));
  if (const auto* rating = member(payload, "rating")) {
    set_number(facts, "survey.score", member(*rating, "score"));
    set_text(facts, "survey.comment", member(*rating, "comment"));
  }
  if (const auto* care = member(payload, "care")) {
    set_number(facts, "survey.score", member(*care, "score"));
    set_text(facts, "survey.comment", member(*care, "comment"));
  }
}

template <class T>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { names.emplace_back(d.name); });
  return names;
}

bool is_about_case(const events::Event& event, const json::value& payload) {
  if (event.kind.starts_with("conversation.") || event.kind.starts_with("survey.")) return false;
  if (!event.kind.starts_with("promise.")) return true;
  const auto* promise = member(payload, "promise");
  const auto* id = promise ? member(*promise, "case_id") : nullptr;
  return id && id->is_string() && id->get_string() == std::to_string(event.stream);
}

}  // namespace

std::vector<EventKind> observed_kinds() {
  std::vector<EventKind> kinds;
  for (const auto name : kWholeCase) kinds.push_back({"case." + std::string(name), ThingKind::matter, true});
  for (const auto name : kOfCases) kinds.push_back({std::string(name), ThingKind::matter, false});
  for (const auto name : kWholeConversation)
    kinds.push_back({"conversation." + std::string(name), ThingKind::conversation, true});
  for (const auto name : kOfConversations) kinds.push_back({std::string(name), ThingKind::conversation, false});
  return kinds;
}

std::optional<Observation> observe(const events::Event& event, const cases::FactsReader* reader) {
  // Read on the stack, as far as it goes: this is what a rehearsal over a million events mostly does.
  std::array<unsigned char, 16'384> room;
  json::monotonic_resource memory(room.data(), room.size());
  boost::system::error_code error;
  const json::value payload = json::parse(event.payload, error, &memory);
  if (error) return std::nullopt;
  Observation seen{.thing = {ThingKind::matter, {event.stream}}, .facts = {}, .event = {}};
  if (const auto* matter = member(payload, "matter"); matter && event.kind.starts_with("case.")) {
    const auto state = read<cases::Case>(matter);
    if (!state) return std::nullopt;
    if (const auto task = read<cases::Task>(member(payload, "task"))) seen.event = cases::facts_of(*state, *task);
    seen.facts = reader ? reader->of(*state) : cases::facts_of(*state);
    seen.whole = true;
    seen.finished =
        state->state_category == cases::StateCategory::solved || state->state_category == cases::StateCategory::closed;
  } else if (const auto* conversation = member(payload, "conversation"); conversation && conversation->is_object()) {
    const auto state = read<conversations::Conversation>(conversation);
    if (!state) return std::nullopt;
    seen.thing.kind = ThingKind::conversation;
    seen.facts = facts_of(*state);
    seen.whole = true;
    seen.finished = state->status == conversations::Status::closed;
  } else if (!is_about_case(event, payload)) {
    seen.thing.kind = ThingKind::conversation;
    if (const auto message = read<conversations::Message>(member(payload, "message"))) {
      seen.event = facts_of(*message);
      set_text(seen.facts, "conversation.queue", member(payload, "queue"));
      set_text(seen.facts, "conversation.owner", member(payload, "owner"));
      set_text(seen.facts, "conversation.status", member(payload, "status"));
    }
  }
  add_event_facts(event, payload, seen.event);
  return seen;
}

decisions::Vocabulary event_vocabulary() {
  decisions::Vocabulary words = approvals::vocabulary();
  words.add({.name = "event.automatic", .type = FactType::boolean});
  words.add({.name = "event.by_name"});
  words.add({.name = "event.note"});
  words.add({.name = "entry.kind", .choices = names_of<cases::EntryKind>()});
  words.add({.name = "entry.text"});
  words.add({.name = "clock.type", .choices = names_of<clocks::ClockType>()});
  words.add({.name = "clock.status", .choices = names_of<clocks::ClockStatus>()});
  words.add({.name = "clock.percent", .type = FactType::number});
  words.add({.name = "survey.score", .type = FactType::number});
  words.add({.name = "survey.comment"});
  return words;
}

}  // namespace deskbell::app
