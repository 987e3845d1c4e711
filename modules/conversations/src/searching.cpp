#include "work.h"

#include <base/check.h>
#include <contacts/events.h>
#include <search/index.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::conversations {
namespace {

constexpr std::string_view kMessage = "message";
constexpr std::string_view kContact = "contact";
// The scope of everybody who may see contacts. Scopes are ids otherwise, and those are large.
constexpr std::int64_t kContactScope = 1;
constexpr int kReindexBatch = 500;

// ---- filling the index ----

template <class T>
T payload_of(const events::Event& event) {
  auto payload = base::parse_json<T>(event.payload);
  if (!payload) throw std::runtime_error(event.kind + ": " + payload.error().message);
  return std::move(*payload);
}

void index_message(storage::Transaction& tx, const Message& message) {
  if (message.kind == MessageKind::system) return;
  std::string text = message.text;
  for (const Attachment& file : message.attachments) (text += '\n') += file.name;
  if (message.card) (text += '\n') += message.card->title + '\n' + message.card->text.value_or("");
  search::put(tx, {.id = message.id.value,
                   .kind = std::string(kMessage),
                   .parent = message.conversation.value,
                   .at = message.at,
                   .text = std::move(text)});
}

// Undoing a move brings messages back without new events for them.
void index_all_messages(storage::Transaction& tx, Id<Conversation> conversation) {
  std::int64_t seq = 0;
  for (auto batch = store::after(tx, conversation, seq, kReindexBatch, store::Notes::included); !batch.empty();
       batch = store::after(tx, conversation, seq, kReindexBatch, store::Notes::included)) {
    for (const Message& message : batch) index_message(tx, message);
    seq = batch.back().seq;
  }
}

void index_scopes(storage::Transaction& tx, const Conversation& conversation) {
  std::vector<std::int64_t> scopes;
  if (conversation.queue) scopes.push_back(conversation.queue->value);
  if (conversation.owner) scopes.push_back(conversation.owner->value);
  for (const Participant& one : conversation.participants) scopes.push_back(one.user.value);
  search::set_scopes(tx, conversation.id.value, scopes);
}

void index_contact(storage::Transaction& tx, const contacts::Contact& contact) {
  std::string text = contact.name;
  if (contact.company) (text += '\n') += *contact.company;
  for (const auto& identity : contact.identities) (text += '\n') += identity.value;
  search::set_scopes(tx, contact.id.value, {kContactScope});
  search::put(tx, {.id = contact.id.value,
                   .kind = std::string(kContact),
                   .parent = contact.id.value,
                   .at = contact.created_at,
                   .text = std::move(text)});
}

void index_event(storage::Transaction& tx, const events::Event& event) {
  if (event.kind == MessagePosted::kKind) {
    index_message(tx, payload_of<MessagePosted>(event).message);
  } else if (event.kind == Receipt::kKind) {
    return;
  } else if (event.kind == contacts::ContactCreated::kKind || event.kind == contacts::ContactChanged::kKind) {
    index_contact(tx, payload_of<contacts::ContactChanged>(event).contact);
  } else if (event.kind == contacts::ContactIdentified::kKind) {
    const auto identified = payload_of<contacts::ContactIdentified>(event);
    index_contact(tx, identified.contact);
    if (identified.folded) search::remove_all_of(tx, identified.folded->value);
  } else if (event.kind.starts_with("conversation.")) {
    const auto state = payload_of<StateEvent>(event);
    index_scopes(tx, state.conversation);
    if (event.kind == Unmerged::kKind || event.kind == Merged::kKind) index_all_messages(tx, state.conversation.id);
  }
}

// ---- asking it ----

search::Filter filter_for(const Actor& actor, std::optional<FoundKind> kind) {
  search::Filter filter;
  const bool conversations = kind != FoundKind::contact && identity::allowed(actor, Permission::view_conversations);
  const bool contacts = kind != FoundKind::conversation && identity::allowed(actor, Permission::view_contacts);
  if (conversations) filter.kinds.emplace_back(kMessage);
  if (contacts) filter.kinds.emplace_back(kContact);
  if (actor.kind == ActorKind::system) return filter;
  if (!conversations || actor.permissions[Permission::view_conversations] == identity::Reach::all) return filter;
  auto& scopes = filter.readable_by.emplace();
  scopes.push_back(actor.id);
  if (contacts) scopes.push_back(kContactScope);
  if (actor.permissions[Permission::view_conversations] == identity::Reach::queues)
    for (const auto queue : actor.queues) scopes.push_back(queue.value);
  return filter;
}

std::vector<std::vector<int>> pairs_of(const std::vector<std::pair<int, int>>& highlights) {
  std::vector<std::vector<int>> pairs;
  for (const auto& [begin, end] : highlights) pairs.push_back({begin, end});
  return pairs;
}

std::string title_of(const Conversation& conversation) {
  if (conversation.subject.empty()) return conversation.contact.name;
  return conversation.contact.name.empty() ? conversation.subject
                                           : conversation.contact.name + ": " + conversation.subject;
}

}  // namespace

events::Consumer::Handler search_feeder() {
  return [](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
    for (const events::Event& event : events) index_event(tx, event);
    return {};
  };
}

Result<Page<Found>> Conversations::search(const Actor& actor, const SearchQuery& query) {
  TRY(base::check_text("query", query.text, 1, 200));
  std::int64_t before = 0;
  if (query.cursor) {
    before = base::parse_id(*query.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a search has answered");
  }
  const search::Filter filter = filter_for(actor, query.kind);
  if (filter.kinds.empty()) {
    const bool of_contacts = query.kind == FoundKind::contact;
    TRY(identity::require(actor, of_contacts ? Permission::view_contacts : Permission::view_conversations));
    return Page<Found>{};
  }
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Found>> {
    const auto hits = search::search(
        snapshot, {.text = query.text, .filter = filter, .limit = base::page_size(query.limit), .before = before});
    Page<Found> page;
    if (hits.next) page.next = std::to_string(*hits.next);
    for (const search::Hit& hit : hits.items) {
      Found found{.id = {hit.id},
                  .title = {},
                  .excerpt = hit.excerpt.text,
                  .highlights = pairs_of(hit.excerpt.highlights),
                  .at = hit.at};
      if (hit.kind == kContact) {
        const auto contact = work_->needs.contacts.summary(snapshot, {hit.parent});
        if (!contact) continue;
        found.kind = FoundKind::contact;
        found.contact = contact->id;
        found.title = contact->name;
      } else {
        // The index may be a moment behind; the conversation itself decides.
        const auto conversation = load(snapshot, {hit.parent});
        if (!conversation || !identity::allowed(actor, Permission::view_conversations, subject_of(*conversation)))
          continue;
        found.conversation = conversation->id;
        found.contact = conversation->contact.id;
        found.title = title_of(*conversation);
      }
      page.items.push_back(std::move(found));
    }
    return page;
  });
}

}  // namespace deskbell::conversations
