#include "ports.h"

namespace deskbell::app {

std::optional<std::string> NamesDirectory::user_name(storage::Snapshot& snapshot, Id<identity::User> user) {
  const auto found = identity::PresenceBoard::find(snapshot, user);
  return found ? std::optional(found->name) : std::nullopt;
}

std::optional<std::string> NamesDirectory::queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) {
  return queue_name_(snapshot, queue);
}

}  // namespace deskbell::app
