#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

namespace deskbell::app {

// Names of agents as customers see them, from memory: asked for every event that a visitor hears of.
class AgentNames {
 public:
  AgentNames(storage::Database& database, events::Log& log);
  ~AgentNames();
  std::string of(Id<identity::User> user);

 private:
  storage::Database& database_;
  std::mutex mutex_;
  std::unordered_map<Id<identity::User>, std::string> names_;
  std::uint64_t changes_ = 0;  // a name read before a change is not kept after it
  std::unique_ptr<events::Log::Listener> listener_;
};

}  // namespace deskbell::app
