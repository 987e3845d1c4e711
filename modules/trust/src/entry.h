#pragma once
#include <events/log.h>
#include <storage/database.h>

#include <trust/record.h>

namespace deskbell::trust {

// What an event says for the trail, without number, prev and states. `names` finds the actor's name when the event does
// not tell it.
Record record_of(const events::Event& event, storage::Snapshot& snapshot);
// Whether the object is another one after it.
bool changes_state(std::string_view action);

}  // namespace deskbell::trust
