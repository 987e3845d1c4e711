#include "same_ring.h"

#include <stdexcept>

#include <cluster/node.h>

namespace deskbell::app {
namespace {

constexpr std::string_view kName = "key_ring";
constexpr std::string_view kPurpose = "cluster.key_ring";
constexpr std::string_view kText = "the same ring";

}  // namespace

void require_same_ring(storage::Database& database, const vault::Vault& vault) {
  if (database.dialect() == storage::Dialect::sqlite) return;
  const std::string fresh = vault.seal(kPurpose, "", kText);
  const std::string known = cluster::agreed(database, kName, fresh);
  const bool opens = vault.open(kPurpose, "", known).has_value();
  const auto number = vault::Vault::key_of(known);
  // A key that was given up while no node ran: the ring only knows later ones.
  const bool outlived = number && !vault.ring().find(*number) && *number < vault.active();
  if (!opens && !outlived)
    throw std::runtime_error("The key ring " + vault.file().string() +
                             " is not that of the other nodes on this database. Copy theirs, or point vault.directory to it.");
  if (number != vault.active()) cluster::replace_agreed(database, kName, fresh);
}

}  // namespace deskbell::app
