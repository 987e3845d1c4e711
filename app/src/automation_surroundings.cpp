#include "automation_surroundings.h"

#include "automation_observing.h"
#include "conversation_facts.h"

#include <identity/presence.h>

#include <algorithm>

namespace deskbell::app {
namespace {

using automation::EventKind;
using automation::Observation;
using automation::Thing;
using automation::ThingKind;
using decisions::Facts;
using storage::Snapshot;

Id<cases::Case> case_of(Thing thing) {
  return {thing.id.value};
}

Id<conversations::Conversation> conversation_of(Thing thing) {
  return {thing.id.value};
}

}  // namespace

std::vector<EventKind> AutomationSurroundings::event_kinds() {
  return observed_kinds();
}

std::optional<Observation> AutomationSurroundings::observe(const events::Event& event) {
  return app::observe(event);
}

automation::Surroundings::Observer AutomationSurroundings::observer(Snapshot& snapshot) {
  const auto reader =
      std::make_shared<const cases::FactsReader>(needs_.kinds.all(snapshot), needs_.kinds.all_categories(snapshot));
  return [reader](const events::Event& event) { return app::observe(event, reader.get()); };
}

std::optional<Facts> AutomationSurroundings::facts(Snapshot& snapshot, Thing thing) {
  if (thing.kind == ThingKind::matter) {
    const auto matter = needs_.cases.load(snapshot, case_of(thing));
    return matter ? std::optional(needs_.cases.facts(snapshot, *matter)) : std::nullopt;
  }
  const auto conversation = needs_.conversations.load(snapshot, conversation_of(thing));
  return conversation ? std::optional(facts_of(*conversation)) : std::nullopt;
}

Result<void> AutomationSurroundings::require_visible(Snapshot& snapshot, const Actor& actor, Thing thing) {
  if (thing.kind == ThingKind::matter) {
    const auto matter = needs_.cases.load(snapshot, case_of(thing));
    if (!matter) return not_found("There is no such case.");
    return identity::require_visible(actor, Permission::view_cases, cases::subject_of(*matter),
                                     "There is no such case.");
  }
  const auto conversation = needs_.conversations.load(snapshot, conversation_of(thing));
  if (!conversation) return not_found("There is no such conversation.");
  return identity::require_visible(actor, Permission::view_conversations, conversations::subject_of(*conversation),
                                   "There is no such conversation.");
}

std::string AutomationSurroundings::title(Snapshot& snapshot, Thing thing) {
  if (thing.kind == ThingKind::matter) {
    const auto matter = needs_.cases.load(snapshot, case_of(thing));
    return matter ? matter->number + " " + matter->subject : "";
  }
  const auto conversation = needs_.conversations.load(snapshot, conversation_of(thing));
  if (!conversation) return "";
  return conversation->subject.empty() ? conversation->contact.name : conversation->subject;
}

Page<Thing> AutomationSurroundings::unfinished(Snapshot&, ThingKind kind, const std::optional<std::string>& cursor,
                                               int limit) {
  Page<Thing> out;
  const auto take = [&](auto page) {
    if (!page) return;
    for (const auto& one : page->items) out.items.push_back({kind, {one.id.value}});
    out.next = page->next;
  };
  if (kind == ThingKind::matter) {
    take(needs_.cases.list(
        Actor::system(),
        {.standing = cases::Standing::unfinished, .order = cases::Order::opened, .cursor = cursor, .limit = limit}));
  } else {
    take(needs_.conversations.list(Actor::system(),
                                   {.view = conversations::View::all, .cursor = cursor, .limit = limit}));
  }
  return out;
}

void AutomationSurroundings::tell_broken(storage::Transaction& tx, const std::string& name, const std::string& reason) {
  for (const auto& user : identity::PresenceBoard::active(tx)) {
    const auto actor = needs_.identity.access.actor_of(user.id);
    if (!actor || !identity::allowed(*actor, Permission::manage_automation)) continue;
    needs_.notices.tell(tx, {.user = user.id,
                             .code = "automation.rule_broken",
                             .params = {{"rule", name}, {"reason", reason}},
                             .weight = notices::Weight::urgent,
                             .once = "automation.rule_broken " + name});
  }
}

std::optional<std::string> AutomationSurroundings::name_of(Snapshot& snapshot, std::string_view noun,
                                                           std::string_view id) {
  const auto number = base::parse_id(id);
  if (!number) return std::nullopt;
  if (noun == "queue") return routing::Queues::name(snapshot, {*number});
  if (noun == "user") {
    const auto user = identity::PresenceBoard::find(snapshot, {*number});
    return user ? std::optional(user->name) : std::nullopt;
  }
  if (noun == "team") {
    for (const auto& team : needs_.identity.teams.list(Actor::system()).value_or(std::vector<identity::Team>{}))
      if (team.id.value == *number) return team.name;
  } else if (noun == "category") {
    for (const auto& category : needs_.kinds.all_categories(snapshot))
      if (category.id.value == *number) return category.name;
  }
  return std::nullopt;
}

std::optional<std::string> AutomationSurroundings::id_of(Snapshot& snapshot, std::string_view noun,
                                                         std::string_view name) {
  // A name that two have leads to neither.
  const auto only = [&](const auto& all) -> std::optional<std::string> {
    if (std::ranges::count(all, name, [](const auto& one) { return std::string_view(one.name); }) != 1)
      return std::nullopt;
    return to_string(std::ranges::find(all, name, [](const auto& one) { return std::string_view(one.name); })->id);
  };
  if (noun == "queue") return only(needs_.queues.list(Actor::system()).value_or(std::vector<routing::Queue>{}));
  if (noun == "user") return only(identity::PresenceBoard::active(snapshot));
  if (noun == "team") return only(needs_.identity.teams.list(Actor::system()).value_or(std::vector<identity::Team>{}));
  if (noun == "category") return only(needs_.kinds.all_categories(snapshot));
  return std::nullopt;
}

}  // namespace deskbell::app
