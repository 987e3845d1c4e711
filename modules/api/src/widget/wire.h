#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <channel_web/visitors.h>
#include <conversations/message.h>

// What the widget and the installation screen send and get, beyond channel_web's own types.
namespace deskbell::api {

struct OneInstallation {
  Id<channel_web::Installation> installation;
};
BOOST_DESCRIBE_STRUCT(OneInstallation, (), (installation))

// Absent members keep their value (or their default, for a new one).
struct InstallationInput {
  std::optional<std::string> name;
  std::optional<Id<routing::Queue>> queue;
  std::optional<std::vector<std::string>> allowed_origins;
  std::optional<channel_web::InstallationLanguage> language;
  std::optional<channel_web::Theme> theme;
  std::optional<std::vector<channel_web::FormField>> pre_chat;
  std::optional<std::vector<channel_web::FormField>> offline_fields;
  std::optional<std::vector<channel_web::InvitationRule>> invitations;
  std::optional<channel_web::Uploads> uploads;
  std::optional<channel_web::InstallationStatus> status;
};
BOOST_DESCRIBE_STRUCT(InstallationInput, (), (name, queue, allowed_origins, language, theme, pre_chat, offline_fields,
                                              invitations, uploads, status))
struct InstallationPatch : InstallationInput {
  Id<channel_web::Installation> installation;
};
BOOST_DESCRIBE_STRUCT(InstallationPatch, (InstallationInput), (installation))

channel_web::InstallationDraft to_draft(const InstallationInput& in, const channel_web::Installation& before);

struct BeginVisit {
  Text<1, 100> installation;  // key
  std::optional<Text<1, 200>> token;
  std::optional<Text<0, 20>> language;
  std::optional<Text<0, 2000>> page_url;
  std::optional<Text<0, 500>> page_title;
  std::optional<Text<0, 2000>> referrer;
};
BOOST_DESCRIBE_STRUCT(BeginVisit, (), (installation, token, language, page_url, page_title, referrer))

struct Identify {
  std::optional<Text<1, 200>> external_id;
  std::optional<Text<64, 64>> signature;
  std::optional<Text<0, 100>> name;
  std::optional<Text<0, 254>> email;
  std::optional<Text<0, 40>> phone;
  std::optional<std::map<std::string, Text<0, 1000>>> fields;
};
BOOST_DESCRIBE_STRUCT(Identify, (), (external_id, signature, name, email, phone, fields))
channel_web::Identification to_identification(const Identify& in);

struct OpenTalk {
  Text<1, 64> client_id;
  std::optional<Text<0, 10'000>> text;
  std::optional<std::vector<Id<blob::Attachment>>> attachments;
  std::optional<std::map<std::string, Text<0, 1000>>> fields;
  std::optional<Text<0, 2000>> page_url;
  std::optional<Text<0, 20>> language;
};
BOOST_DESCRIBE_STRUCT(OpenTalk, (), (client_id, text, attachments, fields, page_url, language))
channel_web::FirstMessage to_first_message(const OpenTalk& in);

struct OneTalk {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(OneTalk, (), (conversation))

struct ListOwnMessages {
  Id<conversations::Conversation> conversation;
  std::optional<std::int64_t> before_seq;
  std::optional<std::int64_t> after_seq;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListOwnMessages, (), (conversation, before_seq, after_seq, limit))

struct PostOwnMessage {
  Id<conversations::Conversation> conversation;
  Text<1, 64> client_id;
  std::optional<Text<0, 10'000>> text;
  std::optional<std::vector<Id<blob::Attachment>>> attachments;
};
BOOST_DESCRIBE_STRUCT(PostOwnMessage, (), (conversation, client_id, text, attachments))
conversations::PostMessage to_post(const PostOwnMessage& in);

struct ReadOwn {
  Id<conversations::Conversation> conversation;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(ReadOwn, (), (conversation, seq))

// A message without what concerns agents only.
struct VisitorMessage {
  Id<conversations::Message> id;
  std::int64_t seq = 0;
  conversations::MessageKind kind = conversations::MessageKind::text;
  conversations::AuthorKind author_kind = conversations::AuthorKind::system;
  std::string author_name;
  std::string text;
  std::vector<conversations::Attachment> attachments;
  std::optional<conversations::Card> card;
  std::optional<std::string> code;
  std::optional<std::string> client_id;
  Time at;
};
BOOST_DESCRIBE_STRUCT(VisitorMessage, (), (id, seq, kind, author_kind, author_name, text, attachments, card, code, client_id, at))
VisitorMessage to_visitor_message(const conversations::Message& message);
Page<VisitorMessage> visitor_page(const Page<conversations::Message>& page);

}  // namespace deskbell::api
