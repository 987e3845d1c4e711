#pragma once
#include <help_centre/help_centre.h>

#include <optional>

namespace deskbell::help_centre::store {

std::optional<Look> look(storage::Snapshot& snapshot);
std::optional<Picture> logo(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Look& look, Time at);
void save_logo(storage::Transaction& tx, const Picture& logo);

}  // namespace deskbell::help_centre::store
