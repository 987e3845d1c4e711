#include <api/routes.h>

#include <channel_web/installations.h>
#include <channel_web/visitors.h>
#include <conversations/conversations.h>

#include "wire.h"

namespace deskbell::api {
namespace {

using channel_web::Installation;
using channel_web::InstallationDraft;
using channel_web::Visitor;
using channel_web::VisitorConversation;
using channel_web::Visitors;
using channel_web::VisitorSession;
using http::Method;
using http::Security;

http::Endpoint console(Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method, .path = std::move(path), .operation = std::move(operation), .summary = std::move(summary), .tag = "widget installations"};
}

http::Endpoint visitor(Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method, .path = std::move(path), .operation = std::move(operation), .summary = std::move(summary),
          .tag = "widget", .security = Security::visitor, .cors = http::Cors::listed};
}

// The gates have checked the token already; this adds which installation it belongs to.
Result<Visitor> visitor_at(const http::Call& call, Visitors& visitors) {
  const auto header = call.header("Authorization").value_or("");
  return visitors.visitor_of(std::string(header.substr(header.find(' ') + 1)));
}

void add_installation_routes(Endpoints& endpoints, channel_web::Installations& installations) {
  endpoints.add<http::NoInput, std::vector<Installation>>(
      console(Method::get, "/api/v1/widget-installations", "listInstallations", "All widget installations"),
      [&](const Actor& actor, const http::NoInput&) { return installations.list(actor); });
  endpoints.add<InstallationInput, Installation>(
      console(Method::post, "/api/v1/widget-installations", "createInstallation", "Add a widget installation"),
      [&](const Actor& actor, const InstallationInput& in) { return installations.create(actor, to_draft(in, {})); });
  endpoints.add<OneInstallation, Installation>(
      console(Method::get, "/api/v1/widget-installations/{installation}", "getInstallation", "One widget installation"),
      [&](const Actor& actor, const OneInstallation& in) { return installations.get(actor, in.installation); });
  endpoints.add<InstallationPatch, Installation>(
      console(Method::patch, "/api/v1/widget-installations/{installation}", "changeInstallation", "Change a widget installation"),
      [&](const Actor& actor, const InstallationPatch& in) -> Result<Installation> {
        TRY(const Installation before, installations.get(actor, in.installation));
        return installations.update(actor, in.installation, to_draft(in, before));
      });
  endpoints.add<OneInstallation, http::NoContent>(
      console(Method::del, "/api/v1/widget-installations/{installation}", "deleteInstallation", "Remove a widget installation"),
      [&](const Actor& actor, const OneInstallation& in) -> Result<http::NoContent> {
        TRY(installations.remove(actor, in.installation));
        return http::NoContent{};
      });
}

void add_session_routes(Endpoints& endpoints, Visitors& visitors) {
  auto begin = visitor(Method::post, "/api/v1/widget/sessions", "beginVisit", "A page with the widget was opened");
  begin.security = Security::none;
  endpoints.add<BeginVisit, VisitorSession>(std::move(begin), [&](const Actor&, const BeginVisit& in) {
    return visitors.begin({in.installation, in.token ? std::optional(in.token->value) : std::nullopt});
  });
  endpoints.add<Identify, VisitorSession>(
      visitor(Method::post, "/api/v1/widget/identify", "identifyVisitor", "Say who the visitor is; signed by the host site or claimed"),
      [&](const http::Call& call, const Actor&, const Identify& in) -> Result<VisitorSession> {
        TRY(const Visitor who, visitor_at(call, visitors));
        return visitors.identify(who, to_identification(in));
      });
}

void add_talk_routes(Endpoints& endpoints, Visitors& visitors, conversations::Conversations& conversations) {
  endpoints.add<http::NoInput, std::vector<VisitorConversation>>(
      visitor(Method::get, "/api/v1/widget/conversations", "listOwnConversations", "The visitor's conversations, newest first"),
      [&](const http::Call& call, const Actor&, const http::NoInput&) -> Result<std::vector<VisitorConversation>> {
        TRY(const Visitor who, visitor_at(call, visitors));
        return visitors.conversations(who);
      });
  endpoints.add<OpenTalk, VisitorConversation>(
      visitor(Method::post, "/api/v1/widget/conversations", "openConversation", "Open a conversation with its first message"),
      [&](const http::Call& call, const Actor&, const OpenTalk& in) -> Result<VisitorConversation> {
        TRY(const Visitor who, visitor_at(call, visitors));
        return visitors.open(who, to_first_message(in));
      });
  endpoints.add<ListOwnMessages, Page<VisitorMessage>>(
      visitor(Method::get, "/api/v1/widget/conversations/{conversation}/messages", "listOwnMessages", "Messages, oldest first"),
      [&](const Actor& actor, const ListOwnMessages& in) -> Result<Page<VisitorMessage>> {
        TRY(const Page<conversations::Message> page,
            conversations.messages(actor, in.conversation, {in.before_seq, in.after_seq, in.limit}));
        return visitor_page(page);
      });
  endpoints.add<PostOwnMessage, VisitorMessage>(
      visitor(Method::post, "/api/v1/widget/conversations/{conversation}/messages", "postOwnMessage", "Write a message"),
      [&](const Actor& actor, const PostOwnMessage& in) -> Result<VisitorMessage> {
        TRY(const conversations::Message message, conversations.post(actor, to_post(in)));
        return to_visitor_message(message);
      });
  endpoints.add<ReadOwn, http::NoContent>(
      visitor(Method::post, "/api/v1/widget/conversations/{conversation}/read", "readOwnConversation", "Mark messages as read"),
      [&](const Actor& actor, const ReadOwn& in) -> Result<http::NoContent> {
        TRY(conversations.read(actor, in.conversation, in.seq));
        return http::NoContent{};
      });
  endpoints.add<OneTalk, VisitorConversation>(
      visitor(Method::get, "/api/v1/widget/conversations/{conversation}", "getOwnConversation", "One conversation"),
      [&](const Actor& actor, const OneTalk& in) -> Result<VisitorConversation> {
        TRY(const conversations::Conversation one, conversations.find(actor, in.conversation));
        return visitors.view(one);
      });
  endpoints.add<OneTalk, VisitorConversation>(
      visitor(Method::post, "/api/v1/widget/conversations/{conversation}/close", "closeOwnConversation", "End the conversation"),
      [&](const Actor& actor, const OneTalk& in) -> Result<VisitorConversation> {
        TRY(const conversations::Conversation one, conversations.close(actor, in.conversation));
        return visitors.view(one);
      });
}

}  // namespace

void add_widget_routes(Endpoints& endpoints, channel_web::Installations& installations, Visitors& visitors,
                       conversations::Conversations& conversations) {
  add_installation_routes(endpoints, installations);
  add_session_routes(endpoints, visitors);
  add_talk_routes(endpoints, visitors, conversations);
}

}  // namespace deskbell::api
