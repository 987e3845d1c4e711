#pragma once
#include <functional>

#include <conversations/ports.h>
#include <identity/presence.h>

namespace deskbell::app {

// What conversations ask of identity and routing.
class NamesDirectory final : public conversations::Directory {
 public:
  using QueueName = std::function<std::optional<std::string>(storage::Snapshot&, Id<routing::Queue>)>;
  explicit NamesDirectory(QueueName queue_name) : queue_name_(std::move(queue_name)) {}
  std::optional<std::string> user_name(storage::Snapshot& snapshot, Id<identity::User> user) override;
  std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) override;

 private:
  const QueueName queue_name_;
};

}  // namespace deskbell::app
