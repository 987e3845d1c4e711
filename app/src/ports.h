#pragma once
#include <blob/blobs.h>
#include <conversations/ports.h>
#include <identity/presence.h>
#include <routing/ports.h>

// What modules ask of modules that they do not know, answered here.
namespace deskbell::app {

// Names of people from identity, of queues from routing. Work goes to active users only; figures of the past name all.
class NamesDirectory final : public conversations::Directory {
 public:
  enum class Whom { active, everybody };
  explicit NamesDirectory(Whom whom) : whom_(whom) {}
  std::optional<std::string> user_name(storage::Snapshot& snapshot, Id<identity::User> user) override;
  std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) override;

 private:
  const Whom whom_;
};

// Who works here, for routing.
class StaffList final : public routing::Staff {
 public:
  explicit StaffList(identity::PresenceBoard& presence) : presence_(presence) {}
  std::vector<identity::UserSummary> active(storage::Snapshot& snapshot) override;
  std::optional<identity::UserSummary> find(storage::Snapshot& snapshot, routing::AgentId user) override;
  std::string language(storage::Snapshot& snapshot, routing::AgentId user) override;
  Result<void> set_away(storage::Transaction& tx, routing::AgentId user, std::string note) override;

 private:
  identity::PresenceBoard& presence_;
};

// Files for messages.
class AttachmentShelf final : public conversations::AttachmentSource {
 public:
  explicit AttachmentShelf(blob::Blobs& blobs) : blobs_(blobs) {}
  Result<std::vector<conversations::Attachment>> take(storage::Transaction& tx, const Actor& actor,
                                                      std::span<const Id<blob::Attachment>> ids) override;

 private:
  blob::Blobs& blobs_;
};

}  // namespace deskbell::app
