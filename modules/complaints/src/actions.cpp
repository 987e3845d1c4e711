#include "parts.h"

// Preventive actions.
namespace deskbell::complaints {
namespace {

constexpr std::string_view kNoAction = "There is no such action.";
constexpr int kMostActions = 50;

ActionEvent told(const Action& action, const Actor& actor) {
  return {action, actor.name, actor.address, actor.request};
}

Result<void> check_times(const Action& action) {
  if (action.check_at && *action.check_at < action.due_at) return invalid("check_at", "must not be before due_at");
  return {};
}

}  // namespace

Result<Action> Complaints::add_action(const Actor& actor, Id<cases::Case> id, const NewAction& what) {
  TRY(std::string text, clean("text", what.text, 1, 2000));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Action> {
    TRY(const Complaint complaint, parts_->open(tx, actor, id));
    const auto owner = parts_->needs.ports.user_name(tx, what.owner);
    if (!owner) return invalid("owner", "is no active user");
    if (std::ssize(store::actions(tx, {.case_id = id}, what.due_at, std::nullopt, kMostActions)) >= kMostActions)
      return failure(ErrorCode::resource_exhausted, "This complaint has 50 actions already.");
    Action action{.id = parts_->needs.ids.next<Action>(),
                  .case_id = id,
                  .number = complaint.number,
                  .cause = complaint.cause,
                  .text = std::move(text),
                  .owner = what.owner,
                  .owner_name = *owner,
                  .due_at = what.due_at,
                  .check_at = what.check_at,
                  .created_at = parts_->needs.clock.now()};
    TRY(check_times(action));
    store::insert(tx, action);
    parts_->needs.log.append(tx, id.value, actor.id, told(action, actor));
    return action;
  });
}

Result<Action> Complaints::change_action(const Actor& actor, Id<Action> id, const ActionChange& change) {
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Action> {
    auto action = store::find_action(tx, id);
    if (!action) return not_found(std::string(kNoAction));
    TRY(parts_->matter(tx, actor, action->case_id, Parts::Access::edit));
    if (change.version && *change.version != action->version)
      return failure(ErrorCode::aborted, "Somebody else has changed this action. Load it again.");
    if (action->state != ActionState::open && action->state != ActionState::done)
      return failure(ErrorCode::failed_precondition,
                     "This action is " + std::string(base::name_of(action->state)) + " already.");
    if (change.text) {
      TRY(action->text, clean("text", *change.text, 1, 2000));
    }
    if (change.owner) {
      const auto name = parts_->needs.ports.user_name(tx, *change.owner);
      if (!name) return invalid("owner", "is no active user");
      action->owner = *change.owner;
      action->owner_name = *name;
    }
    if (change.due_at) action->due_at = *change.due_at;
    if (change.check_at) action->check_at = change.check_at;
    TRY(check_times(*action));
    if (change.drop.value_or(false)) action->state = ActionState::dropped;
    ++action->version;
    store::save(tx, *action);
    parts_->needs.log.append(tx, action->case_id.value, actor.id, told(*action, actor));
    return *std::move(action);
  });
}

Result<Action> Complaints::finish_action(const Actor& actor, Id<Action> id, std::string_view result) {
  TRY(std::string text, clean("result", result, 1, 4000));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Action> {
    auto action = store::find_action(tx, id);
    if (!action) return not_found(std::string(kNoAction));
    // The owner may sit in a department that does not see the case.
    if (action->owner != actor.user()) TRY(parts_->matter(tx, actor, action->case_id, Parts::Access::edit));
    TRY(*action, action_done(*action, std::move(text), parts_->needs.clock.now()));
    store::save(tx, *action);
    parts_->needs.log.append(tx, action->case_id.value, actor.id, told(*action, actor));
    return *std::move(action);
  });
}

Result<Action> Complaints::check_action(const Actor& actor, Id<Action> id, ActionState found, std::string_view note) {
  TRY(std::string text, clean("note", note, 1, 4000));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Action> {
    auto action = store::find_action(tx, id);
    if (!action) return not_found(std::string(kNoAction));
    TRY(parts_->matter(tx, actor, action->case_id, Parts::Access::edit));
    if (action->owner == actor.user())
      return failure(ErrorCode::permission_denied, "Somebody else than the owner checks the effect.");
    TRY(*action, action_checked(*action, {found, text, actor.name}, parts_->needs.clock.now()));
    store::save(tx, *action);
    parts_->needs.log.append(tx, action->case_id.value, actor.id, told(*action, actor));
    return *std::move(action);
  });
}

Result<Page<Action>> Complaints::actions(const Actor& actor, const ActionFilter& filter) {
  TRY(const auto after, place_of(filter.cursor));
  const int limit = base::page_size(filter.limit);
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Action>> {
    if (filter.case_id) {
      TRY(parts_->matter(snapshot, actor, *filter.case_id, Parts::Access::view));
    } else if (filter.owner != actor.user()) {
      TRY(identity::require(actor, Permission::view_insight));
    }
    Page<Action> page;
    page.items = store::actions(snapshot, filter, parts_->needs.clock.now(), after, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = cursor_of(page.items.back().due_at, page.items.back().id.value);
    }
    return page;
  });
}

std::vector<Action> Complaints::owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit) {
  return store::owed(snapshot, user, limit);
}

}  // namespace deskbell::complaints
