#pragma once
#include <conversations/ports.h>
#include <identity/presence.h>

namespace deskbell::app {

// What conversations ask of identity and routing.
class NamesDirectory final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot& snapshot, Id<identity::User> user) override;
  std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) override;
};

}  // namespace deskbell::app
