#pragma once
#include <bot/bots.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::bot {

// Bots with everything that they can say and do, in memory; forgotten when the log tells of a change.
class Registry {
 public:
  explicit Registry(Needs& needs);

  // Null: there is no such bot.
  std::shared_ptr<const Persona> find(storage::Snapshot& snapshot, Id<Bot> bot);
  std::vector<std::shared_ptr<const Persona>> all(storage::Snapshot& snapshot);
  // From memory, or read anew.
  std::string name_of(Id<Bot> bot);
  // A version that is not live any more.
  std::shared_ptr<const Definition> definition(Id<Bot> bot, const std::string& dialog, std::int64_t version);
  bool is_open(const Bot& bot, Time now) const;

 private:
  using Known = std::map<Id<Bot>, std::shared_ptr<const Persona>>;
  std::shared_ptr<const Known> known(storage::Snapshot& snapshot);
  void forget();

  Needs& needs_;
  std::mutex mutex_;
  std::shared_ptr<const Known> known_;
  std::uint64_t changes_ = 0;  // what was read before a change is not kept after it
  std::map<std::pair<std::string, std::int64_t>, std::shared_ptr<const Definition>> old_;  // by "bot/dialog", version
  std::unique_ptr<events::Log::Listener> listener_;
};

// As it is stored now; with drafts of dialogs instead of what is live, if asked for.
enum class Which { live, drafts };
Persona read_persona(storage::Snapshot& snapshot, const Bot& bot, Which which);

}  // namespace deskbell::bot
