#include "kind_list.h"

#include <contacts/events.h>
#include <conversations/events.h>
#include <identity/events.h>
#include <routing/events.h>
#include <surveys/rating.h>

#include <algorithm>
#include <unordered_set>

namespace deskbell::webhooks {
namespace {

using conversations::Conversation;
using enum WebhookContents;

contacts::Contact example_contact() {
  contacts::Contact contact;
  contact.id = {kExampleContact};
  contact.name = "Li Wei";
  contact.anonymous = false;
  contact.language = "zh-CN";
  contact.identities = {{{7301444403200012},
                         contacts::IdentityKind::email,
                         "li.wei@example.com",
                         contacts::Proof::confirmed,
                         example_time()}};
  contact.fields = {{"tier", "gold"}};
  contact.created_at = example_time();
  contact.conversation_count = 3;
  return contact;
}

Conversation example_conversation() {
  Conversation one;
  one.id = {kExampleConversation};
  one.status = conversations::Status::active;
  one.owner_kind = conversations::OwnerKind::agent;
  one.owner = Id<identity::User>{kExampleAgent};
  one.queue = Id<routing::Queue>{kExampleQueue};
  one.contact = {{kExampleContact}, "Li Wei", false, "zh-CN"};
  one.subject = "Kettle leaks";
  one.language = "zh-CN";
  one.tags = {"warranty"};
  one.last_seq = 4;
  one.created_at = one.updated_at = example_time();
  one.assigned_at = example_time();
  return one;
}

conversations::StateEvent example_state() {
  return {.conversation = example_conversation(), .by_name = "Anna Berg", .note = std::nullopt};
}

conversations::MessagePosted example_message() {
  conversations::MessagePosted posted;
  posted.message.id = {7301444403200005};
  posted.message.conversation = {kExampleConversation};
  posted.message.seq = 4;
  posted.message.author_kind = conversations::AuthorKind::contact;
  posted.message.author = Id<conversations::Author>{kExampleContact};
  posted.message.author_name = "Li Wei";
  posted.message.text = "The kettle leaks at the handle.";
  posted.message.at = example_time();
  posted.owner = Id<identity::User>{kExampleAgent};
  posted.queue = Id<routing::Queue>{kExampleQueue};
  posted.status = conversations::Status::active;
  return posted;
}

contacts::ContactNote example_note() {
  return {{7301444403200006}, {kExampleContact}, {kExampleAgent}, "Anna Berg", "Prefers to be called.", example_time()};
}

routing::Offer example_offer() {
  routing::Offer offer;
  offer.id = {7301444403200007};
  offer.conversation = example_conversation();
  offer.user = {kExampleAgent};
  offer.queue = {kExampleQueue};
  offer.made_at = example_time();
  offer.expires_at = example_time() + std::chrono::seconds(30);
  offer.reason = "You have been free for the longest time.";
  offer.excerpt = "The kettle leaks at the handle.";
  return offer;
}

routing::OfferEnded example_end() {
  return {{7301444403200007}, {kExampleConversation}, std::nullopt};
}

void add_conversation_kinds(std::vector<WebhookKind>& all) {
  using namespace conversations;
  // A conversation's state holds the beginning of its last message, which may be a note.
  const std::vector<WebhookContents> state{customer_data, message_text, internal_notes, staff_data};
  const auto add = [&]<class T>(std::type_identity<T>, std::string en, std::string zh) {
    all.push_back(kind(std::move(en), std::move(zh), state, T{example_state()}, kExampleConversation));
  };
  add(std::type_identity<Opened>(), "A conversation began", "会话已开始");
  all.push_back(kind("A message was written, or a note for colleagues", "有新消息或内部备注",
                     {customer_data, message_text, internal_notes, staff_data}, example_message(),
                     kExampleConversation));
  add(std::type_identity<Queued>(), "A conversation waits in a queue", "会话进入队列等待");
  add(std::type_identity<Assigned>(), "A conversation was given to an agent", "会话已分配给客服");
  add(std::type_identity<HandedToBot>(), "A conversation was given to a bot", "会话已交给机器人");
  add(std::type_identity<Closed>(), "A conversation was closed", "会话已关闭");
  add(std::type_identity<Reopened>(), "A conversation was opened again", "会话已重新打开");
  add(std::type_identity<Tagged>(), "The tags of a conversation changed", "会话标签已变更");
  add(std::type_identity<Changed>(), "Subject, language or priority changed", "主题、语言或优先级已变更");
  add(std::type_identity<ParticipantsChanged>(), "Agents joined or left a conversation", "客服加入或离开会话");
  add(std::type_identity<Merged>(), "Two conversations were merged", "两个会话已合并");
  add(std::type_identity<Unmerged>(), "A merge was undone", "合并已撤销");
  add(std::type_identity<Split>(), "A conversation was split", "会话已拆分");
  all.push_back(kind("Messages were delivered or read", "消息已送达或已读", {},
                     Receipt{.side = Side::contact, .delivered_seq = 4, .read_seq = 3, .unread = 0},
                     kExampleConversation));
}

void add_contact_kinds(std::vector<WebhookKind>& all) {
  using namespace contacts;
  all.push_back(
      kind("A customer was added", "新增客户", {customer_data}, ContactCreated{example_contact()}, kExampleContact));
  all.push_back(kind("A customer's data changed", "客户资料已变更", {customer_data}, ContactChanged{example_contact()},
                     kExampleContact));
  all.push_back(kind("It was proved who a customer is", "客户身份已验证", {customer_data},
                     ContactIdentified{.contact = example_contact(), .folded = std::nullopt}, kExampleContact));
  all.push_back(kind("A note about a customer was written", "新增客户备注", {internal_notes, staff_data},
                     ContactNoted{example_note()}, kExampleContact));
  all.push_back(kind("A note about a customer was removed", "客户备注已删除", {},
                     ContactNoteRemoved{{7301444403200006}}, kExampleContact));
}

void add_routing_kinds(std::vector<WebhookKind>& all) {
  using namespace routing;
  const std::vector<WebhookContents> offered{customer_data, message_text, internal_notes, staff_data};
  all.push_back(kind("A conversation was offered to an agent", "会话已提供给客服", offered, OfferMade{example_offer()},
                     kExampleAgent));
  all.push_back(kind("An agent took an offer", "客服已接受", {}, OfferAccepted{example_end()}, kExampleAgent));
  all.push_back(kind("An agent declined an offer", "客服已拒绝", {}, OfferDeclined{example_end()}, kExampleAgent));
  all.push_back(kind("An offer ran out", "分配已超时", {}, OfferExpired{example_end()}, kExampleAgent));
  all.push_back(kind("An offer was withdrawn", "分配已撤回", {}, OfferWithdrawn{example_end()}, kExampleAgent));
}

std::vector<WebhookKind> make_kinds() {
  std::vector<WebhookKind> all;
  add_conversation_kinds(all);
  add_contact_kinds(all);
  surveys::Rating rating;
  rating.id = {7301444403200008};
  rating.conversation = {kExampleConversation};
  rating.contact = {{kExampleContact}, "Li Wei", false, "zh-CN"};
  rating.score = 5;
  rating.comment = "Quick and kind";
  rating.agent = Id<identity::User>{kExampleAgent};
  rating.queue = Id<routing::Queue>{kExampleQueue};
  rating.at = example_time();
  all.push_back(kind("A customer rated a conversation", "客户已评价", {customer_data, message_text},
                     surveys::Answered{rating}, kExampleConversation));
  add_routing_kinds(all);
  all.push_back(kind("An agent's presence changed", "客服状态已变更", {staff_data},
                     identity::PresenceChanged{.user = {.id = {kExampleAgent},
                                                        .name = "Anna Berg",
                                                        .presence = identity::Presence::online,
                                                        .presence_since = example_time()},
                                               .previous = identity::Presence::away,
                                               .note = std::nullopt},
                     kExampleAgent));
  add_case_kinds(all);
  add_work_kinds(all);
  return all;
}

// Never told to other programs: settings and sign-ins with their addresses, what concerns one person only, the running
// of the program itself, and drafts.
constexpr std::string_view kInternal[] = {"settings.*",
                                          "identity.*",
                                          "channel.*",
                                          "routing.*",
                                          "trust.*",
                                          "health.*",
                                          "notice.*",
                                          "supervision.*",
                                          "contact.fields_changed",
                                          "approval.policy_changed",
                                          "approval.policy_removed",
                                          "approval.absence_changed",
                                          "assist.settings_changed",
                                          "understanding.version_changed",
                                          "understanding.version_activated",
                                          "understanding.label_changed",
                                          "understanding.settings_changed",
                                          "knowledge.section_changed",
                                          "knowledge.synonyms_changed",
                                          "knowledge.imported",
                                          "article.draft_saved"};

}  // namespace

std::span<const WebhookKind> public_kinds() {
  static const std::vector<WebhookKind> all = make_kinds();
  return all;
}

bool is_public(std::string_view kind) {
  static const auto names = [] {
    std::unordered_set<std::string_view> all;
    for (const WebhookKind& known : public_kinds()) all.insert(known.kind);
    return all;
  }();
  return names.contains(kind);
}

namespace {
bool fits(std::string_view filter, std::string_view kind) {
  return filter == "*" || filter == kind ||
         (filter.ends_with(".*") && kind.starts_with(filter.substr(0, filter.size() - 1)));
}
}  // namespace

bool is_internal(std::string_view kind) {
  return std::ranges::any_of(kInternal, [&](std::string_view filter) { return fits(filter, kind); });
}

bool matches(std::span<const std::string> filters, std::string_view kind) {
  return std::ranges::any_of(filters, [&](const std::string& filter) { return fits(filter, kind); }) && is_public(kind);
}

bool is_filter(std::string_view filter) {
  return std::ranges::any_of(public_kinds(), [&](const WebhookKind& known) { return fits(filter, known.kind); });
}

std::string body_of(const events::Event& event) {
  std::string body;
  body.reserve(event.payload.size() + 200);
  body += "{\"type\":";
  base::write_json_string(body, event.kind);
  ((body += ",\"timestamp\":\"") += base::to_string(event.at)) += "\",\"position\":\"";
  (body += std::to_string(event.position)) += "\",\"stream\":\"";
  (body += std::to_string(event.stream)) += "\",\"seq\":";
  (body += std::to_string(event.seq)) += ",\"actor\":\"";
  ((body += std::to_string(event.actor)) += "\",\"data\":") += event.payload;
  return body += '}';
}

}  // namespace deskbell::webhooks
