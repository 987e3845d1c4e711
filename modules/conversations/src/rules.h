#pragma once
#include <base/clock.h>
#include <base/result.h>
#include <conversations/conversation.h>

#include <chrono>
#include <optional>
#include <string>

// The pure rules of a conversation's life: which moves are allowed and what they make of status and owner.
namespace deskbell::conversations {

// What a message or move needs of a conversation; loaded by primary key on the hot path.
struct State {
  Id<Conversation> id;
  Id<contacts::Contact> contact;
  Status status = Status::open;
  OwnerKind owner_kind = OwnerKind::nobody;
  Id<identity::User> owner;
  Id<bot::Bot> bot;
  Id<routing::Queue> queue;
  Id<identity::User> last_agent;
  std::optional<Time> waiting_since;
  std::optional<Time> assigned_at;
  std::optional<Time> closed_at;
  std::optional<Time> unanswered_since;
  Id<Conversation> merged_into;
  std::int64_t last_seq = 0;
  std::int64_t agent_delivered_seq = 0;
  std::int64_t agent_read_seq = 0;
  std::int64_t contact_delivered_seq = 0;
  std::int64_t contact_read_seq = 0;
  int unread = 0;
  Time activity;  // updated_at at the last time the list order was brought up to date
  bool operator==(const State&) const = default;
};

// Empty, or the sentence that says which invariant does not hold.
std::string broken_invariant(const State& state);

// failed_precondition when the move is not possible from where the conversation stands.
Result<State> queued(State state, Id<routing::Queue> queue, Time waiting_since);
Result<State> assigned(State state, Id<identity::User> user, Time now);
Result<State> handed_to_bot(State state, Id<bot::Bot> bot, Time now);
Result<State> closed(State state, Time now);
// To `user`; when there is none back to the bot that had it when it was closed, to its queue, or to nobody.
Result<State> reopened(State state, Id<identity::User> user, Time now);

bool within_reopen_window(const State& state, Time now, std::chrono::seconds window);

// What a new message with `seq` changes in counters and times. Notes and system lines answer nobody.
State with_message(State state, MessageKind kind, AuthorKind author, std::int64_t seq, Time at);

// How exact the order of lists by activity is: within it a further message does not touch the index.
inline constexpr std::chrono::minutes kActivityStep{1};
bool is_activity_due(const State& state, Time now);

}  // namespace deskbell::conversations
