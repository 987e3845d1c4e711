#pragma once
#include <base/id.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <functional>
#include <vector>

// What identity needs to be told by modules above it; `app` plugs it in.
namespace deskbell::identity {

// The queues that a user serves. Whoever changes the answer calls Access::invalidate(). Empty function: none.
using QueuesOfUser = std::function<std::vector<Id<routing::Queue>>(storage::Snapshot&, Id<User>)>;

}  // namespace deskbell::identity
