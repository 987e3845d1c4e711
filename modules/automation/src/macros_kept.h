#pragma once
#include <automation/macros.h>

namespace deskbell::automation {

// A shared macro from an import, checked: in the place of `known`, or a new one.
void keep_imported(const Needs& needs, storage::Transaction& tx, const Actor& actor, const StoredMacro* known,
                   const Macro& macro);

}  // namespace deskbell::automation
