#pragma once
#include <vault/vault.h>

namespace deskbell::vault {

// A vault in memory with one key, the same for everybody; for tests.
Vault& testing_vault();

}  // namespace deskbell::vault
