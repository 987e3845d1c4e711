#include "bot_store.h"
#include "changes.h"

#include <base/check.h>

#include <bot/bots.h>

#include <algorithm>

// Dialogs and actions of a bot.
namespace deskbell::bot {
namespace {

constexpr const char* kNoDialog = "There is no such dialog.";
constexpr const char* kNoAction = "There is no such action.";

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

Surrounds surrounds(storage::Snapshot& snapshot, const Bot& bot) {
  Surrounds around{.languages = bot.languages};
  for (const Action& action : store::actions(snapshot, bot.id))
    around.actions[action.key] = {.needs = needs_of(action), .fills = fills_of(action)};
  return around;
}

// What is told of a dialog beyond what is stored.
Dialog told(storage::Snapshot& snapshot, const Bot& bot, Dialog dialog) {
  for (FieldError& one : mistakes_of(dialog.draft, surrounds(snapshot, bot)))
    dialog.mistakes.push_back({std::move(one.field), std::move(one.message)});
  const auto live = dialog.live ? store::version(snapshot, dialog.id, *dialog.live) : std::nullopt;
  dialog.changed = !live || !(*live->definition == dialog.draft);
  return dialog;
}

Result<Dialog> load(storage::Snapshot& snapshot, Id<Bot> bot, Id<Dialog> id) {
  auto dialog = store::dialog(snapshot, id);
  if (!dialog || dialog->bot != bot) return not_found(kNoDialog);
  return *std::move(dialog);
}

Result<void> check_frame(storage::Snapshot& snapshot, const Bot& bot, const Dialog& dialog) {
  if (!is_key(dialog.key))
    return invalid("key", "must begin with a lower-case letter and hold letters, digits and _ only");
  for (const std::string& language : bot.languages)
    if (words_in(dialog.title, language).empty()) return invalid("title", "has no text in " + language);
  for (const auto& [language, text] : dialog.title) TRY(base::check_text("title." + language, text, 1, 100));
  for (const Dialog& other : store::dialogs(snapshot, bot.id))
    if (other.id != dialog.id && other.key == dialog.key)
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is a dialog with this key already.", {{"key", "is taken"}}});
  return {};
}

}  // namespace

Result<std::vector<Dialog>> Bots::dialogs(const Actor& actor, Id<Bot> bot) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Dialog>> {
    TRY(const Bot found, get(actor, bot));
    std::vector<Dialog> out;
    for (Dialog& one : store::dialogs(snapshot, bot)) out.push_back(told(snapshot, found, std::move(one)));
    return out;
  });
}

Result<Dialog> Bots::dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Dialog> {
    TRY(const Bot found, get(actor, bot));
    TRY(Dialog one, load(snapshot, bot, id));
    return told(snapshot, found, std::move(one));
  });
}

Result<Dialog> Bots::create_dialog(const Actor& actor, Id<Bot> bot, const DialogDraft& draft) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Dialog> {
    TRY(const Bot found, get(actor, bot));
    if (store::dialogs(tx, bot).size() >= kMostDialogs)
      return failure(ErrorCode::resource_exhausted, "A bot may have at most 100 dialogs.");
    Dialog dialog{.id = needs_.ids.next<Dialog>(),
                  .bot = bot,
                  .key = draft.key.value_or(""),
                  .title = draft.title.value_or(Words()),
                  .on = draft.on.value_or(true),
                  .draft = draft.draft.value_or(Definition()),
                  .updated_at = needs_.clock.now(),
                  .updated_by = actor.name};
    TRY(check_frame(tx, found, dialog));
    store::insert(tx, dialog);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, found, "dialog", dialog.key, "created"));
    return told(tx, found, std::move(dialog));
  });
}

Result<Dialog> Bots::change_dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t version,
                                   const DialogDraft& draft) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Dialog> {
    TRY(const Bot found, get(actor, bot));
    TRY(Dialog dialog, load(tx, bot, id));
    if (dialog.draft_version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed this dialog; load it again.");
    if (draft.key) dialog.key = *draft.key;
    if (draft.title) dialog.title = *draft.title;
    if (draft.on) dialog.on = *draft.on;
    if (draft.draft) dialog.draft = *draft.draft;
    TRY(check_frame(tx, found, dialog));
    ++dialog.draft_version;
    dialog.updated_at = needs_.clock.now();
    dialog.updated_by = actor.name;
    store::update(tx, dialog);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, found, "dialog", dialog.key, "changed", dialog.draft_version));
    return told(tx, found, std::move(dialog));
  });
}

Result<void> Bots::remove_dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const Bot found, get(actor, bot));
    TRY(const Dialog dialog, load(tx, bot, id));
    store::remove(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, found, "dialog", dialog.key, "removed"));
    return {};
  });
}

Result<Dialog> Bots::publish(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::string_view note) {
  TRY(get(actor, bot));
  TRY(base::check_text("note", note, 0, 500));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Dialog> {
    TRY(const Bot found, get(actor, bot));
    TRY(Dialog dialog, load(tx, bot, id));
    if (auto mistakes = mistakes_of(dialog.draft, surrounds(tx, found)); !mistakes.empty())
      return std::unexpected(base::invalid_fields(std::move(mistakes)));
    const auto before = store::versions(tx, id);
    DialogVersion version{.number = before.empty() ? 1 : before.front().number + 1,
                          .note = std::string(note),
                          .by_name = actor.name,
                          .at = needs_.clock.now(),
                          .definition = dialog.draft};
    store::insert(tx, id, version);
    dialog.live = version.number;
    store::update(tx, dialog);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, found, "dialog", dialog.key, "published", version.number));
    return told(tx, found, std::move(dialog));
  });
}

Result<std::vector<DialogVersion>> Bots::versions(const Actor& actor, Id<Bot> bot, Id<Dialog> id) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<DialogVersion>> {
    TRY(get(actor, bot));
    TRY(const Dialog dialog, load(snapshot, bot, id));
    auto all = store::versions(snapshot, id);
    for (DialogVersion& one : all) one.live = one.number == dialog.live;
    return all;
  });
}

Result<DialogVersion> Bots::version(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t number) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<DialogVersion> {
    TRY(get(actor, bot));
    TRY(const Dialog dialog, load(snapshot, bot, id));
    auto found = store::version(snapshot, id, number);
    if (!found) return not_found("There is no such version.");
    found->live = number == dialog.live;
    return *std::move(found);
  });
}

Result<Dialog> Bots::roll_back(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t number) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Dialog> {
    TRY(const Bot found, get(actor, bot));
    TRY(Dialog dialog, load(tx, bot, id));
    const auto version = store::version(tx, id, number);
    if (!version) return not_found("There is no such version.");
    if (auto mistakes = mistakes_of(*version->definition, surrounds(tx, found)); !mistakes.empty())
      return std::unexpected(base::invalid_fields(std::move(mistakes)));
    dialog.live = number;
    store::update(tx, dialog);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, found, "dialog", dialog.key, "rolled_back", number));
    return told(tx, found, std::move(dialog));
  });
}

// ---- actions ----

namespace {

std::set<std::string> secret_names(storage::Snapshot& snapshot, Id<Bot> bot) {
  std::set<std::string> names;
  for (const store::Secret& one : store::secrets(snapshot, bot)) names.insert(one.name);
  return names;
}

Result<void> check_action(storage::Snapshot& snapshot, Id<Bot> bot, const ActionDraft& draft, Id<Action> id) {
  if (auto mistakes = mistakes_of(draft, secret_names(snapshot, bot)); !mistakes.empty())
    return std::unexpected(base::invalid_fields(std::move(mistakes)));
  for (const Action& other : store::actions(snapshot, bot))
    if (other.id != id && other.key == draft.key)
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is an action with this key already.", {{"key", "is taken"}}});
  return {};
}

// Who names it: live dialogs, and actions that it undoes.
std::optional<std::string> user_of(storage::Snapshot& snapshot, Id<Bot> bot, const std::string& key) {
  for (const Action& other : store::actions(snapshot, bot))
    if (other.undo == key) return "action " + other.key;
  for (const Dialog& dialog : store::dialogs(snapshot, bot)) {
    const auto live = dialog.live ? store::version(snapshot, dialog.id, *dialog.live) : std::nullopt;
    if (live && std::ranges::any_of(live->definition->nodes, [&](const Node& node) { return node.action == key; }))
      return "dialog " + dialog.key;
  }
  return std::nullopt;
}

Result<Action> load_action(storage::Snapshot& snapshot, Id<Bot> bot, Id<Action> id) {
  auto all = store::actions(snapshot, bot);
  const auto found = std::ranges::find(all, id, &Action::id);
  if (found == all.end()) return not_found(kNoAction);
  return std::move(*found);
}

}  // namespace

Result<std::vector<Action>> Bots::actions(const Actor& actor, Id<Bot> bot) {
  TRY(get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::actions(snapshot, bot); });
}

Result<Action> Bots::create_action(const Actor& actor, Id<Bot> bot, const ActionDraft& draft) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Action> {
    TRY(const Bot found, get(actor, bot));
    if (store::actions(tx, bot).size() >= kMostActions)
      return failure(ErrorCode::resource_exhausted, "A bot may have at most 100 actions.");
    Action action;
    static_cast<ActionDraft&>(action) = draft;
    action.id = needs_.ids.next<Action>();
    action.updated_at = needs_.clock.now();
    TRY(check_action(tx, bot, draft, action.id));
    store::insert(tx, bot, action);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, found, "action", action.key, "created"));
    return action;
  });
}

Result<Action> Bots::change_action(const Actor& actor, Id<Bot> bot, Id<Action> id, std::int64_t version,
                                   const ActionDraft& draft) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Action> {
    TRY(const Bot found, get(actor, bot));
    TRY(Action action, load_action(tx, bot, id));
    if (action.version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed this action; load it again.");
    if (draft.key != action.key)
      if (const auto user = user_of(tx, bot, action.key)) return invalid("key", "is named by " + *user);
    static_cast<ActionDraft&>(action) = draft;
    ++action.version;
    action.updated_at = needs_.clock.now();
    TRY(check_action(tx, bot, draft, id));
    store::update(tx, action);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, found, "action", action.key, "changed"));
    return action;
  });
}

Result<void> Bots::remove_action(const Actor& actor, Id<Bot> bot, Id<Action> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const Bot found, get(actor, bot));
    TRY(const Action action, load_action(tx, bot, id));
    if (const auto user = user_of(tx, bot, action.key))
      return failure(ErrorCode::failed_precondition, "The " + *user + " names it; change that first.");
    store::remove(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, found, "action", action.key, "removed"));
    return {};
  });
}

}  // namespace deskbell::bot
