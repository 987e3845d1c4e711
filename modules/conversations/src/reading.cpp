#include "work.h"

#include <limits>

namespace deskbell::conversations {

Result<Conversation> Conversations::find(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Conversation> {
    TRY(work_->require(snapshot, actor, conversation, Permission::view_conversations));
    return work_->fetch(snapshot, conversation);
  });
}

Result<Page<Conversation>> Conversations::list(const Actor& actor, const Filter& filter) {
  TRY(identity::require(actor, Permission::view_conversations));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Conversation>> {
    TRY(Page<Conversation> page, store::list(snapshot, actor, filter));
    work_->fill_contacts(snapshot, page.items);
    return page;
  });
}

Result<Counts> Conversations::counts(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_conversations));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) { return store::counts(snapshot, actor); });
}

Result<Page<Conversation>> Conversations::history(const Actor& actor, Id<contacts::Contact> contact,
                                                  std::optional<std::string> cursor, std::optional<int> limit) {
  if (actor.kind == ActorKind::contact && actor.contact() != contact) return not_found("There is no such contact.");
  if (actor.kind != ActorKind::contact) TRY(identity::require(actor, Permission::view_conversations));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Conversation>> {
    const auto now = work_->needs.contacts.resolve(snapshot, contact);
    if (!now) return not_found("There is no such contact.");
    TRY(Page<Conversation> page, store::history(snapshot, actor, now, cursor, limit));
    work_->fill_contacts(snapshot, page.items);
    return page;
  });
}

Result<Page<Message>> Conversations::messages(const Actor& actor, Id<Conversation> conversation,
                                              const MessageRange& range) {
  if (range.before_seq && range.after_seq) return invalid("after_seq", "cannot be asked together with before_seq");
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Message>> {
    TRY(work_->require(snapshot, actor, conversation, Permission::view_conversations));
    const auto notes = actor.kind == ActorKind::contact ? store::Notes::left_out : store::Notes::included;
    const int size = base::page_size(range.limit);
    Page<Message> page;
    if (range.after_seq) {
      page.items = store::after(snapshot, conversation, *range.after_seq, size + 1, notes);
      if (page.items.size() > static_cast<std::size_t>(size)) {
        page.items.pop_back();
        page.next = std::to_string(page.items.back().seq);
      }
    } else {
      const auto seq = range.before_seq.value_or(std::numeric_limits<std::int64_t>::max());
      page.items = store::before(snapshot, conversation, seq, size + 1, notes);
      if (page.items.size() > static_cast<std::size_t>(size)) {
        page.items.erase(page.items.begin());
        page.next = std::to_string(page.items.front().seq);
      }
    }
    return page;
  });
}

Result<Access> Conversations::access(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Access> {
    TRY(const auto loaded, work_->require(snapshot, actor, conversation, Permission::view_conversations));
    const State& state = loaded.state;
    const bool speaks =
        actor.kind != ActorKind::user || state.owner_kind != OwnerKind::agent || is_speaker(loaded, actor);
    return Access{.conversation = state.merged_into ? state.merged_into : state.id,
                  .contact = state.contact,
                  .status = state.status,
                  .may_reply = speaks && identity::allowed(actor, Permission::reply, subject_of(loaded))};
  });
}

std::optional<Conversation> Conversations::load(storage::Snapshot& snapshot, Id<Conversation> conversation) {
  auto found = store::load(snapshot, conversation);
  if (!found) return found;
  return work_->fetch(snapshot, conversation);
}

std::optional<LastAgent> Conversations::last_agent(storage::Snapshot& snapshot, Id<contacts::Contact> contact) {
  return store::last_agent(snapshot, contact);
}

std::vector<Conversation> Conversations::waiting(storage::Snapshot& snapshot) {
  auto all = store::waiting(snapshot);
  work_->fill_contacts(snapshot, all);
  return all;
}

std::vector<Conversation> Conversations::active(storage::Snapshot& snapshot) {
  auto all = store::active(snapshot);
  work_->fill_contacts(snapshot, all);
  return all;
}

}  // namespace deskbell::conversations
