#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>  // declares Conversation

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::blob {
struct Attachment;
}

namespace deskbell::conversations {

enum class MessageKind {
  text,
  note,  // for colleagues; never reaches the visitor
  file,
  card,
  system  // a line such as "Anna closed the conversation."; clients tell it by `code` in their language
};
BOOST_DESCRIBE_ENUM(MessageKind, text, note, file, card, system)

struct Author;  // tag: whoever wrote, a user, contact or bot

enum class AuthorKind { contact, agent, bot, system };
BOOST_DESCRIBE_ENUM(AuthorKind, contact, agent, bot, system)

// As stored with the message: what the reader needs to show and fetch it.
struct Attachment {
  Id<blob::Attachment> id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::optional<int> width;
  std::optional<int> height;
  std::string url;
  bool operator==(const Attachment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (id, name, media_type, size, width, height, url))

struct CardButton {
  std::string label;
  std::optional<std::string> value;
  std::optional<std::string> url;
  bool operator==(const CardButton&) const = default;
};
BOOST_DESCRIBE_STRUCT(CardButton, (), (label, value, url))

struct Card {
  std::string title;
  std::optional<std::string> text;
  std::optional<std::string> image_url;
  std::vector<CardButton> buttons;
  bool operator==(const Card&) const = default;
};
BOOST_DESCRIBE_STRUCT(Card, (), (title, text, image_url, buttons))

struct Message {
  Id<Message> id;
  Id<Conversation> conversation;
  std::int64_t seq = 0;  // of its conversation.message_posted event
  MessageKind kind = MessageKind::text;
  AuthorKind author_kind = AuthorKind::system;
  std::optional<Id<Author>> author;  // Id<User> or Id<Contact> by author_kind
  std::string author_name;  // of a system line: whom it is about ("assigned": the new owner, "closed": who closed)
  std::string text;         // small Markdown subset; never HTML
  std::vector<Attachment> attachments;
  std::optional<Card> card;
  std::vector<Id<identity::User>> mentions;
  std::optional<std::string> code;  // of a system line
  std::optional<std::string> client_id;
  Time at;
  bool operator==(const Message&) const = default;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, conversation, seq, kind, author_kind, author, author_name, text, attachments, card, mentions,
                       code, client_id, at))

// What somebody wants to say. Of text (at most 10,000 characters), attachments and card at least one.
struct PostMessage {
  Id<Conversation> conversation;
  std::string client_id;  // 1 to 64 characters: the same one again answers the first message; empty: no such promise
  MessageKind kind = MessageKind::text;  // system only from the system
  std::string text;
  std::vector<Id<blob::Attachment>> attachments;
  std::optional<Card> card;
  std::vector<Id<identity::User>> mentions;
  std::optional<std::string> code;  // system lines only
};

}  // namespace deskbell::conversations
