#pragma once
#include <base/random.h>
#include <channel_web/installation.h>
#include <events/log.h>
#include <storage/database.h>

#include <vault/holdings.h>
#include <vault/vault.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace deskbell::channel_web {

// The widget installations of the workspace. Changes need Permission::manage_channels and stand in the audit trail.
// Thread-safe; look-ups by key come from memory, because every page view of every shop asks.
class Installations {
 public:
  // The host sites' secrets are stored under the vault.
  Installations(storage::Database& database, events::Log& log, const Clock& clock, Random& random, Ids& ids,
                const vault::Vault& vault);
  ~Installations();

  Result<std::vector<Installation>> list(const Actor& actor);
  Result<Installation> get(const Actor& actor, Id<Installation> id);
  Result<Installation> create(const Actor& actor, InstallationDraft draft);
  Result<Installation> update(const Actor& actor, Id<Installation> id, InstallationDraft draft);
  Result<void> remove(const Actor& actor, Id<Installation> id);

  // For the visitor's door, which knows no actor yet. Null when there is none or it is paused.
  std::shared_ptr<const Installation> find_by_key(const std::string& key);
  std::shared_ptr<const Installation> find(Id<Installation> id);
  std::shared_ptr<const Installation> first();  // the oldest
  bool any_allows(std::string_view origin);     // some installation lets pages of `origin` in

  // Those secrets, for a rotation of keys.
  vault::Holding sealed();

 private:
  using Known = std::vector<std::shared_ptr<const Installation>>;
  using Is = std::function<bool(const Installation&)>;
  using Read = std::function<std::optional<Installation>(storage::Snapshot&)>;
  std::shared_ptr<const Known> known();
  // The one that is so, if it is active; `read` asks the database when it is not known here.
  std::shared_ptr<const Installation> active(const Is& is, const Read& read);
  void forget_known();

  storage::Database& database_;
  events::Log& log_;
  const Clock& clock_;
  Random& random_;
  Ids& ids_;
  const vault::Vault& vault_;
  std::mutex mutex_;
  std::shared_ptr<const Known> known_;  // empty after a change
  std::uint64_t changes_ = 0;           // a list read before a change is not kept after it
  std::unique_ptr<events::Log::Listener> listener_;
};

storage::Schema schema();

}  // namespace deskbell::channel_web
