#pragma once
#include <blob/blobs.h>
#include <functional>
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

  // Bots are made after the queues. Set before anything is served.
  struct Bots {
    std::function<bool(storage::Snapshot&, Id<routing::Queue>)> serves;
    std::function<bool(storage::Transaction&, Id<routing::Queue>, Id<conversations::Conversation>)> takes;
  };
  void set_bots(Bots bots) { bots_ = std::move(bots); }
  bool has_bot(storage::Snapshot& snapshot, Id<routing::Queue> queue) override {
    return bots_.serves && bots_.serves(snapshot, queue);
  }
  bool bot_takes(storage::Transaction& tx, Id<routing::Queue> queue,
                 Id<conversations::Conversation> conversation) override {
    return bots_.takes && bots_.takes(tx, queue, conversation);
  }

 private:
  identity::PresenceBoard& presence_;
  Bots bots_;
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
