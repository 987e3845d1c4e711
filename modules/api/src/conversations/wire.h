#pragma once
#include <conversations/canned_answers.h>
#include <conversations/conversations.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

// What the console sends and gets about conversations, beyond conversations' own types.
namespace deskbell::api {

using conversations::Conversation;

struct ConversationQuery {
  std::optional<conversations::View> view;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<bot::Bot>> bot;
  std::optional<Text<1, 50>> tag;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<conversations::Channel> channel;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ConversationQuery, (), (view, queue, owner, bot, tag, contact, channel, cursor, limit))

struct OneConversation {
  Id<Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(OneConversation, (), (conversation))

struct ConversationInput {
  Id<contacts::Contact> contact;
  conversations::Channel channel = conversations::Channel::web;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Text<0, 200>> subject;
  Text<1, 10000> text;
  std::optional<Text<1, 64>> client_id;
};
BOOST_DESCRIBE_STRUCT(ConversationInput, (), (contact, channel, queue, subject, text, client_id))

struct ConversationPatch {
  Id<Conversation> conversation;
  std::optional<Text<0, 200>> subject;
  std::optional<Text<0, 35>> language;
  std::optional<int> priority;
};
BOOST_DESCRIBE_STRUCT(ConversationPatch, (), (conversation, subject, language, priority))

struct MessageQuery {
  Id<Conversation> conversation;
  std::optional<std::int64_t> before_seq;
  std::optional<std::int64_t> after_seq;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(MessageQuery, (), (conversation, before_seq, after_seq, limit))

enum class PostableKind { text, note, file, card };
BOOST_DESCRIBE_ENUM(PostableKind, text, note, file, card)

struct MessageInput {
  Id<Conversation> conversation;
  Text<1, 64> client_id;
  std::optional<Text<0, 10000>> text;
  std::optional<PostableKind> kind;  // text when absent
  std::optional<std::vector<Id<blob::Attachment>>> attachments;
  std::optional<conversations::Card> card;
  std::optional<std::vector<Id<identity::User>>> mentions;
};
BOOST_DESCRIBE_STRUCT(MessageInput, (), (conversation, client_id, text, kind, attachments, card, mentions))

struct DraftInput {
  Id<Conversation> conversation;
  Text<0, 10000> text;
};
BOOST_DESCRIBE_STRUCT(DraftInput, (), (conversation, text))

struct AssignInput {
  Id<Conversation> conversation;
  std::optional<Id<identity::User>> user;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Text<0, 10000>> note;
};
BOOST_DESCRIBE_STRUCT(AssignInput, (), (conversation, user, queue, note))

struct CloseInput {
  Id<Conversation> conversation;
  std::optional<Text<0, 200>> disposition;
};
BOOST_DESCRIBE_STRUCT(CloseInput, (), (conversation, disposition))

struct TagsInput {
  Id<Conversation> conversation;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(TagsInput, (), (conversation, tags))

struct ReadInput {
  Id<Conversation> conversation;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(ReadInput, (), (conversation, seq))

struct ParticipateInput {
  Id<Conversation> conversation;
  conversations::ParticipantMode mode = conversations::ParticipantMode::watcher;
};
BOOST_DESCRIBE_STRUCT(ParticipateInput, (), (conversation, mode))

struct MergeInput {
  Id<Conversation> conversation;
  Id<Conversation> into;
};
BOOST_DESCRIBE_STRUCT(MergeInput, (), (conversation, into))

struct SplitInput {
  Id<Conversation> conversation;
  std::int64_t from_seq = 0;
  std::optional<Text<0, 200>> subject;
};
BOOST_DESCRIBE_STRUCT(SplitInput, (), (conversation, from_seq, subject))

struct CannedAnswerInput {
  Text<1, 40> shortcut;
  Text<1, 200> title;
  Text<1, 10000> text;
  std::optional<bool> shared;
  std::optional<Text<0, 35>> language;
};
BOOST_DESCRIBE_STRUCT(CannedAnswerInput, (), (shortcut, title, text, shared, language))

struct CannedAnswerPatch {
  Id<conversations::CannedAnswer> answer;
  std::optional<Text<1, 40>> shortcut;
  std::optional<Text<1, 200>> title;
  std::optional<Text<1, 10000>> text;
  std::optional<Text<0, 35>> language;
};
BOOST_DESCRIBE_STRUCT(CannedAnswerPatch, (), (answer, shortcut, title, text, language))

struct OneCannedAnswer {
  Id<conversations::CannedAnswer> answer;
};
BOOST_DESCRIBE_STRUCT(OneCannedAnswer, (), (answer))

struct SearchInput {
  Text<1, 200> query;
  std::optional<conversations::FoundKind> kind;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(SearchInput, (), (query, kind, cursor, limit))

// The parts of the conversation routes, one file each.
class Endpoints;
void add_message_routes(Endpoints& endpoints, conversations::Conversations& conversations);
void add_move_routes(Endpoints& endpoints, conversations::Conversations& conversations);
void add_canned_answer_routes(Endpoints& endpoints, conversations::Conversations& conversations);

}  // namespace deskbell::api
