#pragma once
#include "trail_store.h"

#include <vault/vault.h>

// The chain's end is under a key that is not in the database, so that a cut of the tail is noticed at once.
namespace deskbell::trust {

inline constexpr std::string_view kHeadPurpose = "trust.head";

void seal_head(const vault::Vault& vault, store::Head& head);
bool head_holds(const vault::Vault& vault, const store::Head& head);

}  // namespace deskbell::trust
