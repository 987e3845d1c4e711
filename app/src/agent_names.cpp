#include "agent_names.h"

#include <identity/presence.h>

namespace deskbell::app {

AgentNames::AgentNames(storage::Database& database, events::Log& log) : database_(database) {
  listener_ = log.listen_at_once([this](events::Log::Batch batch) {
    for (const auto& event : batch) {
      if (!event->kind.starts_with("identity.user_")) continue;
      std::lock_guard lock(mutex_);
      names_.clear();
      ++changes_;
    }
  });
}

AgentNames::~AgentNames() = default;

std::string AgentNames::of(Id<identity::User> user) {
  std::uint64_t before = 0;
  {
    std::lock_guard lock(mutex_);
    if (const auto known = names_.find(user); known != names_.end()) return known->second;
    before = changes_;
  }
  const auto found = database_.read([&](storage::Snapshot& snapshot) { return identity::PresenceBoard::find(snapshot, user); });
  const std::string name = found ? found->name : "";
  std::lock_guard lock(mutex_);
  if (changes_ == before) names_[user] = name;
  return name;
}

}  // namespace deskbell::app
