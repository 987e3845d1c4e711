#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using conversations::Conversations;
using http::Method;

constexpr Branch endpoint{"/api/v1/conversations/{conversation}", "conversations"};

void add_owner_routes(Endpoints& endpoints, Conversations& conversations) {
  endpoints.add<AssignInput, Conversation>(
      endpoint(Method::post, "/assign", "assignConversation", "Give it to a user or a queue, with a hand-over note"),
      [&](const Actor& actor, const AssignInput& in) {
        return conversations.assign(
            actor, in.conversation,
            {.user = in.user, .queue = in.queue, .note = in.note ? in.note->value : std::string()});
      });
  endpoints.add<CloseInput, Conversation>(
      endpoint(Method::post, "/close", "closeConversation", "Close it"), [&](const Actor& actor, const CloseInput& in) {
        return conversations.close(actor, in.conversation, in.disposition ? in.disposition->value : std::string());
      });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::post, "/reopen", "reopenConversation", "Reopen it; it becomes yours"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.reopen(actor, in.conversation); });
  endpoints.add<ParticipateInput, Conversation>(
      endpoint(Method::post, "/participate", "participate", "Watch, whisper to the owner, or join the talk"),
      [&](const Actor& actor, const ParticipateInput& in) {
        return conversations.participate(actor, in.conversation, in.mode);
      });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::post, "/leave", "leaveConversation", "Take part no longer"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.leave(actor, in.conversation); });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::post, "/take-over", "takeOverConversation", "Make it yours, whoever owns it"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.take_over(actor, in.conversation); });
}

void add_merge_routes(Endpoints& endpoints, Conversations& conversations) {
  endpoints.add<MergeInput, Conversation>(
      endpoint(Method::post, "/merge", "mergeConversation",
               "Move its messages to another conversation of the same contact; answers that"),
      [&](const Actor& actor, const MergeInput& in) { return conversations.merge(actor, in.conversation, in.into); });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::post, "/merge/undo", "undoMerge",
               "Take the messages back out of the conversation it was merged into"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.undo_merge(actor, in.conversation); });
  endpoints.add<SplitInput, Conversation>(
      endpoint(Method::post, "/split", "splitConversation",
               "Move the messages from a seq on to a new conversation; answers that"),
      [&](const Actor& actor, const SplitInput& in) {
        return conversations.split(actor, in.conversation, in.from_seq, in.subject ? in.subject->value : std::string());
      });
  endpoints.add<OneConversation, Conversation>(
      endpoint(Method::post, "/split/undo", "undoSplit",
               "Put a conversation that was split off back where it came from; answers that"),
      [&](const Actor& actor, const OneConversation& in) { return conversations.undo_split(actor, in.conversation); });
}

}  // namespace

void add_move_routes(Endpoints& endpoints, Conversations& conversations) {
  add_owner_routes(endpoints, conversations);
  add_merge_routes(endpoints, conversations);
}

}  // namespace deskbell::api
