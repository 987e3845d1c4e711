#include "ports.h"

#include <identity/users.h>
#include <routing/queues.h>

namespace deskbell::app {

std::optional<std::string> NamesDirectory::user_name(storage::Snapshot& snapshot, Id<identity::User> user) {
  if (whom_ == Whom::active && !identity::PresenceBoard::is_active(snapshot, user)) return std::nullopt;
  const auto found = identity::PresenceBoard::find(snapshot, user);
  return found ? std::optional(found->name) : std::nullopt;
}

std::optional<std::string> NamesDirectory::queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) {
  return routing::Queues::name(snapshot, queue);
}

std::vector<identity::UserSummary> StaffList::active(storage::Snapshot& snapshot) {
  return identity::PresenceBoard::active(snapshot);
}

std::optional<identity::UserSummary> StaffList::find(storage::Snapshot& snapshot, routing::AgentId user) {
  return identity::PresenceBoard::find(snapshot, user);
}

std::string StaffList::language(storage::Snapshot& snapshot, routing::AgentId user) {
  return identity::Users::language_of(snapshot, user);
}

Result<void> StaffList::set_away(storage::Transaction&, routing::AgentId user, std::string note) {
  TRY(presence_.set(Actor::system(), user, identity::Presence::away, std::move(note)));
  return {};
}

Result<std::vector<conversations::Attachment>> AttachmentShelf::take(storage::Transaction& tx, const Actor& actor,
                                                                     std::span<const Id<blob::Attachment>> ids) {
  std::vector<conversations::Attachment> out;
  for (const auto id : ids) {
    const auto file = blobs_.load(tx, id);
    // A foreign file is as unknown as a missing one; a file goes into one message only.
    if (!file || file->uploader != actor.id || file->kept)
      return invalid("attachments", "has an unknown file: upload it first, and use it once");
    blobs_.keep(tx, id);
    conversations::Attachment shown{id, file->name, file->media_type, file->size, {}, {}, "/api/v1/attachments/" + path_of(*file)};
    if (file->dimensions) {
      shown.width = file->dimensions->width;
      shown.height = file->dimensions->height;
    }
    out.push_back(std::move(shown));
  }
  return out;
}

}  // namespace deskbell::app
