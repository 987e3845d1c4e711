#include "work.h"

#include <algorithm>

// Links between cases, parents, and the conversations of a case.
namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxLinks = 200;
constexpr std::size_t kMaxConversations = 200;
constexpr int kMaxAncestors = 50;
constexpr int kMaxChildren = 200;

}  // namespace

Result<Case> Cases::link(const Actor& actor, Id<Case> id, LinkKind kind, Id<Case> other) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    if (id == other) return invalid("other", "is the case itself");
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    auto seen = work.require(tx, actor, other, Permission::edit_cases);
    if (!seen)
      return seen.error().code == ErrorCode::not_found ? Result<Case>(invalid("other", "is not a case")) : seen;
    const Link here{kind, other};
    if (std::ranges::find(before.links, here) != before.links.end()) return find(actor, id);
    if (before.links.size() >= kMaxLinks || seen->links.size() >= kMaxLinks)
      return failure(ErrorCode::resource_exhausted, "One of the cases has 200 links already.");
    Case there = *seen;
    there.links.push_back({other_side(kind), id});
    work.record<Linked>(tx, actor, *seen, std::move(there));
    Case after = before;
    after.links.push_back(here);
    return work.record<Linked>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::unlink(const Actor& actor, Id<Case> id, LinkKind kind, Id<Case> other) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    Case after = before;
    if (std::erase(after.links, Link{kind, other}) == 0) return find(actor, id);
    if (const auto there_before = store::lock(tx, other)) {
      Case there = *there_before;
      if (std::erase(there.links, Link{other_side(kind), id}) > 0)
        work.record<Linked>(tx, actor, *there_before, std::move(there));
    }
    return work.record<Linked>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::set_parent(const Actor& actor, Id<Case> id, std::optional<Id<Case>> parent) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    if (before.parent == parent) return find(actor, id);
    if (parent) {
      const auto seen = work.require(static_cast<storage::Snapshot&>(tx), actor, *parent, Permission::edit_cases);
      if (!seen) return invalid("parent", "is not a case that you may change");
      auto above = parent;
      for (int depth = 0; above; ++depth) {
        if (*above == id || depth > kMaxAncestors) return invalid("parent", "is the case itself or below it");
        const auto next = store::load(tx, *above);
        above = next ? next->parent : std::nullopt;
      }
    }
    Case after = before;
    after.parent = parent;
    return work.record<Linked>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::add_conversation(const Actor& actor, Id<Case> id, Id<conversations::Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    const auto seen = work.needs.conversations.find(actor, conversation);
    if (!seen) return invalid("conversation", "is not a conversation");
    if (std::ranges::find(before.conversations, conversation) != before.conversations.end()) return find(actor, id);
    if (before.conversations.size() >= kMaxConversations)
      return failure(ErrorCode::resource_exhausted, "The case has 200 conversations already.");
    Case after = before;
    after.conversations.push_back(conversation);
    if (!after.contact && seen->contact.id) after.contact = seen->contact;
    if (seen->unanswered_since && !is_ended(after.state_category) && !after.unanswered_since)
      after.unanswered_since = seen->unanswered_since;
    return work.record<Linked>(tx, actor, before, std::move(after));
  });
}

Result<Case> Cases::remove_conversation(const Actor& actor, Id<Case> id, Id<conversations::Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    TRY(const Case before, work_->require(tx, actor, id, Permission::edit_cases));
    Case after = before;
    if (std::erase(after.conversations, conversation) == 0) return find(actor, id);
    return work_->record<Linked>(tx, actor, before, std::move(after));
  });
}

Result<std::vector<CaseSummary>> Cases::related(const Actor& actor, Id<Case> id) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<CaseSummary>> {
    TRY(const Case matter, work_->require(snapshot, actor, id, Permission::view_cases));
    std::vector<Id<Case>> ids;
    if (matter.parent) ids.push_back(*matter.parent);
    for (const auto child : store::children(snapshot, id, kMaxChildren)) ids.push_back(child);
    for (const Link& link : matter.links) ids.push_back(link.other);
    if (matter.merged_into) ids.push_back(*matter.merged_into);
    std::vector<CaseSummary> all;
    for (const auto other : ids) {
      if (std::ranges::find(all, other, &CaseSummary::id) != all.end()) continue;
      auto found = store::load(snapshot, other);
      if (!found || !can_see(actor, *found)) continue;
      work_->fill_contact(snapshot, *found);
      all.push_back(summary_of(*found));
    }
    return all;
  });
}

}  // namespace deskbell::cases
