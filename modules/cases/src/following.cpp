#include "work.h"

#include <contacts/events.h>

#include <algorithm>
#include <stdexcept>

// What is said in conversations moves the cases that they belong to.
namespace deskbell::cases {
namespace {

using clocks::HappeningKind;
using conversations::AuthorKind;
using conversations::MessageKind;

constexpr int kMaxOfContact = 1'000;

template <class T>
T payload_of(const events::Event& event) {
  auto payload = base::parse_json<T>(event.payload);
  if (!payload) throw std::runtime_error(event.kind + ": " + payload.error().message);
  return std::move(*payload);
}

bool is_said(const conversations::Message& message) {
  return message.kind != MessageKind::note && message.kind != MessageKind::system;
}

// The customer has written.
void customer_wrote(Cases::Work& work, storage::Transaction& tx, const Case& before, Time at) {
  const Actor system = Actor::system();
  const auto kind = work.needs.kinds.load(tx, before.kind);
  if (!kind || before.merged_into) return;
  Case matter = before;
  const auto window = work.needs.kinds.settings(tx).reopen_window_s;
  // What was written before the case came where it is does not move it, however late it is heard.
  const auto state = at < matter.state_since ? std::nullopt : state_after_customer(*kind, matter, window, at);
  if (state) {
    if (auto after = moved(*kind, matter, *state, Mover::system, work.now()))
      matter = work.record_move(tx, system, matter, std::move(*after), "customer");
  }
  if (is_ended(matter.state_category)) return;
  Case after = matter;
  if (!after.unanswered_since) after.unanswered_since = at;
  work.tell_clocks(tx, system, after, HappeningKind::customer_wrote, at);
  if (after != matter) work.record<Answered>(tx, system, matter, std::move(after));
}

// Somebody of ours has written.
void agent_wrote(Cases::Work& work, storage::Transaction& tx, const Case& before, Time at) {
  if (is_ended(before.state_category)) return;
  const Actor system = Actor::system();
  Case after = before;
  after.unanswered_since.reset();
  if (!after.first_answered_at) after.first_answered_at = at;
  work.tell_clocks(tx, system, after, HappeningKind::agent_replied, at);
  if (after != before) work.record<Answered>(tx, system, before, std::move(after));
}

void follow_message(Cases::Work& work, storage::Transaction& tx, const events::Event& event) {
  const auto posted = payload_of<conversations::MessagePosted>(event);
  const conversations::Message& message = posted.message;
  if (posted.moved_from || !is_said(message)) return;
  const bool by_customer = message.author_kind == AuthorKind::contact;
  if (!by_customer && message.author_kind != AuthorKind::agent) return;
  for (const auto id : store::of_conversation(tx, message.conversation)) {
    const auto matter = store::lock(tx, id);
    if (!matter || message.at < matter->opened_at) continue;
    if (by_customer)
      customer_wrote(work, tx, *matter, message.at);
    else
      agent_wrote(work, tx, *matter, message.at);
  }
}

// A merged conversation's messages go to another one; its cases go along.
void follow_merge(Cases::Work& work, storage::Transaction& tx, const events::Event& event) {
  const auto merged = payload_of<conversations::StateEvent>(event).conversation;
  if (!merged.merged_into) return;
  for (const auto id : store::of_conversation(tx, merged.id)) {
    const auto before = store::lock(tx, id);
    if (!before) continue;
    Case after = *before;
    if (std::ranges::find(after.conversations, *merged.merged_into) != after.conversations.end()) continue;
    after.conversations.push_back(*merged.merged_into);
    work.record<Linked>(tx, Actor::system(), *before, std::move(after));
  }
}

// Two contacts turned out to be one person.
void follow_contact(Cases::Work& work, storage::Transaction& tx, const events::Event& event) {
  const auto identified = payload_of<contacts::ContactIdentified>(event);
  if (!identified.folded) return;
  for (const auto id : store::of_contact(tx, *identified.folded, kMaxOfContact)) {
    const auto before = store::lock(tx, id);
    if (!before) continue;
    Case after = *before;
    after.contact = contacts::ContactSummary{.id = identified.contact.id};
    work.fill_contact(tx, after);
    work.record<Changed>(tx, Actor::system(), *before, std::move(after));
  }
}

}  // namespace

events::Consumer::Handler Cases::follower() {
  const auto handle = [work = work_](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
    for (const events::Event& event : events) {
      if (event.kind == conversations::MessagePosted::kKind)
        follow_message(*work, tx, event);
      else if (event.kind == conversations::Merged::kKind)
        follow_merge(*work, tx, event);
      else if (event.kind == contacts::ContactIdentified::kKind)
        follow_contact(*work, tx, event);
    }
    return {};
  };
  return {handle, [](const events::Event& event) {
            return event.kind == conversations::MessagePosted::kKind || event.kind == conversations::Merged::kKind ||
                   event.kind == contacts::ContactIdentified::kKind;
          }};
}

}  // namespace deskbell::cases
