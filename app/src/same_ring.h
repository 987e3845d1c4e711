#pragma once
#include <storage/database.h>
#include <vault/vault.h>

namespace deskbell::app {

// Nodes on one database need one key ring: what one seals another has to open. Throws std::runtime_error with one clear
// line when the first node's ring was another one. Nothing is asked of SQLite, which has one node.
void require_same_ring(storage::Database& database, const vault::Vault& vault);

}  // namespace deskbell::app
