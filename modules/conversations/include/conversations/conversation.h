#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <contacts/contact.h>
#include <conversations/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::channel_web {
struct Installation;
}

// A thread with one customer on one channel.
namespace deskbell::conversations {

// open -> waiting -> active -> closed, and back by reopening. What holds in every state:
// open: owned by nobody or by a bot, which is named. waiting: owned by its queue, with waiting_since. active: owned by
// an agent. closed: with closed_at; keeps its last owner. Only waiting has waiting_since.
enum class Status { open, waiting, active, closed };
BOOST_DESCRIBE_ENUM(Status, open, waiting, active, closed)

enum class OwnerKind { nobody, queue, bot, agent };
BOOST_DESCRIBE_ENUM(OwnerKind, nobody, queue, bot, agent)

enum class Channel { web, email, phone, api };
BOOST_DESCRIBE_ENUM(Channel, web, email, phone, api)

enum class ParticipantMode {
  member,    // talks with the customer beside the owner
  watcher,   // only looks on; the others do not see it in the talk
  whisperer  // writes notes to the owner
};
BOOST_DESCRIBE_ENUM(ParticipantMode, member, watcher, whisperer)

struct Participant {
  Id<identity::User> user;
  ParticipantMode mode = ParticipantMode::member;
  bool operator==(const Participant&) const = default;
};
BOOST_DESCRIBE_STRUCT(Participant, (), (user, mode))

struct MessagePreview {
  MessageKind kind = MessageKind::text;
  AuthorKind author_kind = AuthorKind::system;
  std::string author_name;
  std::string text;  // at most 160 characters
  std::optional<std::string> code;
  Time at;
  bool operator==(const MessagePreview&) const = default;
};
BOOST_DESCRIBE_STRUCT(MessagePreview, (), (kind, author_kind, author_name, text, code, at))

struct Conversation {
  Id<Conversation> id;
  Channel channel = Channel::web;
  Status status = Status::open;
  OwnerKind owner_kind = OwnerKind::nobody;
  std::optional<Id<identity::User>> owner;       // while owner_kind is agent
  std::optional<Id<bot::Bot>> bot;               // while owner_kind is bot
  std::optional<Id<routing::Queue>> queue;       // where it belongs, also while an agent or a bot owns it
  std::optional<Id<identity::User>> last_agent;  // who owned it last; routing's sticky agent
  contacts::ContactSummary contact;
  std::string subject;
  std::string language;
  int priority = 0;  // 0 to 9
  std::vector<std::string> tags;
  std::vector<Participant> participants;
  std::int64_t last_seq = 0;  // of its last message
  std::optional<MessagePreview> last_message;
  std::int64_t agent_delivered_seq = 0;
  std::int64_t agent_read_seq = 0;
  std::int64_t contact_delivered_seq = 0;
  std::int64_t contact_read_seq = 0;
  int unread = 0;                        // customer messages after agent_read_seq
  std::optional<Time> unanswered_since;  // of the oldest customer message without an agent's reply
  std::optional<Time> waiting_since;
  std::optional<Time> assigned_at;
  Time created_at;
  Time updated_at;
  std::optional<Time> closed_at;
  std::optional<std::string> disposition;  // how it ended, in the closing agent's words
  std::optional<Id<channel_web::Installation>> installation;
  std::optional<std::string> page_url;
  std::optional<Id<Conversation>> merged_into;
  bool operator==(const Conversation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Conversation, (),
                      (id, channel, status, owner_kind, owner, bot, queue, last_agent, contact, subject, language,
                       priority, tags, participants, last_seq, last_message, agent_delivered_seq, agent_read_seq,
                       contact_delivered_seq, contact_read_seq, unread, unanswered_since, waiting_since, assigned_at,
                       created_at, updated_at, closed_at, disposition, installation, page_url, merged_into))

struct Draft {
  Id<Conversation> conversation;
  std::string text;  // empty: there is none
  Time updated_at;
  bool operator==(const Draft&) const = default;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (conversation, text, updated_at))

}  // namespace deskbell::conversations
