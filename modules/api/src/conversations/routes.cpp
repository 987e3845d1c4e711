#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using conversations::Conversations;
using http::Method;

constexpr Branch endpoint{"/api/v1", "conversations"};

template <int Max>
std::optional<std::string> plain(const std::optional<Text<0, Max>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

conversations::Filter to_filter(const ConversationQuery& in) {
  return {.view = in.view.value_or(conversations::View::all),
          .queue = in.queue,
          .owner = in.owner,
          .bot = in.bot,
          .tag = in.tag ? std::optional(in.tag->value) : std::nullopt,
          .contact = in.contact,
          .channel = in.channel,
          .cursor = in.cursor,
          .limit = in.limit};
}

conversations::NewConversation to_new(const ConversationInput& in) {
  conversations::PostMessage first;
  first.text = in.text.value;
  if (in.client_id) first.client_id = in.client_id->value;
  return {.contact = in.contact,
          .channel = in.channel,
          .queue = in.queue,
          .subject = plain(in.subject).value_or(""),
          .message = std::move(first)};
}

}  // namespace

void add_conversation_routes(Endpoints& endpoints, Conversations& conversations) {
  endpoints.add<ConversationQuery, Page<Conversation>>(
      endpoint(Method::get, "/conversations", "listConversations", "Conversations of a view that you may see"),
      [&](const Actor& actor, const ConversationQuery& in) { return conversations.list(actor, to_filter(in)); });
  endpoints.add<http::NoInput, conversations::Counts>(
      endpoint(Method::get, "/conversations/counts", "countConversations",
               "How many there are in each view, at most 1,000"),
      [&](const Actor& actor, const http::NoInput&) { return conversations.counts(actor); });
  endpoints.add<ConversationInput, Conversation>(
      endpoint(Method::post, "/conversations", "startConversation",
               "Write to a contact first; the conversation is yours"),
      [&](const Actor& actor, const ConversationInput& in) { return conversations.open(actor, to_new(in)); });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::get, "/conversations/{conversation}", "getConversation", "One conversation"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.find(actor, in.conversation); });
  endpoints.add<ConversationPatch, Conversation>(
      endpoint(Method::patch, "/conversations/{conversation}", "changeConversation",
               "Change subject, language or priority"),
      [&](const Actor& actor, const ConversationPatch& in) {
        return conversations.change(
            actor, in.conversation,
            {.subject = plain(in.subject), .language = plain(in.language), .priority = in.priority});
      });
  endpoints.add<TagsInput, Conversation>(
      endpoint(Method::put, "/conversations/{conversation}/tags", "setTags", "Replace the tags"),
      [&](const Actor& actor, const TagsInput& in) { return conversations.set_tags(actor, in.conversation, in.tags); });
  endpoints.add<http::NoInput, std::vector<std::string>>(
      endpoint(Method::get, "/tags", "listTags", "All tags in use"),
      [&](const Actor& actor, const http::NoInput&) { return conversations.tags(actor); });
  endpoints.add<SearchInput, Page<conversations::Found>>(
      endpoint(Method::get, "/search", "search", "Messages and contacts with these words, newest first"),
      [&](const Actor& actor, const SearchInput& in) {
        return conversations.search(actor,
                                    {.text = in.query.value, .kind = in.kind, .cursor = in.cursor, .limit = in.limit});
      });
  add_message_routes(endpoints, conversations);
  add_move_routes(endpoints, conversations);
  add_canned_answer_routes(endpoints, conversations);
}

}  // namespace deskbell::api
