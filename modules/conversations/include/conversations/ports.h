#pragma once
#include <conversations/message.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

// What conversations need of modules they do not know; whoever composes the program implements it.
namespace deskbell::conversations {

// Names of users and queues. Absent: there is no such one, or work may not be given to it (disabled user).
// Called inside transactions, so it reads through the snapshot it is given.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual std::optional<std::string> user_name(storage::Snapshot& snapshot, Id<identity::User> user) = 0;
  virtual std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) = 0;
};

// The files that a message may carry: invalid "attachments" when one is unknown, not the actor's, or not ready.
class AttachmentSource {
 public:
  virtual ~AttachmentSource() = default;
  virtual Result<std::vector<Attachment>> take(storage::Transaction& tx, const Actor& actor,
                                               std::span<const Id<blob::Attachment>> ids) = 0;
};

}  // namespace deskbell::conversations
