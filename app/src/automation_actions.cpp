// What rules and macros do, in the words of the modules that do it.
#include "automation_surroundings.h"

#include <identity/presence.h>

#include <approvals/approvals.h>

#include <algorithm>

namespace deskbell::app {
namespace {

using automation::Action;
using automation::ActionKind;
using automation::Thing;
using automation::ThingKind;
using storage::Snapshot;
using storage::Transaction;

template <class Tag>
std::optional<Id<Tag>> id_in(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto number = base::parse_id(*text);
  return number ? std::optional(Id<Tag>{*number}) : std::nullopt;
}

template <class T>
std::optional<T> enum_in(const std::optional<std::string>& text) {
  return text ? base::find_enum<T>(*text) : std::nullopt;
}

// Nothing: they are so already.
std::optional<std::vector<std::string>> tags_after(std::vector<std::string> tags, const Action& action) {
  const auto before = tags;
  for (const auto& tag : *action.tags) {
    const auto there = std::ranges::find(tags, tag);
    if (action.does == ActionKind::remove_tags && there != tags.end()) tags.erase(there);
    if (action.does == ActionKind::add_tags && there == tags.end()) tags.push_back(tag);
  }
  return tags == before ? std::nullopt : std::optional(std::move(tags));
}

Result<void> done(auto&& result) {
  if (!result) return std::unexpected(std::move(result).error());
  return {};
}

}  // namespace

std::vector<FieldError> AutomationSurroundings::mistakes_of(Snapshot& snapshot, ThingKind, const Action& action,
                                                            const std::string& path) {
  std::vector<FieldError> mistakes;
  const auto missing = [&](const char* member, const char* what) { mistakes.push_back({path + "." + member, what}); };
  for (const auto& [noun, id] : {std::pair("queue", &action.queue), std::pair("user", &action.user),
                                 std::pair("team", &action.team), std::pair("category", &action.category)})
    if (*id && !name_of(snapshot, noun, **id)) missing(noun, "is not there");
  for (const auto& [name, level] :
       {std::pair("level", &action.level), std::pair("urgency", &action.urgency), std::pair("impact", &action.impact)})
    if (*level && !enum_in<cases::Level>(*level)) missing(name, "must be one of: low, normal, high, critical");
  if (action.approval && !enum_in<approvals::Kind>(action.approval))
    missing("approval", "must be one of: refund, compensation, exception");
  if (action.state || action.kind || action.field) {
    const auto kinds = needs_.kinds.all(snapshot);
    const auto some = [&](auto has) { return std::ranges::any_of(kinds, has); };
    if (action.state && !some([&](const auto& kind) { return cases::find_state(kind, *action.state) != nullptr; }))
      missing("state", "is not a state of any kind");
    if (action.field && !some([&](const auto& kind) { return cases::find_field(kind, *action.field) != nullptr; }))
      missing("field", "is not a field of any kind");
    if (action.kind && !some([&](const auto& kind) { return kind.key == *action.kind; }))
      missing("kind", "is not a kind of case");
  }
  for (const auto& one : action.to.value_or(std::vector<std::string>{}))
    if (one != "owner" && one != "watchers" && !name_of(snapshot, "user", one))
      missing("to", "must hold owner, watchers, or users");
  return mistakes;
}

Result<void> AutomationSurroundings::act(Transaction& tx, const Actor& actor, Thing thing, const Action& action) {
  if (thing.kind == ThingKind::matter) {
    const auto matter = needs_.cases.load(tx, {thing.id.value});
    if (!matter) return not_found("There is no such case.");
    return act_on_case(tx, actor, *matter, action);
  }
  const auto conversation = needs_.conversations.load(tx, {thing.id.value});
  if (!conversation) return not_found("There is no such conversation.");
  return act_on_conversation(tx, actor, *conversation, action);
}

void AutomationSurroundings::notify(Transaction& tx, const Actor& actor, const Told& told, const Action& action) {
  std::vector<Id<identity::User>> whom;
  for (const auto& one : *action.to) {
    if (one == "owner") {
      if (told.owner) whom.push_back(*told.owner);
    } else if (one == "watchers") {
      whom.insert(whom.end(), told.watchers.begin(), told.watchers.end());
    } else if (const auto user = base::parse_id(one)) {
      whom.push_back({*user});
    }
  }
  std::ranges::sort(whom);
  const auto rest = std::ranges::unique(whom);
  whom.erase(rest.begin(), rest.end());
  for (const auto user : whom)
    needs_.notices.tell(tx, {.user = user,
                             .code = "automation.notified",
                             .params = {{"text", *action.text}, {"by", actor.name}},
                             .about = told.about});
}

Result<void> AutomationSurroundings::act_on_case(Transaction& tx, const Actor& actor, const cases::Case& matter,
                                                 const Action& action) {
  auto& all = needs_.cases;
  switch (action.does) {
    case ActionKind::set_field:
      return done(all.change(actor, matter.id, {.fields = {{{*action.field, *action.value}}}, .clear = {}}));
    case ActionKind::set_category:
      return done(all.change(actor, matter.id, {.category = id_in<cases::Category>(action.category), .clear = {}}));
    case ActionKind::grade:
      return done(all.grade(actor, matter.id,
                            {.urgency = enum_in<cases::Level>(action.urgency),
                             .impact = enum_in<cases::Level>(action.impact),
                             .level = enum_in<cases::Level>(action.level),
                             .reason = action.text.value_or("")}));
    case ActionKind::move:
      if (matter.state == *action.state) return {};
      return done(all.move(actor, matter.id, {.state = *action.state, .note = action.text.value_or("")}));
    case ActionKind::add_task: {
      cases::NewTask task{.title = *action.title,
                          .description = action.text.value_or(""),
                          .owner = id_in<identity::User>(action.user),
                          .queue = id_in<routing::Queue>(action.queue),
                          .department = id_in<identity::Team>(action.team),
                          .depends_on = {},
                          .checklist = action.checklist.value_or(std::vector<std::string>{})};
      if (action.due_minutes) task.agreed_for = needs_.clock.now() + std::chrono::minutes(*action.due_minutes);
      return done(all.add_task(actor, matter.id, task));
    }
    case ActionKind::watch:
      return done(all.watch(actor, matter.id, *id_in<identity::User>(action.user)));
    case ActionKind::ask_approval:
      if (!needs_.approvals) break;
      return done(needs_.approvals->ask(
          tx, actor,
          {.case_id = matter.id,
           .kind = *enum_in<approvals::Kind>(action.approval),
           .money = {.minor = action.amount.value_or(0), .currency = action.currency.value_or("")},
           .reason = *action.text}));
    case ActionKind::add_tags:
    case ActionKind::remove_tags:
      if (const auto tags = tags_after(matter.tags, action)) return done(all.set_tags(actor, matter.id, *tags));
      return {};
    case ActionKind::assign:
      return done(all.assign(actor, matter.id,
                             {.owner = id_in<identity::User>(action.user),
                              .queue = id_in<routing::Queue>(action.queue),
                              .note = action.text.value_or(""),
                              .clear = {}}));
    case ActionKind::note:
    case ActionKind::update:
      return done(
          all.write(actor, matter.id,
                    {.kind = action.does == ActionKind::note ? cases::EntryKind::note : cases::EntryKind::update,
                     .text = *action.text,
                     .mentions = {}}));
    case ActionKind::notify:
      notify(tx, actor,
             {.about = {notices::AboutKind::matter, {matter.id.value}, matter.number + " " + matter.subject},
              .owner = matter.owner,
              .watchers = matter.watchers},
             action);
      return {};
    case ActionKind::open_case:
    case ActionKind::set_priority:
    case ActionKind::close:
      break;
  }
  return failure(ErrorCode::unimplemented, "This cannot be done to a case.");
}

Result<void> AutomationSurroundings::act_on_conversation(Transaction& tx, const Actor& actor,
                                                         const conversations::Conversation& conversation,
                                                         const Action& action) {
  auto& all = needs_.conversations;
  switch (action.does) {
    case ActionKind::open_case: {
      // One unfinished case of a kind for each conversation.
      for (const auto id : needs_.cases.cases_of(tx, conversation.id))
        if (const auto matter = needs_.cases.load(tx, id);
            matter && matter->kind == *action.kind && matter->state_category != cases::StateCategory::closed)
          return {};
      TRY(cases::NewCase draft, needs_.cases.propose(actor, conversation.id));
      draft.kind = *action.kind;
      draft.category = id_in<cases::Category>(action.category);
      return done(needs_.cases.open(actor, draft));
    }
    case ActionKind::set_priority:
      return done(all.change(actor, conversation.id, {.priority = action.priority}));
    case ActionKind::close:
      if (conversation.status == conversations::Status::closed) return {};
      return done(all.close(actor, conversation.id, action.text.value_or("")));
    case ActionKind::add_tags:
    case ActionKind::remove_tags:
      if (const auto tags = tags_after(conversation.tags, action))
        return done(all.set_tags(actor, conversation.id, *tags));
      return {};
    case ActionKind::assign: {
      // One of both: a person has it from no queue.
      conversations::Assignment to{.user = id_in<identity::User>(action.user), .note = action.text.value_or("")};
      if (!to.user) to.queue = id_in<routing::Queue>(action.queue);
      return done(all.assign(actor, conversation.id, to));
    }
    case ActionKind::note:
    case ActionKind::update:
      return done(all.post(actor, {.conversation = conversation.id,
                                   .kind = action.does == ActionKind::note ? conversations::MessageKind::note
                                                                           : conversations::MessageKind::text,
                                   .text = *action.text}));
    case ActionKind::notify: {
      Told told{.about = {notices::AboutKind::conversation,
                          {conversation.id.value},
                          conversation.subject.empty() ? conversation.contact.name : conversation.subject},
                .owner = conversation.owner,
                .watchers = {}};
      for (const auto& one : conversation.participants) told.watchers.push_back(one.user);
      notify(tx, actor, told, action);
      return {};
    }
    case ActionKind::set_field:
    case ActionKind::set_category:
    case ActionKind::grade:
    case ActionKind::move:
    case ActionKind::add_task:
    case ActionKind::watch:
    case ActionKind::ask_approval:
      break;
  }
  return failure(ErrorCode::unimplemented, "This cannot be done to a conversation.");
}

}  // namespace deskbell::app
