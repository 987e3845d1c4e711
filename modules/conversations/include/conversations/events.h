#pragma once
#include <conversations/conversation.h>

#include <optional>
#include <string>
#include <string_view>

// What happens to a conversation, on the stream of its id. All but MessagePosted and Receipt carry the state after
// them, so a reader replaces what it holds; apply() says how the two others change it.
namespace deskbell::conversations {

struct StateEvent {
  Conversation conversation;
  std::optional<std::string> by_name;  // who did it, when somebody did
  std::optional<std::string> note;     // hand-over note; for merged and split the other conversation's id
};
BOOST_DESCRIBE_STRUCT(StateEvent, (), (conversation, by_name, note))

struct Opened : StateEvent {
  static constexpr std::string_view kKind = "conversation.opened";
};
struct Queued : StateEvent {
  static constexpr std::string_view kKind = "conversation.queued";
};
struct Assigned : StateEvent {
  static constexpr std::string_view kKind = "conversation.assigned";
};
struct HandedToBot : StateEvent {
  static constexpr std::string_view kKind = "conversation.handed_to_bot";
};
struct Closed : StateEvent {
  static constexpr std::string_view kKind = "conversation.closed";
};
struct Reopened : StateEvent {
  static constexpr std::string_view kKind = "conversation.reopened";
};
struct Tagged : StateEvent {
  static constexpr std::string_view kKind = "conversation.tagged";
};
struct Changed : StateEvent {
  static constexpr std::string_view kKind = "conversation.changed";
};
struct ParticipantsChanged : StateEvent {
  static constexpr std::string_view kKind = "conversation.participants_changed";
};
// On both streams: the source's (its state has merged_into) and the target's, after the moved messages. So is undoing a
// split, which merges what was split off.
struct Merged : StateEvent {
  static constexpr std::string_view kKind = "conversation.merged";
};
struct Unmerged : StateEvent {
  static constexpr std::string_view kKind = "conversation.unmerged";
};
// On both streams: the one that lost messages and, after Opened and the moved messages, the new one.
struct Split : StateEvent {
  static constexpr std::string_view kKind = "conversation.split";
};
BOOST_DESCRIBE_STRUCT(Opened, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Queued, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Assigned, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(HandedToBot, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Closed, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Reopened, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Tagged, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Changed, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(ParticipantsChanged, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Merged, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Unmerged, (StateEvent), ())
BOOST_DESCRIBE_STRUCT(Split, (StateEvent), ())

struct MessagePosted {
  static constexpr std::string_view kKind = "conversation.message_posted";
  Message message;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  Status status = Status::open;
  std::vector<Id<identity::User>> participants;  // beside the owner
  std::optional<Id<Conversation>> moved_from;    // by merge or split; nobody wrote just now
};
BOOST_DESCRIBE_STRUCT(MessagePosted, (), (message, owner, queue, status, participants, moved_from))

enum class Side { contact, agent };
BOOST_DESCRIBE_ENUM(Side, contact, agent)

struct Receipt {
  static constexpr std::string_view kKind = "conversation.receipt";
  Side side = Side::contact;
  std::optional<std::int64_t> delivered_seq;
  std::optional<std::int64_t> read_seq;
  int unread = 0;  // afterwards, for the agents' list
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (side, delivered_seq, read_seq, unread))

// What the conversation becomes by the event; the same that a fresh fetch answers. Events of other kinds change
// nothing.
Result<Conversation> apply(Conversation before, std::string_view kind, std::string_view payload);

// A supervisor took a conversation from whoever had it; on events::kWorkspaceStream, for the audit trail.
struct TakenOver {
  static constexpr std::string_view kKind = "supervision.taken_over";
  Id<Conversation> conversation;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(TakenOver, (), (conversation, by_name, address, request))

}  // namespace deskbell::conversations
