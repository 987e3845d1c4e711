#include "registry.h"

#include "bot_store.h"

#include <bot/events.h>

namespace deskbell::bot {

Persona read_persona(storage::Snapshot& snapshot, const Bot& bot, Which which) {
  Persona persona{.bot = bot};
  for (const Action& action : store::actions(snapshot, bot.id)) persona.actions[action.key] = action;
  for (const Dialog& dialog : store::dialogs(snapshot, bot.id)) {
    if (!dialog.on) continue;
    LiveDialog live{.key = dialog.key, .title = dialog.title};
    if (which == Which::drafts) {
      live.definition = std::make_shared<const Definition>(dialog.draft);
    } else {
      const auto version = dialog.live ? store::version(snapshot, dialog.id, *dialog.live) : std::nullopt;
      if (!version) continue;
      live.version = version->number;
      live.definition = std::make_shared<const Definition>(*version->definition);
    }
    persona.dialogs[dialog.key] = std::move(live);
  }
  return persona;
}

Registry::Registry(Needs& needs) : needs_(needs) {
  listener_ = needs.log.listen_at_once([this](events::Log::Batch batch) {
    for (const auto& event : batch)
      if (event->kind == BotChanged::kKind) return forget();
  });
}

void Registry::forget() {
  const std::scoped_lock lock(mutex_);
  ++changes_;
  known_.reset();
  old_.clear();
}

std::shared_ptr<const Registry::Known> Registry::known(storage::Snapshot& snapshot) {
  std::uint64_t before = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (known_) return known_;
    before = changes_;
  }
  auto read = std::make_shared<Known>();
  for (const Bot& bot : store::bots(snapshot))
    (*read)[bot.id] = std::make_shared<const Persona>(read_persona(snapshot, bot, Which::live));
  const std::scoped_lock lock(mutex_);
  if (before == changes_) known_ = read;
  return read;
}

std::shared_ptr<const Persona> Registry::find(storage::Snapshot& snapshot, Id<Bot> bot) {
  const auto all = known(snapshot);
  const auto found = all->find(bot);
  return found == all->end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Persona>> Registry::all(storage::Snapshot& snapshot) {
  std::vector<std::shared_ptr<const Persona>> out;
  for (const auto& [id, persona] : *known(snapshot)) out.push_back(persona);
  return out;
}

std::string Registry::name_of(Id<Bot> bot) {
  {
    const std::scoped_lock lock(mutex_);
    if (known_)
      if (const auto found = known_->find(bot); found != known_->end()) return found->second->bot.name;
  }
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    const auto persona = find(snapshot, bot);
    return persona ? persona->bot.name : std::string();
  });
}

std::shared_ptr<const Definition> Registry::definition(Id<Bot> bot, const std::string& dialog, std::int64_t version) {
  const std::pair key{base::to_string(bot) + "/" + dialog, version};
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = old_.find(key); found != old_.end()) return found->second;
  }
  auto read = needs_.database.read([&](storage::Snapshot& snapshot) -> std::shared_ptr<const Definition> {
    for (const Dialog& one : store::dialogs(snapshot, bot))
      if (one.key == dialog)
        if (auto found = store::version(snapshot, one.id, version))
          return std::make_shared<const Definition>(std::move(*found->definition));
    return nullptr;
  });
  const std::scoped_lock lock(mutex_);
  if (read) old_[key] = read;
  return read;
}

bool Registry::is_open(const Bot& bot, Time now) const {
  if (!bot.hours) return true;
  const auto calendar = calendar::Calendar::of(*bot.hours);
  return !calendar || calendar->is_open(now);
}

}  // namespace deskbell::bot
