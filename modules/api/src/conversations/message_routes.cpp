#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using conversations::Conversations;
using conversations::Draft;
using conversations::Message;
using http::Method;
using http::NoContent;

constexpr Branch endpoint{"/api/v1/conversations/{conversation}", "messages"};

conversations::MessageKind kind_of(PostableKind kind) {
  switch (kind) {
    case PostableKind::text:
      return conversations::MessageKind::text;
    case PostableKind::note:
      return conversations::MessageKind::note;
    case PostableKind::file:
      return conversations::MessageKind::file;
    case PostableKind::card:
      return conversations::MessageKind::card;
  }
  return conversations::MessageKind::text;
}

conversations::PostMessage to_post(const MessageInput& in) {
  conversations::PostMessage draft;
  draft.conversation = in.conversation;
  draft.client_id = in.client_id.value;
  draft.kind = kind_of(in.kind.value_or(PostableKind::text));
  if (in.text) draft.text = in.text->value;
  if (in.attachments) draft.attachments = *in.attachments;
  draft.card = in.card;
  if (in.mentions) draft.mentions = *in.mentions;
  return draft;
}

}  // namespace

void add_message_routes(Endpoints& endpoints, Conversations& conversations) {
  endpoints.add<MessageQuery, Page<Message>>(
      endpoint(Method::get, "/messages", "listMessages", "Messages, oldest first; the last 50 when no bound is given"),
      [&](const Actor& actor, const MessageQuery& in) {
        return conversations.messages(actor, in.conversation, {in.before_seq, in.after_seq, in.limit});
      });
  endpoints.add<MessageInput, Message>(
      endpoint(Method::post, "/messages", "postMessage",
               "Write to the customer or a note; the same client_id is the same message"),
      [&](const Actor& actor, const MessageInput& in) { return conversations.post(actor, to_post(in)); });
  endpoints.add<ReadInput, NoContent>(
      endpoint(Method::post, "/read", "readConversation", "Mark messages as read up to seq"),
      [&](const Actor& actor, const ReadInput& in) -> Result<NoContent> {
        TRY(conversations.read(actor, in.conversation, in.seq));
        return NoContent{};
      });
  endpoints.add<OneConversation, Draft>(
      endpoint(Method::get, "/draft", "getDraft", "Your draft; without text when there is none"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.draft(actor, in.conversation); });
  endpoints.add<DraftInput, Draft>(
      endpoint(Method::put, "/draft", "saveDraft", "Keep your draft; an empty text removes it"),
      [&](const Actor& actor, const DraftInput& in) {
        return conversations.save_draft(actor, in.conversation, in.text.value);
      });
}

}  // namespace deskbell::api
