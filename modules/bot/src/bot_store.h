#pragma once
#include <storage/database.h>

#include <bot/bots.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The SQL of bots, their dialogs, actions and secrets.
namespace deskbell::bot::store {

std::vector<Bot> bots(storage::Snapshot& snapshot);
std::optional<Bot> bot(storage::Snapshot& snapshot, Id<Bot> id);
void insert(storage::Transaction& tx, const Bot& bot);
void update(storage::Transaction& tx, const Bot& bot);
// Everything of it but talks and turns.
void remove(storage::Transaction& tx, Id<Bot> bot);
// Of another one than `except`.
bool name_taken(storage::Snapshot& snapshot, std::string_view name, Id<Bot> except);

std::vector<Dialog> dialogs(storage::Snapshot& snapshot, Id<Bot> bot);
std::optional<Dialog> dialog(storage::Snapshot& snapshot, Id<Dialog> id);
void insert(storage::Transaction& tx, const Dialog& dialog);
void update(storage::Transaction& tx, const Dialog& dialog);
void remove(storage::Transaction& tx, Id<Dialog> dialog);

std::vector<DialogVersion> versions(storage::Snapshot& snapshot, Id<Dialog> dialog);  // newest first
std::optional<DialogVersion> version(storage::Snapshot& snapshot, Id<Dialog> dialog, std::int64_t number);
void insert(storage::Transaction& tx, Id<Dialog> dialog, const DialogVersion& version);

std::vector<Action> actions(storage::Snapshot& snapshot, Id<Bot> bot);
void insert(storage::Transaction& tx, Id<Bot> bot, const Action& action);
void update(storage::Transaction& tx, const Action& action);
void remove(storage::Transaction& tx, Id<Action> action);

struct Secret {
  Id<Bot> bot;
  std::string name;
  std::string sealed;
  Time updated_at;
};
std::vector<Secret> secrets(storage::Snapshot& snapshot, Id<Bot> bot);
std::vector<Secret> all_secrets(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Secret& secret);
// Only where it still is what was read.
bool reseal(storage::Transaction& tx, const Secret& secret, std::string_view sealed);
void remove_secret(storage::Transaction& tx, Id<Bot> bot, std::string_view name);

std::span<const storage::Statement* const> bot_statements();

// What a secret is sealed as.
inline constexpr std::string_view kSecretPurpose = "bot.secret";
inline std::string secret_context(Id<Bot> bot, std::string_view name) {
  return "bot " + base::to_string(bot) + " " + std::string(name);
}

template <class T>
T stored_json(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("bot: stored JSON is broken: " + value.error().message);
  return std::move(*value);
}
template <class T>
T stored_enum(std::string_view text) {
  const auto value = base::find_enum<T>(text);
  if (!value) throw std::runtime_error("bot: stored name is unknown: " + std::string(text));
  return *value;
}

}  // namespace deskbell::bot::store
