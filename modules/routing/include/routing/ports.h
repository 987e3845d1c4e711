#pragma once
#include <base/result.h>
#include <identity/user.h>
#include <routing/queue.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <vector>

// What routing needs of modules it does not know; whoever composes the program implements it.
namespace deskbell::routing {

// Who works here. Called inside transactions, so it reads through the snapshot it is given.
class Staff {
 public:
  virtual ~Staff() = default;
  virtual std::vector<identity::UserSummary> active(storage::Snapshot& snapshot) = 0;
  // Nothing for unknown and disabled users.
  virtual std::optional<identity::UserSummary> find(storage::Snapshot& snapshot, AgentId user) = 0;
  virtual std::string language(storage::Snapshot& snapshot, AgentId user) = 0;
  // Sets presence `away` in the name of the system, with the note.
  virtual Result<void> set_away(storage::Transaction& tx, AgentId user, std::string note) = 0;

  // Whether a bot serves the queue, so that work may overflow to it.
  virtual bool has_bot(storage::Snapshot&, Id<Queue>) { return false; }
  // The queue's bot takes the conversation, which waits there. False: it does not want it (off, full, outside of its
  // hours, or it has given this one to people before), and nothing was changed.
  virtual bool bot_takes(storage::Transaction&, Id<Queue>, Id<conversations::Conversation>) { return false; }
};

}  // namespace deskbell::routing
