#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <channel_web/installations.h>
#include <channel_web/visitor_token.h>
#include <conversations/conversations.h>
#include <routing/estimate.h>
#include <vault/vault.h>

// The visitor's side of web chat: who he is, his talks as he may see them. Called by the widget's routes and sockets.
namespace deskbell::channel_web {

// What the widget shows; a visitor learns nothing of queues, notes, tags or other people's ids.
struct VisitorConversation {
  Id<conversations::Conversation> id;
  conversations::Status status = conversations::Status::open;
  std::optional<std::string> agent_name;
  std::int64_t last_seq = 0;
  std::int64_t contact_read_seq = 0;
  std::int64_t agent_read_seq = 0;
  int unread = 0;
  std::optional<routing::WaitEstimate> estimate;
  std::optional<int> rating;
  Time created_at;
  std::optional<Time> closed_at;
};
BOOST_DESCRIBE_STRUCT(VisitorConversation, (), (id, status, agent_name, last_seq, contact_read_seq, agent_read_seq, unread,
                                                estimate, rating, created_at, closed_at))

// Words by language tag ("en", "zh-CN").
using Words = std::map<std::string, std::string>;

// What the page may know of its installation.
struct PublicInstallation {
  std::string name;
  InstallationLanguage language = InstallationLanguage::automatic;
  Theme theme;
  std::vector<FormField> pre_chat;
  std::vector<FormField> offline_fields;
  std::vector<InvitationRule> invitations;
  Uploads uploads = Uploads::on;
  std::optional<Words> notice;    // of an incident that is going on: to be shown above all else
  std::optional<Words> greeting;  // instead of the theme's while it lasts
};
BOOST_DESCRIBE_STRUCT(PublicInstallation, (), (name, language, theme, pre_chat, offline_fields, invitations, uploads,
                                               notice, greeting))

struct VisitorSession {
  std::string token;
  contacts::ContactSummary contact;
  PublicInstallation installation;
  bool open = true;                 // somebody is there, by the queue's hours
  std::optional<Time> opens_at;     // when closed
  std::optional<VisitorConversation> conversation;  // the one that is going on, or the last one
  bool returning = false;           // has written before
};
BOOST_DESCRIBE_STRUCT(VisitorSession, (), (token, contact, installation, open, opens_at, conversation, returning))

struct Visit {
  std::string installation;          // key
  std::optional<std::string> token;  // from an earlier visit
};

// Whom the widget speaks for: by a valid token.
struct Visitor {
  Actor actor;
  Id<Installation> installation;
};

struct Identification {
  std::optional<std::string> external_id;
  std::optional<std::string> signature;  // needed with external_id: the host site's proof
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::map<std::string, std::string> fields;
};

struct FirstMessage {
  std::string client_id;
  std::string text;
  std::vector<Id<blob::Attachment>> attachments;
  std::map<std::string, std::string> fields;  // pre-chat or offline form: name, email, phone or a custom field's key
  std::optional<std::string> page_url;
  std::optional<std::string> language;
};

// What visitors need of modules that know more.
struct VisitorPorts {
  struct Opening {
    bool open = true;
    std::optional<Time> opens_at;
  };
  std::function<Opening(Id<routing::Queue>)> opening;
  std::function<std::optional<routing::WaitEstimate>(Id<conversations::Conversation>)> estimate;
  // What the customer gave to the last closing.
  std::function<std::optional<int>(const conversations::Conversation&)> score;
  std::function<std::string(Id<identity::User>)> agent_name;  // as customers see it; from memory
  struct Emergency {
    std::optional<Words> notice;
    std::optional<Words> greeting;
  };
  std::function<Emergency()> emergency = {};  // what everybody is told now; from memory
  // The bot that answers new talks of the installation now, if one does.
  std::function<std::optional<conversations::BotOwner>(storage::Transaction&, const Installation&,
                                                       Id<contacts::Contact>)>
      bot = {};
  std::function<std::string(Id<bot::Bot>)> bot_name = {};  // from memory
};

inline constexpr std::string_view kVisitorPurpose = "channel_web.visitor";

class Visitors {
 public:
  struct Needs {
    storage::Database& database;
    const Clock& clock;
    Ids& ids;
    Installations& installations;
    contacts::Contacts& contacts;
    conversations::Conversations& conversations;
    const vault::Vault& vault;  // its keys for kVisitorPurpose sign visitor tokens
    VisitorPorts ports;
  };
  explicit Visitors(Needs needs) : needs_(std::move(needs)) {}

  // A page was opened. Writes nothing: a visitor who never says a word costs no row. not_found: no such installation.
  Result<VisitorSession> begin(const Visit& visit);
  // unauthenticated when the token is not ours, too old, or its installation is gone. While the database is away the
  // token alone decides, and the visitor has no name.
  Result<Visitor> visitor_of(const std::string& token);
  // As he is now: with his name, and followed to the contact that he was folded into.
  Visitor current(Id<contacts::Contact> contact, Id<Installation> installation);

  // Signed by the host site: the visitor becomes the known person, everywhere. Unsigned data is stored as claimed.
  Result<VisitorSession> identify(const Visitor& visitor, const Identification& who);

  // Opens a talk with its first message; it waits in the installation's queue. The same client_id again answers the
  // same talk. resource_exhausted when too many are open.
  Result<VisitorConversation> open(const Visitor& visitor, const FirstMessage& first);
  Result<std::vector<VisitorConversation>> conversations(const Visitor& visitor);  // newest first, at most 20
  VisitorConversation view(const conversations::Conversation& conversation) const;

  // An event's data as the visitor may see it; nothing: he may not.
  std::optional<std::string> view(const events::Event& event) const;

 private:
  struct Known {
    VisitorToken token;
    bool newest;  // signed by the active key
  };
  std::optional<Known> known(const std::string& text) const;
  // What can be told on the way of an event, without asking the database: a closing just made has no rating.
  VisitorConversation live_view(const conversations::Conversation& conversation) const;
  Result<void> ensure_contact(const Visitor& visitor, const std::optional<std::string>& language);
  Result<void> claim(const Visitor& visitor, const std::map<std::string, std::string>& fields);
  VisitorSession session(const Installation& installation, Id<contacts::Contact> contact, std::string token);
  VisitorSession session_of(const Installation& installation, const std::optional<Known>& found, const Visit& visit);
  std::string signed_for(Id<contacts::Contact> contact, Id<Installation> installation) const;

  Needs needs_;
};

}  // namespace deskbell::channel_web
