#include "wire.h"

namespace deskbell::api {
namespace {

template <int Min, int Max>
std::optional<std::string> plain(const std::optional<Text<Min, Max>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

template <class T>
std::map<std::string, std::string> plain(const std::optional<std::map<std::string, T>>& fields) {
  std::map<std::string, std::string> out;
  if (fields)
    for (const auto& [key, value] : *fields) out.emplace(key, value.value);
  return out;
}

}  // namespace

channel_web::InstallationDraft to_draft(const InstallationInput& in, const channel_web::Installation& before) {
  return {.name = in.name.value_or(before.name),
          .queue = in.queue ? in.queue : before.queue,
          .allowed_origins = in.allowed_origins.value_or(before.allowed_origins),
          .language = in.language.value_or(before.language),
          .theme = in.theme.value_or(before.theme),
          .pre_chat = in.pre_chat.value_or(before.pre_chat),
          .offline_fields = in.offline_fields.value_or(before.offline_fields),
          .invitations = in.invitations.value_or(before.invitations),
          .uploads = in.uploads.value_or(before.uploads),
          .status = in.status.value_or(before.status)};
}

channel_web::Identification to_identification(const Identify& in) {
  return {.external_id = plain(in.external_id),
          .signature = plain(in.signature),
          .name = plain(in.name),
          .email = plain(in.email),
          .phone = plain(in.phone),
          .fields = plain(in.fields)};
}

channel_web::FirstMessage to_first_message(const OpenTalk& in) {
  return {.client_id = in.client_id.value,
          .text = in.text ? in.text->value : "",
          .attachments = in.attachments.value_or(std::vector<Id<blob::Attachment>>()),
          .fields = plain(in.fields),
          .page_url = plain(in.page_url),
          .language = plain(in.language)};
}

conversations::PostMessage to_post(const PostOwnMessage& in) {
  conversations::PostMessage post;
  post.conversation = in.conversation;
  post.client_id = in.client_id.value;
  if (in.text) post.text = in.text->value;
  if (in.attachments) post.attachments = *in.attachments;
  if (!post.attachments.empty()) post.kind = conversations::MessageKind::file;
  return post;
}

VisitorMessage to_visitor_message(const conversations::Message& from) {
  return {from.id,          from.seq,  from.kind, from.author_kind, from.author_name, from.text,
          from.attachments, from.card, from.code, from.client_id,   from.at};
}

Page<VisitorMessage> visitor_page(const Page<conversations::Message>& page) {
  Page<VisitorMessage> out;
  for (const auto& message : page.items) out.items.push_back(to_visitor_message(message));
  out.next = page.next;
  return out;
}

}  // namespace deskbell::api
