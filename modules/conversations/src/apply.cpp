#include "rules.h"

#include <base/check.h>
#include <conversations/events.h>

#include <array>

namespace deskbell::conversations {
namespace {

constexpr int kPreviewLength = 160;

constexpr std::array kStateKinds{Opened::kKind,      Queued::kKind,   Assigned::kKind,
                                 HandedToBot::kKind, Closed::kKind,   Reopened::kKind,
                                 Tagged::kKind,      Changed::kKind,  ParticipantsChanged::kKind,
                                 Merged::kKind,      Unmerged::kKind, Split::kKind};

Conversation after_message(Conversation c, const Message& message) {
  State state;
  state.unread = c.unread;
  state.unanswered_since = c.unanswered_since;
  state.agent_delivered_seq = c.agent_delivered_seq;
  state.agent_read_seq = c.agent_read_seq;
  state.contact_delivered_seq = c.contact_delivered_seq;
  state.contact_read_seq = c.contact_read_seq;
  state = with_message(state, message.kind, message.author_kind, message.seq, message.at);
  c.last_seq = state.last_seq;
  c.unread = state.unread;
  c.unanswered_since = state.unanswered_since;
  c.agent_delivered_seq = state.agent_delivered_seq;
  c.agent_read_seq = state.agent_read_seq;
  c.contact_delivered_seq = state.contact_delivered_seq;
  c.contact_read_seq = state.contact_read_seq;
  c.last_message = MessagePreview{.kind = message.kind,
                                  .author_kind = message.author_kind,
                                  .author_name = message.author_name,
                                  .text = std::string(base::first_code_points(message.text, kPreviewLength)),
                                  .code = message.code,
                                  .at = message.at};
  c.updated_at = message.at;
  return c;
}

Conversation after_receipt(Conversation c, const Receipt& receipt) {
  const bool is_contact = receipt.side == Side::contact;
  if (receipt.delivered_seq) (is_contact ? c.contact_delivered_seq : c.agent_delivered_seq) = *receipt.delivered_seq;
  if (receipt.read_seq) (is_contact ? c.contact_read_seq : c.agent_read_seq) = *receipt.read_seq;
  c.unread = receipt.unread;
  return c;
}

}  // namespace

Result<Conversation> apply(Conversation before, std::string_view kind, std::string_view payload) {
  if (kind == MessagePosted::kKind) {
    TRY(const MessagePosted event, base::parse_json<MessagePosted>(payload));
    return after_message(std::move(before), event.message);
  }
  if (kind == Receipt::kKind) {
    TRY(const Receipt event, base::parse_json<Receipt>(payload));
    return after_receipt(std::move(before), event);
  }
  for (const std::string_view known : kStateKinds) {
    if (kind != known) continue;
    TRY(StateEvent event, base::parse_json<StateEvent>(payload));
    return std::move(event.conversation);
  }
  return before;
}

}  // namespace deskbell::conversations
