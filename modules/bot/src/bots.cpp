#include "bench_store.h"
#include "bot_store.h"
#include "changes.h"
#include "registry.h"
#include "talk_store.h"

#include <bot/bots.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

Result<void> require(const Actor& actor) {
  return identity::require(actor, Permission::manage_bots);
}

// A place has one bot.
Result<void> check_places(storage::Snapshot& snapshot, const Ports& ports, const Bot& bot) {
  std::vector<FieldError> errors;
  const auto others = store::bots(snapshot);
  const auto taken = [&](auto member, const auto& id) {
    return std::ranges::any_of(others, [&](const Bot& other) {
      return other.id != bot.id && std::ranges::find(other.*member, id) != (other.*member).end();
    });
  };
  for (std::size_t i = 0; i < bot.installations.size(); ++i) {
    const std::string at = "installations[" + std::to_string(i) + "]";
    if (!ports.has_installation(snapshot, bot.installations[i])) errors.push_back({at, "is not an installation"});
    if (taken(&Bot::installations, bot.installations[i])) errors.push_back({at, "has another bot already"});
  }
  for (std::size_t i = 0; i < bot.queues.size(); ++i) {
    const std::string at = "queues[" + std::to_string(i) + "]";
    if (!ports.queue_name(snapshot, bot.queues[i])) errors.push_back({at, "is not a queue"});
    if (taken(&Bot::queues, bot.queues[i])) errors.push_back({at, "has another bot already"});
  }
  if (bot.hand_over_queue && !ports.queue_name(snapshot, *bot.hand_over_queue))
    errors.push_back({"hand_over_queue", "is not a queue"});
  if (!errors.empty()) return std::unexpected(base::invalid_fields(std::move(errors)));
  if (store::name_taken(snapshot, bot.name, bot.id))
    return std::unexpected(
        Error{ErrorCode::already_exists, "There is a bot with this name already.", {{"name", "is taken"}}});
  return {};
}

}  // namespace

Bots::Bots(Needs& needs) : needs_(needs), registry_(std::make_unique<Registry>(needs)) {}
Bots::~Bots() = default;

Result<std::vector<Bot>> Bots::list(const Actor& actor) {
  TRY(require(actor));
  return needs_.database.read([](storage::Snapshot& snapshot) { return store::bots(snapshot); });
}

Result<std::vector<BotSummary>> Bots::summaries(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_conversations));
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    std::vector<BotSummary> out;
    for (const auto& persona : registry_->all(snapshot)) {
      const Bot& bot = persona->bot;
      out.push_back({.id = bot.id,
                     .name = bot.name,
                     .state = bot.state,
                     .open = registry_->is_open(bot, needs_.clock.now()),
                     .talks = store::active_talks(snapshot, bot.id),
                     .capacity = bot.capacity});
    }
    return out;
  });
}

Result<Bot> Bots::get(const Actor& actor, Id<Bot> id) {
  TRY(require(actor));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Bot> {
    auto bot = store::bot(snapshot, id);
    if (!bot) return not_found(kNoBot);
    return *std::move(bot);
  });
}

Result<Bot> Bots::create(const Actor& actor, const BotDraft& draft) {
  TRY(require(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Bot> {
    if (store::bots(tx).size() >= kMostBots)
      return failure(ErrorCode::resource_exhausted, "There are as many bots as there may be.");
    Bot bot = with(Bot{.id = needs_.ids.next<Bot>()}, draft);
    bot.updated_at = needs_.clock.now();
    TRY(check_bot(bot));
    TRY(check_places(tx, needs_.ports, bot));
    store::insert(tx, bot);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, bot, "bot", "", "created", bot.version));
    return bot;
  });
}

Result<Bot> Bots::change(const Actor& actor, Id<Bot> id, std::int64_t version, const BotDraft& draft) {
  TRY(require(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Bot> {
    const auto before = store::bot(tx, id);
    if (!before) return not_found(kNoBot);
    if (before->version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed this bot; load it again.");
    Bot bot = with(*before, draft);
    TRY(check_bot(bot));
    TRY(check_places(tx, needs_.ports, bot));
    ++bot.version;
    bot.updated_at = needs_.clock.now();
    store::update(tx, bot);
    if (bot.state == BotState::off && before->state == BotState::on) store::make_all_due(tx, id, needs_.clock.now());
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, bot, "bot", "", "changed", bot.version));
    return bot;
  });
}

Result<Bot> Bots::stop(const Actor& actor, Id<Bot> id) {
  TRY(require(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Bot> {
    auto bot = store::bot(tx, id);
    if (!bot) return not_found(kNoBot);
    bot->state = BotState::off;
    ++bot->version;
    bot->updated_at = needs_.clock.now();
    store::update(tx, *bot);
    store::make_all_due(tx, id, needs_.clock.now());
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, *bot, "bot", "", "stopped", bot->version));
    return *bot;
  });
}

Result<void> Bots::remove(const Actor& actor, Id<Bot> id) {
  TRY(require(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto bot = store::bot(tx, id);
    if (!bot) return not_found(kNoBot);
    if (bot->state == BotState::on || store::active_talks(tx, id) > 0)
      return failure(ErrorCode::failed_precondition,
                     "Switch the bot off first, and wait until its talks are with people.");
    store::remove(tx, id);
    store::forget_bench(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, change_of(actor, *bot, "bot", "", "removed"));
    return {};
  });
}

// ---- secrets ----

Result<std::vector<SecretName>> Bots::secrets(const Actor& actor, Id<Bot> bot) {
  TRY(get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    std::vector<SecretName> out;
    for (const store::Secret& one : store::secrets(snapshot, bot)) out.push_back({one.name, one.updated_at});
    return out;
  });
}

Result<std::vector<SecretName>> Bots::set_secret(const Actor& actor, Id<Bot> bot, std::string_view name,
                                                 std::string_view value) {
  TRY(get(actor, bot));
  const bool fine = !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!fine) return invalid("name", "must be letters, digits and _, at most 40");
  if (value.empty() || value.size() > 4000) return invalid("value", "must have 1 to 4000 characters");
  if (value.find_first_of("\r\n") != value.npos) return invalid("value", "must be one line");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<std::vector<SecretName>> {
    TRY(const Bot found, get(actor, bot));
    const auto present = store::secrets(tx, bot);
    if (present.size() >= 50) return failure(ErrorCode::resource_exhausted, "A bot may have at most 50 secrets.");
    store::save(
        tx, {bot, std::string(name), needs_.vault.seal(store::kSecretPurpose, store::secret_context(bot, name), value),
             needs_.clock.now()});
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, found, "secret", std::string(name), "changed"));
    return secrets(actor, bot);
  });
}

Result<std::vector<SecretName>> Bots::remove_secret(const Actor& actor, Id<Bot> bot, std::string_view name) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<std::vector<SecretName>> {
    TRY(const Bot found, get(actor, bot));
    const auto all = store::secrets(tx, bot);
    if (std::ranges::find(all, name, &store::Secret::name) == all.end()) return not_found("There is no such secret.");
    store::remove_secret(tx, bot, name);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      change_of(actor, found, "secret", std::string(name), "removed"));
    return secrets(actor, bot);
  });
}

vault::Holding Bots::sealed() {
  return {.name = "secrets of bots",
          .use =
              [this] {
                vault::KeyUse use;
                needs_.database.read([&](storage::Snapshot& snapshot) {
                  for (const auto& one : store::all_secrets(snapshot))
                    ++use[vault::Vault::key_of(one.sealed).value_or(0)];
                });
                return use;
              },
          .reseal = [this](int limit) -> Result<int> {
            return needs_.database.write([&](storage::Transaction& tx) -> Result<int> {
              int count = 0;
              for (const auto& one : store::all_secrets(tx)) {
                if (count >= limit) break;
                if (vault::Vault::key_of(one.sealed) == needs_.vault.active()) continue;
                const auto context = store::secret_context(one.bot, one.name);
                TRY(const std::string plain, needs_.vault.open(store::kSecretPurpose, context, one.sealed));
                if (store::reseal(tx, one, needs_.vault.seal(store::kSecretPurpose, context, plain))) ++count;
              }
              return count;
            });
          }};
}

}  // namespace deskbell::bot
