#pragma once
#include "rules.h"

#include <conversations/message.h>
#include <storage/database.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The SQL of messages and of what moves them between conversations.
namespace deskbell::conversations::store {

void insert(storage::Transaction& tx, const Message& message);
std::optional<Message> message(storage::Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq);
// Of the message with the client id; 0 when there is none.
std::int64_t seq_of(storage::Snapshot& snapshot, Id<Conversation> conversation, std::string_view client_id);

enum class Notes { included, left_out };
// Ascending in both cases; the ones just before `seq`, or just after.
std::vector<Message> before(storage::Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq, int limit,
                            Notes notes);
std::vector<Message> after(storage::Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq, int limit,
                           Notes notes);

// Customer messages with a seq beyond `seq`.
int count_unread(storage::Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq);
// last_seq, unread and unanswered_since from the messages that are there now.
State recounted(storage::Snapshot& snapshot, State state);

enum class MoveKind { merge, split };
BOOST_DESCRIBE_ENUM(MoveKind, merge, split)

// What the source was before, for undoing.
struct PriorState {
  Status status = Status::open;
  OwnerKind owner_kind = OwnerKind::nobody;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<bot::Bot>> bot;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Time> waiting_since;
  std::optional<Time> assigned_at;
  std::optional<Time> closed_at;
};
BOOST_DESCRIBE_STRUCT(PriorState, (), (status, owner_kind, owner, bot, queue, waiting_since, assigned_at, closed_at))

struct Move {
  Id<Move> id;
  MoveKind kind = MoveKind::merge;
  Id<Conversation> source;
  Id<Conversation> target;
  PriorState prior;
};

void insert_move(storage::Transaction& tx, const Move& move, std::int64_t by, Time at);
void mark_undone(storage::Transaction& tx, Id<Move> move, Time at);
// The latest one of its kind that is not undone.
std::optional<Move> find_move_from(storage::Snapshot& snapshot, MoveKind kind, Id<Conversation> source);
std::optional<Move> find_move_to(storage::Snapshot& snapshot, MoveKind kind, Id<Conversation> target);

struct MovedMessage {
  std::int64_t from_seq;
  std::int64_t to_seq;
};
void insert_moved(storage::Transaction& tx, Id<Move> move, MovedMessage moved);
std::vector<MovedMessage> moved_by(storage::Snapshot& snapshot, Id<Move> move);
// False when it is not there. A client id that the target has already is taken off.
bool move_message(storage::Transaction& tx, Id<Conversation> from, std::int64_t from_seq, Id<Conversation> to,
                  std::int64_t to_seq);

// PostgreSQL: partitions for the conversations to come; `now` is an id of now.
void make_room(storage::Transaction& tx, std::int64_t now);

std::span<const storage::Statement* const> message_statements();

}  // namespace deskbell::conversations::store
