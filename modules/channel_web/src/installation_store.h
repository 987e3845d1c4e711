#pragma once
#include <optional>
#include <string>
#include <vector>

#include <channel_web/installation.h>
#include <storage/database.h>
#include <vault/vault.h>

namespace deskbell::channel_web::store {

// Secrets are stored sealed and answered open.
std::vector<Installation> list(storage::Snapshot& snapshot, const vault::Vault& vault);
std::optional<Installation> find(storage::Snapshot& snapshot, Id<Installation> id, const vault::Vault& vault);
std::optional<Installation> find_by_key(storage::Snapshot& snapshot, const std::string& key, const vault::Vault& vault);
void insert(storage::Transaction& tx, const Installation& installation, Time created_at, const vault::Vault& vault);
void update(storage::Transaction& tx, const Installation& installation);
struct SealedSecret {
  Id<Installation> id;
  std::string secret;  // as stored
};
std::vector<SealedSecret> sealed_secrets(storage::Snapshot& snapshot);
// Under the active key; false when somebody else changed it meanwhile or it cannot be opened.
bool reseal(storage::Transaction& tx, Id<Installation> id, const std::string& stored, const vault::Vault& vault);
void remove(storage::Transaction& tx, Id<Installation> id);

}  // namespace deskbell::channel_web::store
