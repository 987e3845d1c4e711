// How what a macro has done is taken back, in the words of the modules that did it.
#include "automation_surroundings.h"

#include <approvals/approvals.h>

#include <set>

namespace deskbell::app {
namespace {

using automation::ThingKind;
using automation::UndoPart;
using automation::UndoStep;
using conversations::Conversation;
using storage::Transaction;
using Stays = std::optional<std::string>;

constexpr const char* kChanged = "It has changed since.";

// What a macro can change of a conversation.
struct Standing {
  std::vector<std::string> tags;
  std::int64_t priority = 0;
  bool closed = false;
  std::optional<Id<identity::User>> user;
  std::optional<Id<routing::Queue>> queue;
  bool operator==(const Standing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (tags, priority, closed, user, queue))

Standing standing_of(const Conversation& one) {
  const bool agents = one.owner_kind == conversations::OwnerKind::agent;
  return {.tags = one.tags,
          .priority = static_cast<std::int64_t>(one.priority),
          .closed = one.status == conversations::Status::closed,
          .user = agents ? one.owner : std::nullopt,
          .queue = one.queue};
}

std::set<Id<cases::Task>> tasks_of(const cases::Case& matter) {
  std::set<Id<cases::Task>> all;
  for (const auto& task : matter.tasks) all.insert(task.id);
  return all;
}

Standing read(const std::string& text) {
  auto standing = base::parse_json<Standing>(text);
  if (!standing) throw std::runtime_error("automation_undo: " + standing.error().message);
  return *std::move(standing);
}

Result<Stays> restore(conversations::Conversations& all, const Actor& actor, const Conversation& one, const UndoStep& step) {
  const Standing before = read(step.before);
  const Standing after = read(step.after);
  const Standing now = standing_of(one);
  if (now != after) return kChanged;
  if (after.closed && !before.closed) TRY(all.reopen(actor, one.id));
  if (before.tags != after.tags) TRY(all.set_tags(actor, one.id, before.tags));
  if (before.priority != after.priority) TRY(all.change(actor, one.id, {.priority = static_cast<int>(before.priority)}));
  const auto current = all.find(actor, one.id);
  if (!current) return std::nullopt;  // it is in other hands, and out of the actor's sight
  const Standing then = standing_of(*current);
  if (before.closed || (then.user == before.user && then.queue == before.queue)) return std::nullopt;
  if (!before.user && !before.queue) return std::nullopt;
  conversations::Assignment to{.user = before.user};
  if (!to.user) to.queue = before.queue;
  TRY(all.assign(actor, one.id, to));
  return std::nullopt;
}

}  // namespace

automation::Surroundings::Undoable AutomationSurroundings::undoable(Transaction& tx, const Actor& actor,
                                                                    automation::Thing thing) {
  if (thing.kind == ThingKind::conversation) {
    const auto before = needs_.conversations.load(tx, {thing.id.value});
    return [this, before](Transaction& later) {
      std::vector<UndoStep> steps;
      const auto now = before ? needs_.conversations.load(later, before->id) : std::nullopt;
      if (now && standing_of(*now) != standing_of(*before))
        steps.push_back({UndoPart::conversation, to_string(before->id), base::to_json(standing_of(*before)),
                         base::to_json(standing_of(*now))});
      return steps;
    };
  }
  const auto before = needs_.cases.load(tx, {thing.id.value});
  std::set<Id<approvals::Request>> asked;
  if (needs_.approvals && before)
    for (const auto& request : needs_.approvals->of_case(tx, before->id)) asked.insert(request.id);
  return [this, actor, before, asked](Transaction& later) {
    std::vector<UndoStep> steps;
    const auto now = before ? needs_.cases.load(later, before->id) : std::nullopt;
    if (!now) return steps;
    if (const auto change = needs_.cases.keep_undo(later, actor, *before))
      steps.push_back({UndoPart::change, to_string(*change), "", ""});
    const auto known = tasks_of(*before);
    for (const auto& task : now->tasks)
      if (!known.contains(task.id)) steps.push_back({UndoPart::task, to_string(task.id), "", ""});
    if (needs_.approvals)
      for (const auto& request : needs_.approvals->of_case(later, before->id))
        if (!asked.contains(request.id) && request.state == approvals::State::asked)
          steps.push_back({UndoPart::approval, to_string(request.id), "", ""});
    return steps;
  };
}

Result<Stays> AutomationSurroundings::take_back(Transaction& tx, const Actor& actor, automation::Thing thing,
                                                const UndoStep& step) {
  const std::int64_t id = base::parse_id(step.id).value_or(0);
  switch (step.part) {
    case UndoPart::change: {
      TRY(const cases::BulkResult back, needs_.cases.undo(actor, {id}));
      return back.refused.empty() ? Stays() : back.refused.front().reason;
    }
    case UndoPart::task: {
      TRY(const cases::Task task, needs_.cases.find_task(actor, {id}));
      if (task.state == cases::TaskState::cancelled) return std::nullopt;
      if (task.state != cases::TaskState::open) return kChanged;
      TRY(needs_.cases.change_task(actor, task.id, {.state = cases::TaskState::cancelled, .clear = {}}));
      return std::nullopt;
    }
    case UndoPart::approval: {
      if (!needs_.approvals) return kChanged;
      for (const auto& request : needs_.approvals->of_case(tx, {thing.id.value}))
        if (request.id.value == id && request.state == approvals::State::asked) {
          TRY(needs_.approvals->withdraw(actor, request.id));
          return std::nullopt;
        }
      return kChanged;
    }
    case UndoPart::conversation: {
      const auto conversation = needs_.conversations.load(tx, {id});
      if (!conversation) return kChanged;
      return restore(needs_.conversations, actor, *conversation, step);
    }
  }
  return std::nullopt;
}

}  // namespace deskbell::app
