#include "bot_store.h"

#include <base/json.h>
#include <text/fold.h>

#include <stdexcept>

namespace deskbell::bot::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kBots{"bot.bots", "SELECT body FROM bot ORDER BY id"};
constexpr Statement kBot{"bot.bot", "SELECT body FROM bot WHERE id = $1"};
constexpr Statement kInsertBot{"bot.insert_bot",
                               "INSERT INTO bot (id, version, name_key, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kUpdateBot{"bot.update_bot", "UPDATE bot SET version = $2, name_key = $3, body = $4 WHERE id = $1"};
constexpr Statement kRemoveBot{"bot.remove_bot", "DELETE FROM bot WHERE id = $1"};
constexpr Statement kNameTaken{"bot.name_taken", "SELECT COUNT(*) FROM bot WHERE name_key = $1 AND id <> $2"};

#define DESKBELL_DIALOG \
  "SELECT id, bot, dialog_key, title, is_on, draft, draft_version, live, updated_at, updated_by FROM bot_dialog "
constexpr Statement kDialogs{"bot.dialogs", DESKBELL_DIALOG "WHERE bot = $1 ORDER BY dialog_key"};
constexpr Statement kDialog{"bot.dialog", DESKBELL_DIALOG "WHERE id = $1"};
constexpr Statement kInsertDialog{
    "bot.insert_dialog",
    "INSERT INTO bot_dialog (id, bot, dialog_key, title, is_on, draft, draft_version, live, updated_at, updated_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement kUpdateDialog{
    "bot.update_dialog",
    "UPDATE bot_dialog SET dialog_key = $2, title = $3, is_on = $4, draft = $5, draft_version = $6, live = $7, "
    "updated_at = $8, updated_by = $9 WHERE id = $1"};
constexpr Statement kRemoveDialog{"bot.remove_dialog", "DELETE FROM bot_dialog WHERE id = $1"};
constexpr Statement kRemoveVersions{"bot.remove_versions", "DELETE FROM bot_dialog_version WHERE dialog = $1"};
constexpr Statement kVersions{
    "bot.versions",
    "SELECT number, note, by_name, at FROM bot_dialog_version WHERE dialog = $1 ORDER BY number DESC LIMIT 200"};
constexpr Statement kVersion{
    "bot.version",
    "SELECT number, note, by_name, at, definition FROM bot_dialog_version WHERE dialog = $1 AND number = $2"};
constexpr Statement kInsertVersion{
    "bot.insert_version",
    "INSERT INTO bot_dialog_version (dialog, number, definition, note, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)"};

constexpr Statement kActions{"bot.actions",
                             "SELECT id, version, body, updated_at FROM bot_action WHERE bot = $1 ORDER BY action_key"};
constexpr Statement kInsertAction{
    "bot.insert_action",
    "INSERT INTO bot_action (id, bot, action_key, version, body, updated_at) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kUpdateAction{
    "bot.update_action",
    "UPDATE bot_action SET action_key = $2, version = $3, body = $4, updated_at = $5 WHERE id = $1"};
constexpr Statement kRemoveAction{"bot.remove_action", "DELETE FROM bot_action WHERE id = $1"};

constexpr Statement kSecrets{"bot.secrets",
                             "SELECT bot, name, sealed, updated_at FROM bot_secret WHERE bot = $1 ORDER BY name"};
constexpr Statement kAllSecrets{"bot.all_secrets", "SELECT bot, name, sealed, updated_at FROM bot_secret"};
constexpr Statement kSaveSecret{
    "bot.save_secret",
    "INSERT INTO bot_secret (bot, name, sealed, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT (bot, name) DO UPDATE "
    "SET sealed = excluded.sealed, updated_at = excluded.updated_at"};
constexpr Statement kReseal{"bot.reseal",
                            "UPDATE bot_secret SET sealed = $4 WHERE bot = $1 AND name = $2 AND sealed = $3"};
constexpr Statement kRemoveSecret{"bot.remove_secret", "DELETE FROM bot_secret WHERE bot = $1 AND name = $2"};

constexpr const Statement* kStatements[] = {
    &kBots,         &kBot,     &kInsertBot,     &kUpdateBot,    &kRemoveBot,    &kNameTaken,
    &kDialogs,      &kDialog,  &kInsertDialog,  &kUpdateDialog, &kRemoveDialog, &kRemoveVersions,
    &kVersions,     &kVersion, &kInsertVersion, &kActions,      &kInsertAction, &kUpdateAction,
    &kRemoveAction, &kSecrets, &kAllSecrets,    &kSaveSecret,   &kReseal,       &kRemoveSecret};

Bot to_bot(const Row& row) {
  return stored_json<Bot>(row.text(0));
}

Dialog to_dialog(const Row& row) {
  Dialog dialog;
  dialog.id = row.id<Dialog>(0);
  dialog.bot = row.id<Bot>(1);
  dialog.key = row.string(2);
  dialog.title = stored_json<Words>(row.text(3));
  dialog.on = row.boolean(4);
  dialog.draft = stored_json<Definition>(row.text(5));
  dialog.draft_version = row.integer(6);
  if (!row.is_null(7)) dialog.live = row.integer(7);
  dialog.updated_at = row.time(8);
  dialog.updated_by = row.string(9);
  return dialog;
}

DialogVersion to_version(const Row& row) {
  return {.number = row.integer(0), .note = row.string(1), .by_name = row.string(2), .at = row.time(3)};
}

Secret to_secret(const Row& row) {
  return {row.id<Bot>(0), row.string(1), row.string(2), row.time(3)};
}

std::string body_of(const Action& action) {
  return base::to_json(static_cast<const ActionDraft&>(action));
}

}  // namespace

std::vector<Bot> bots(Snapshot& snapshot) {
  return snapshot.all(kBots, to_bot);
}
std::optional<Bot> bot(Snapshot& snapshot, Id<Bot> id) {
  return snapshot.one(kBot, to_bot, id);
}
void insert(Transaction& tx, const Bot& bot) {
  tx.run(kInsertBot, bot.id, bot.version, text::fold(bot.name), base::to_json(bot));
}
void update(Transaction& tx, const Bot& bot) {
  tx.run(kUpdateBot, bot.id, bot.version, text::fold(bot.name), base::to_json(bot));
}
void remove(Transaction& tx, Id<Bot> bot) {
  for (const Dialog& one : dialogs(tx, bot)) remove(tx, one.id);
  for (const Action& one : actions(tx, bot)) remove(tx, one.id);
  for (const Secret& one : secrets(tx, bot)) remove_secret(tx, bot, one.name);
  tx.run(kRemoveBot, bot);
}
bool name_taken(Snapshot& snapshot, std::string_view name, Id<Bot> except) {
  return snapshot.number(kNameTaken, text::fold(name), except) > 0;
}

std::vector<Dialog> dialogs(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot.all(kDialogs, to_dialog, bot);
}
std::optional<Dialog> dialog(Snapshot& snapshot, Id<Dialog> id) {
  return snapshot.one(kDialog, to_dialog, id);
}
void insert(Transaction& tx, const Dialog& d) {
  tx.run(kInsertDialog, d.id, d.bot, d.key, base::to_json(d.title), d.on, base::to_json(d.draft), d.draft_version,
         d.live, d.updated_at, d.updated_by);
}
void update(Transaction& tx, const Dialog& d) {
  tx.run(kUpdateDialog, d.id, d.key, base::to_json(d.title), d.on, base::to_json(d.draft), d.draft_version, d.live,
         d.updated_at, d.updated_by);
}
void remove(Transaction& tx, Id<Dialog> dialog) {
  tx.run(kRemoveVersions, dialog);
  tx.run(kRemoveDialog, dialog);
}

std::vector<DialogVersion> versions(Snapshot& snapshot, Id<Dialog> dialog) {
  return snapshot.all(kVersions, to_version, dialog);
}
std::optional<DialogVersion> version(Snapshot& snapshot, Id<Dialog> dialog, std::int64_t number) {
  return snapshot.one(
      kVersion,
      [](const Row& row) {
        DialogVersion out = to_version(row);
        out.definition = stored_json<Definition>(row.text(4));
        return out;
      },
      dialog, number);
}
void insert(Transaction& tx, Id<Dialog> dialog, const DialogVersion& version) {
  tx.run(kInsertVersion, dialog, version.number, base::to_json(version.definition.value()), version.note,
         version.by_name, version.at);
}

std::vector<Action> actions(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot.all(
      kActions,
      [](const Row& row) {
        Action action;
        static_cast<ActionDraft&>(action) = stored_json<ActionDraft>(row.text(2));
        action.id = row.id<Action>(0);
        action.version = row.integer(1);
        action.updated_at = row.time(3);
        return action;
      },
      bot);
}
void insert(Transaction& tx, Id<Bot> bot, const Action& a) {
  tx.run(kInsertAction, a.id, bot, a.key, a.version, body_of(a), a.updated_at);
}
void update(Transaction& tx, const Action& a) {
  tx.run(kUpdateAction, a.id, a.key, a.version, body_of(a), a.updated_at);
}
void remove(Transaction& tx, Id<Action> action) {
  tx.run(kRemoveAction, action);
}

std::vector<Secret> secrets(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot.all(kSecrets, to_secret, bot);
}
std::vector<Secret> all_secrets(Snapshot& snapshot) {
  return snapshot.all(kAllSecrets, to_secret);
}
void save(Transaction& tx, const Secret& secret) {
  tx.run(kSaveSecret, secret.bot, secret.name, secret.sealed, secret.updated_at);
}
bool reseal(Transaction& tx, const Secret& secret, std::string_view sealed) {
  return tx.run(kReseal, secret.bot, secret.name, secret.sealed, sealed) > 0;
}
void remove_secret(Transaction& tx, Id<Bot> bot, std::string_view name) {
  tx.run(kRemoveSecret, bot, name);
}

std::span<const Statement* const> bot_statements() {
  return kStatements;
}

}  // namespace deskbell::bot::store
