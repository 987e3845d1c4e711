#include <api/routes.h>

#include <channel_web/installations.h>
#include <channel_web/late_messages.h>
#include <channel_web/visitors.h>
#include <conversations/conversations.h>

#include <algorithm>

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

constexpr std::string_view kPendingMeans =
    "Kept durably on this node while the database is away; it will be in the conversation later. Sending it again with "
    "the same client_id does no harm.";

http::Response pending(std::string_view client_id) {
  return http::Response::json("{\"pending\":true,\"client_id\":" + base::to_json(std::string(client_id)) + "}", 202);
}

template <class In>
std::optional<http::Response> kept(const http::Call& call, const std::function<Result<void>(const In&)>& keep) {
  const Result<In> in = http::input_of<In>(call);
  if (!in) return http::refusal(call, in.error());
  const Result<void> done = keep(*in);
  return done ? pending(in->client_id.value) : http::refusal(call, done.error());
}

// What the widget's routes do while the database is away. The token alone tells who it is.
void keep_while_away(Endpoints& endpoints, Visitors& visitors, channel_web::LateMessages& late) {
  endpoints.keep_when_away("postOwnMessage", [&](const http::Call& call) {
    return kept<PostOwnMessage>(call, [&](const PostOwnMessage& in) -> Result<void> {
      TRY(const Visitor who, visitor_at(call, visitors));
      return late.keep(who.actor, to_post(in));
    });
  });
  endpoints.keep_when_away("openConversation", [&](const http::Call& call) {
    return kept<OpenTalk>(call, [&](const OpenTalk& in) -> Result<void> {
      TRY(const Visitor who, visitor_at(call, visitors));
      return late.keep(who, to_first_message(in));
    });
  });
}

void add_talk_routes(Endpoints& endpoints, Visitors& visitors, conversations::Conversations& conversations,
                     channel_web::LateMessages& late) {
  endpoints.add<http::NoInput, std::vector<VisitorConversation>>(
      visitor(Method::get, "/api/v1/widget/conversations", "listOwnConversations", "The visitor's conversations, newest first"),
      [&](const http::Call& call, const Actor&, const http::NoInput&) -> Result<std::vector<VisitorConversation>> {
        TRY(const Visitor who, visitor_at(call, visitors));
        return visitors.conversations(who);
      });
  auto opening = visitor(Method::post, "/api/v1/widget/conversations", "openConversation", "Open a conversation with its first message");
  opening.accepted = kPendingMeans;
  endpoints.add<OpenTalk, VisitorConversation>(
      std::move(opening), [&](const http::Call& call, const Actor&, const OpenTalk& in) -> Result<VisitorConversation> {
        TRY(const Visitor who, visitor_at(call, visitors));
        if (late.holds(who.actor.contact())) throw storage::Unavailable("an earlier message of the visitor waits in the spool");
        return visitors.open(who, to_first_message(in));
      });
  endpoints.add<ListOwnMessages, Page<VisitorMessage>>(
      visitor(Method::get, "/api/v1/widget/conversations/{conversation}/messages", "listOwnMessages", "Messages, oldest first"),
      [&](const Actor& actor, const ListOwnMessages& in) -> Result<Page<VisitorMessage>> {
        TRY(const Page<conversations::Message> page,
            conversations.messages(actor, in.conversation, {in.before_seq, in.after_seq, in.limit}));
        return visitor_page(page);
      });
  auto posting = visitor(Method::post, "/api/v1/widget/conversations/{conversation}/messages", "postOwnMessage", "Write a message");
  posting.accepted = kPendingMeans;
  endpoints.add<PostOwnMessage, VisitorMessage>(
      std::move(posting), [&](const Actor& actor, const PostOwnMessage& in) -> Result<VisitorMessage> {
        if (late.holds(in.conversation)) throw storage::Unavailable("an earlier message waits in the spool");
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

// What the spool could not put into a conversation. `number` counts up; deleting one deletes those before it, too.
struct LateMessageView {
  Id<spool::Item> number;
  std::string kind;
  json::value message;
  std::string reason;
  Time kept_at;
};
BOOST_DESCRIBE_STRUCT(LateMessageView, (), (number, kind, message, reason, kept_at))

struct OneLateMessage {
  Id<spool::Item> number;
};
BOOST_DESCRIBE_STRUCT(OneLateMessage, (), (number))

constexpr std::size_t kMostLate = 200;

void add_late_routes(Endpoints& endpoints, spool::Spool& spool) {
  endpoints.add<http::NoInput, std::vector<LateMessageView>>(
      {.method = Method::get, .path = "/api/v1/late-messages", .operation = "listLateMessages",
       .summary = "Messages kept while the database was away that could not be put into a conversation, oldest first", .tag = "jobs"},
      [&](const Actor& actor, const http::NoInput&) -> Result<std::vector<LateMessageView>> {
        TRY(identity::require(actor, Permission::manage_jobs));
        std::vector<LateMessageView> out;
        for (auto& dead : spool.dead(kMostLate)) {
          const auto message = base::parse_json_value(dead.item.body);
          out.push_back({{dead.item.number}, std::move(dead.item.kind), message ? *message : json::value(dead.item.body),
                         std::move(dead.reason), dead.item.at});
        }
        return out;
      });
  endpoints.add<OneLateMessage, http::NoContent>(
      {.method = Method::del, .path = "/api/v1/late-messages/{number}", .operation = "forgetLateMessages",
       .summary = "Throw away such messages up to this one", .tag = "jobs"},
      [&](const Actor& actor, const OneLateMessage& in) -> Result<http::NoContent> {
        TRY(identity::require(actor, Permission::manage_jobs));
        const auto dead = spool.dead(kMostLate);
        if (std::ranges::none_of(dead, [&](const spool::DeadItem& one) { return one.item.number == in.number.value; }))
          return not_found("There is no such message.");
        spool.forget_dead(in.number.value);
        return http::NoContent{};
      });
}

}  // namespace

void add_widget_routes(Endpoints& endpoints, channel_web::Installations& installations, Visitors& visitors,
                       conversations::Conversations& conversations, channel_web::LateMessages& late) {
  add_installation_routes(endpoints, installations);
  add_session_routes(endpoints, visitors);
  add_talk_routes(endpoints, visitors, conversations, late);
  keep_while_away(endpoints, visitors, late);
  add_late_routes(endpoints, late.spool());
}

}  // namespace deskbell::api
