#include "conversation_facts.h"

namespace deskbell::app {
namespace {

using decisions::Fact;
using decisions::Facts;
using decisions::FactType;

template <base::DescribedEnum T>
std::vector<std::string> names() {
  std::vector<std::string> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { out.emplace_back(d.name); });
  return out;
}

}  // namespace

Facts facts_of(const conversations::Conversation& conversation) {
  Facts facts;
  facts.set("conversation.channel", conversation.channel);
  facts.set("conversation.status", conversation.status);
  facts.set("conversation.queue", conversation.queue);
  facts.set("conversation.owner", conversation.owner);
  facts.set("conversation.contact", conversation.contact.id);
  facts.set("conversation.subject", conversation.subject);
  facts.set("conversation.language", conversation.language);
  facts.set("conversation.priority", conversation.priority);
  facts.set("conversation.tags", conversation.tags);
  facts.set("conversation.disposition", conversation.disposition);
  facts.set("conversation.page", conversation.page_url);
  facts.set("conversation.created_at", conversation.created_at);
  facts.set("conversation.waiting_since", conversation.waiting_since);
  facts.set("conversation.unanswered_since", conversation.unanswered_since);
  facts.set("conversation.assigned_at", conversation.assigned_at);
  facts.set("conversation.closed_at", conversation.closed_at);
  return facts;
}

Facts facts_of(const conversations::Message& message) {
  Facts facts;
  facts.set("message.text", message.text);
  facts.set("message.kind", message.kind);
  facts.set("message.from", message.author_kind);
  facts.set("message.attachments", std::ssize(message.attachments));
  return facts;
}

decisions::Vocabulary conversation_vocabulary() {
  using conversations::AuthorKind;
  using conversations::MessageKind;
  return {{"conversation.channel", FactType::text, {}, names<conversations::Channel>()},
          {"conversation.status", FactType::text, {}, names<conversations::Status>()},
          {.name = "conversation.queue", .refers = "queue"},
          {.name = "conversation.owner", .refers = "user"},
          {.name = "conversation.contact", .refers = "contact"},
          {"conversation.subject", FactType::text},
          {"conversation.language", FactType::text},
          {"conversation.priority", FactType::number},
          {"conversation.tags", FactType::texts},
          {"conversation.disposition", FactType::text},
          {"conversation.page", FactType::text},
          {"conversation.created_at", FactType::moment},
          {"conversation.waiting_since", FactType::moment},
          {"conversation.unanswered_since", FactType::moment},
          {"conversation.assigned_at", FactType::moment},
          {"conversation.closed_at", FactType::moment},
          {"message.text", FactType::text},
          {"message.kind", FactType::text, {}, names<MessageKind>()},
          {"message.from", FactType::text, {}, names<AuthorKind>()},
          {"message.attachments", FactType::number}};
}

}  // namespace deskbell::app
