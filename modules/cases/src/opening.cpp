#include "work.h"

#include <base/check.h>

#include <algorithm>

// Opening a case, alone or from a conversation.
namespace deskbell::cases {
namespace {

constexpr int kMaxSubject = 200;
constexpr int kSubjectFromMessage = 80;

std::string first_line(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  text = text.substr(begin);
  return std::string(base::first_code_points(text.substr(0, text.find_first_of("\r\n")), kSubjectFromMessage));
}

Result<void> check_texts(const NewCase& what) {
  TRY(base::check_text("subject", what.subject, 1, kMaxSubject));
  TRY(base::check_text("description", what.description, 0, 10'000));
  TRY(base::check_text("language", what.language, 0, 35));
  TRY(base::check_text("client_id", what.client_id, 0, 64));
  return {};
}

// What is left out is taken from the conversation.
void take_from(NewCase& what, const conversations::Conversation& conversation) {
  if (!what.contact) what.contact = conversation.contact.id;
  if (!what.queue) what.queue = conversation.queue;
  if (!what.channel) what.channel = conversation.channel;
  if (what.language.empty()) what.language = conversation.language;
  if (what.language.empty()) what.language = conversation.contact.language.value_or("");
}

// Somebody of ours has written, and the customer waits for nothing.
bool is_answered(const conversations::Conversation& conversation) {
  return conversation.last_agent && !conversation.unanswered_since && conversation.last_message;
}

}  // namespace

Result<NewCase> Cases::propose(const Actor& actor, Id<conversations::Conversation> id) {
  TRY(identity::require(actor, Permission::edit_cases));
  TRY(const auto conversation, work_->needs.conversations.find(actor, id));
  NewCase proposal;
  proposal.conversation = id;
  take_from(proposal, conversation);
  proposal.subject = conversation.subject;
  proposal.tags = conversation.tags;
  std::int64_t after = 0;
  TRY(const auto messages, work_->needs.conversations.messages(actor, id, {.after_seq = after, .limit = 50}));
  for (const auto& message : messages.items) {
    if (message.author_kind != conversations::AuthorKind::contact || message.text.empty()) continue;
    if (proposal.subject.empty()) proposal.subject = first_line(message.text);
    proposal.description = message.text;
    break;
  }
  return proposal;
}

Result<Case> Cases::open(const Actor& actor, const NewCase& given) {
  TRY(identity::require(actor, Permission::edit_cases));
  TRY(check_texts(given));
  TRY(const auto tags, checked_tags(given.tags));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    if (!given.client_id.empty()) {
      if (const auto known = store::opened_by(tx, actor.id, given.client_id)) return find(actor, *known);
    }
    NewCase what = given;
    std::optional<conversations::Conversation> conversation;
    if (what.conversation) {
      TRY(conversation, work.needs.conversations.find(actor, *what.conversation));
      take_from(what, *conversation);
    }
    const auto kind = work.needs.kinds.load(tx, what.kind);
    if (!kind || !kind->active) return invalid("kind", "is not a kind of case that can be opened");
    if (!what.queue) what.queue = kind->queue;
    Case matter;
    TRY(matter.fields, checked_fields(*kind, what.fields, Need::opening));
    TRY(work.check_queue(tx, what.queue));
    TRY(work.check_owner(tx, what.owner));
    TRY(work.check_category(tx, what.category));
    if (what.owner && what.owner != actor.user()) TRY(identity::require(actor, Permission::assign_cases));
    if (what.contact) {
      const auto contact = work.needs.contacts.resolve(tx, *what.contact);
      if (!contact) return invalid("contact", "is not a contact");
      matter.contact = contacts::ContactSummary{.id = contact};
      work.fill_contact(tx, matter);
    }
    if (what.parent) TRY(work.require(tx, actor, *what.parent, Permission::edit_cases));
    std::vector<ChecklistItem> items;
    for (const std::string& text : what.checklist)
      items.push_back({.text = text, .done = false, .by_name = {}, .done_at = {}});
    TRY(matter.checklist, checked_items(items, {}, {}, work.now()));

    const StateDefinition& first = kind->states.front();
    const std::int64_t serial = store::next_serial(tx);
    matter.id = work.needs.ids.next<Case>();
    matter.number = kind->prefix + "-" + std::to_string(serial);
    matter.kind = kind->key;
    matter.subject = what.subject;
    matter.description = what.description;
    matter.category = what.category;
    matter.state = first.key;
    matter.state_category = first.category;
    matter.owner = what.owner;
    matter.queue = what.queue;
    matter.channel = what.channel;
    matter.language = what.language;
    matter.tags = tags;
    matter.parent = what.parent;
    if (actor.kind == ActorKind::user) matter.opened_by = actor.name;
    matter.opened_at = matter.updated_at = matter.state_since = work.now();
    if (conversation) {
      matter.conversations.push_back(conversation->id);
      matter.unanswered_since = conversation->unanswered_since;
      if (is_answered(*conversation)) matter.first_answered_at = work.now();
    }
    // Nobody opens a case that is then nobody's and out of his own sight.
    if (actor.user() && !matter.owner && !matter.queue) matter.owner = actor.user();
    if (actor.user() && !can_see(actor, matter)) matter.watchers.push_back(actor.user());
    TRY(matter, work.graded(tx, actor, std::move(matter), {.urgency = what.urgency, .impact = what.impact}));

    work.tell_clocks(tx, actor, matter, clocks::HappeningKind::opened);
    if (matter.first_answered_at) work.tell_clocks(tx, actor, matter, clocks::HappeningKind::agent_replied);
    store::insert(tx, matter, serial);
    if (!what.client_id.empty()) store::remember_opened(tx, actor.id, what.client_id, matter);
    return work.append(tx, actor, std::move(matter), Opened{});
  });
}

}  // namespace deskbell::cases
