#include "work.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace deskbell::conversations {

AuthorKind author_kind_of(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::user:
      return AuthorKind::agent;
    case ActorKind::contact:
      return AuthorKind::contact;
    case ActorKind::bot:
      return AuthorKind::bot;
    case ActorKind::system:
      break;
  }
  return AuthorKind::system;
}

std::optional<ParticipantMode> mode_of(const store::Loaded& loaded, Id<identity::User> user) {
  const auto found = std::ranges::find(loaded.participants, user, &Participant::user);
  return found == loaded.participants.end() ? std::nullopt : std::optional(found->mode);
}

bool is_speaker(const store::Loaded& loaded, const Actor& actor) {
  return actor.user() &&
         (loaded.state.owner == actor.user() || mode_of(loaded, actor.user()) == ParticipantMode::member);
}

Subject subject_of(const store::Loaded& loaded) {
  Subject subject;
  subject.owner = loaded.state.owner;
  if (loaded.state.owner_kind == OwnerKind::bot) subject.bot = loaded.state.bot;
  subject.queue = loaded.state.queue;
  subject.contact = loaded.state.contact;
  for (const Participant& one : loaded.participants) subject.participants.push_back(one.user);
  return subject;
}

Subject subject_of(const Conversation& conversation) {
  Subject subject;
  subject.owner = conversation.owner.value_or(Id<identity::User>{});
  if (conversation.owner_kind == OwnerKind::bot) subject.bot = conversation.bot.value_or(Id<bot::Bot>{});
  subject.queue = conversation.queue.value_or(Id<routing::Queue>{});
  subject.contact = conversation.contact.id;
  for (const Participant& one : conversation.participants) subject.participants.push_back(one.user);
  return subject;
}

namespace {

Result<store::Loaded> permitted(std::optional<store::Loaded> loaded, const Actor& actor, Permission permission) {
  if (!loaded) return not_found(std::string(kNoConversation));
  const Subject subject = subject_of(*loaded);
  if (!identity::allowed(actor, Permission::view_conversations, subject))
    return not_found(std::string(kNoConversation));
  if (permission != Permission::view_conversations) TRY(identity::require(actor, permission, subject));
  return std::move(*loaded);
}

}  // namespace

Result<store::Loaded> Conversations::Work::require(storage::Snapshot& snapshot, const Actor& actor, Id<Conversation> id,
                                                   Permission permission, std::string_view client_id) {
  return permitted(store::load_state(snapshot, id, client_id), actor, permission);
}

Result<store::Loaded> Conversations::Work::require(storage::Transaction& tx, const Actor& actor, Id<Conversation> id,
                                                   Permission permission, std::string_view client_id) {
  return permitted(store::lock_state(tx, id, client_id), actor, permission);
}

Result<store::Loaded> Conversations::Work::require_for_post(storage::Transaction& tx, const Actor& actor,
                                                            Id<Conversation> id, std::string_view client_id) {
  const store::Loaded* known = hot.find(tx, id);
  if (!known) return require(tx, actor, id, Permission::reply, client_id);
  const Subject subject = subject_of(*known);
  if (!identity::allowed(actor, Permission::view_conversations, subject))
    return not_found(std::string(kNoConversation));
  TRY(identity::require(actor, Permission::reply, subject));
  store::Loaded loaded = *known;
  if (!client_id.empty()) loaded.repeated_seq = store::seq_of(tx, id, client_id);
  return loaded;
}

void Conversations::Work::save(storage::Transaction& tx, const State& state, Time at) {
  hot.forget(tx, state.id);
  if (const std::string broken = broken_invariant(state); !broken.empty())
    throw std::logic_error("conversation " + base::to_string(state.id) + ": " + broken);
  store::save_state(tx, state, at);
}

Conversation Conversations::Work::fetch(storage::Snapshot& snapshot, Id<Conversation> id) {
  std::vector<Conversation> one{store::load(snapshot, id).value()};
  fill_contacts(snapshot, one);
  return std::move(one.front());
}

void Conversations::Work::fill_contacts(storage::Snapshot& snapshot, std::vector<Conversation>& conversations) {
  std::map<std::int64_t, contacts::ContactSummary> known;
  for (Conversation& conversation : conversations) {
    const auto id = conversation.contact.id;
    const auto [at, added] = known.try_emplace(id.value);
    if (added) at->second = needs.contacts.summary(snapshot, id).value_or(contacts::ContactSummary{.id = id});
    conversation.contact = at->second;
  }
}

std::int64_t Conversations::Work::append_posted(storage::Transaction& tx, std::int64_t actor, const store::Loaded& to,
                                                Message& message, Id<Conversation> moved_from) {
  message.conversation = to.state.id;
  message.seq = needs.log.next_seq(tx, to.state.id.value);
  MessagePosted event;
  event.status = to.state.status;
  if (to.state.owner) event.owner = to.state.owner;
  if (to.state.queue) event.queue = to.state.queue;
  for (const Participant& one : to.participants) event.participants.push_back(one.user);
  if (moved_from) event.moved_from = moved_from;
  event.message = std::move(message);
  std::string payload;
  payload.reserve(512 + event.message.text.size());
  base::write_json(payload, event);
  message = std::move(event.message);
  needs.log.append_next(tx, to.state.id.value, message.seq, MessagePosted::kKind, actor, std::move(payload));
  return message.seq;
}

void Conversations::Work::append_message(storage::Transaction& tx, std::int64_t actor, store::Loaded& to,
                                         Message& message) {
  hot.forget(tx, to.state.id);
  append_posted(tx, actor, to, message);
  store::insert(tx, message);
  to.state = with_message(to.state, message.kind, message.author_kind, message.seq, message.at);
  store::save_message_state(tx, to.state, message.at);
  if (is_activity_due(to.state, message.at)) {
    to.state.activity = message.at;
    store::save_activity(tx, to.state.id, message.at);
  }
}

void Conversations::Work::append_line(storage::Transaction& tx, const Actor& actor, store::Loaded& to,
                                      std::string_view code, std::string_view about, std::string text) {
  Message line;
  line.id = needs.ids.next<Message>();
  line.kind = MessageKind::system;
  line.author_kind = AuthorKind::system;
  line.author_name = about;
  line.text = std::move(text);
  line.code = code;
  line.at = now();
  append_message(tx, actor.id, to, line);
}

void Conversations::Work::append_note(storage::Transaction& tx, const Actor& actor, store::Loaded& to,
                                      std::string_view text) {
  Message note;
  note.id = needs.ids.next<Message>();
  note.kind = MessageKind::note;
  note.author_kind = author_kind_of(actor);
  if (actor.id != 0) note.author = Id<Author>{actor.id};
  note.author_name = actor.name;
  note.text = text;
  note.at = now();
  append_message(tx, actor.id, to, note);
}

Result<Conversation> Conversations::Work::assign_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                                    Id<identity::User> user, std::string_view note) {
  const auto name = needs.directory.user_name(tx, user);
  if (!name) return invalid("user", "is not an active user");
  if (loaded.state.status == Status::active && loaded.state.owner == user) return fetch(tx, loaded.state.id);
  const bool from_agent = loaded.state.owner_kind == OwnerKind::agent;
  TRY(const State after, assigned(loaded.state, user, now()));
  if (!note.empty()) append_note(tx, actor, loaded, note);
  if (mode_of(loaded, user)) {
    auto rest = loaded.participants;
    std::erase_if(rest, [&](const Participant& one) { return one.user == user; });
    set_participants(tx, loaded, std::move(rest));
  }
  loaded.state = assigned(loaded.state, user, after.assigned_at.value()).value();
  save(tx, loaded.state, now());
  if (from_agent)
    append_line(tx, actor, loaded, "transferred", *name, "The conversation was passed to " + *name + ".");
  else
    append_line(tx, actor, loaded, "assigned", *name, *name + " joined the conversation.");
  return append<Assigned>(tx, actor, loaded.state.id, note);
}

Result<Conversation> Conversations::Work::queue_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                                   Id<routing::Queue> queue, const Assignment& how) {
  const auto name = needs.directory.queue_name(tx, queue);
  if (!name) return invalid("queue", "is not a queue");
  const bool is_there = loaded.state.status == Status::waiting && loaded.state.queue == queue;
  if (is_there && !how.waiting_since) return fetch(tx, loaded.state.id);
  const bool from_agent = loaded.state.owner_kind == OwnerKind::agent;
  const Time since = how.waiting_since.value_or(now());
  TRY(queued(loaded.state, queue, since));
  if (!how.note.empty()) append_note(tx, actor, loaded, how.note);
  loaded.state = queued(loaded.state, queue, since).value();
  save(tx, loaded.state, now());
  if (from_agent)
    append_line(tx, actor, loaded, "transferred", *name, "The conversation was passed to " + *name + ".");
  else if (!is_there)
    append_line(tx, actor, loaded, "queued", *name, "The conversation waits in " + *name + ".");
  return append<Queued>(tx, actor, loaded.state.id, how.note);
}

Result<Conversation> Conversations::Work::bot_takes(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                                    const BotOwner& to, std::string_view note) {
  if (loaded.state.owner_kind == OwnerKind::bot && loaded.state.bot == to.id && loaded.state.status != Status::closed)
    return fetch(tx, loaded.state.id);
  const bool from_agent = loaded.state.owner_kind == OwnerKind::agent;
  TRY(handed_to_bot(loaded.state, to.id, now()));
  if (!note.empty()) append_note(tx, actor, loaded, note);
  loaded.state = handed_to_bot(loaded.state, to.id, now()).value();
  save(tx, loaded.state, now());
  if (from_agent)
    append_line(tx, actor, loaded, "transferred", to.name, "The conversation was passed to " + to.name + ".");
  else
    append_line(tx, actor, loaded, "assigned", to.name, to.name + " joined the conversation.");
  return append<HandedToBot>(tx, actor, loaded.state.id, note);
}

Result<Conversation> Conversations::Work::reopen_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                                    Id<identity::User> user) {
  TRY(loaded.state, reopened(loaded.state, user, now()));
  save(tx, loaded.state, now());
  append_line(tx, actor, loaded, "reopened", actor.name, "The conversation was reopened.");
  Conversation after = append<Reopened>(tx, actor, loaded.state.id);
  if (loaded.state.status == Status::waiting) after = append<Queued>(tx, actor, loaded.state.id);
  if (loaded.state.owner_kind == OwnerKind::bot) after = append<HandedToBot>(tx, actor, loaded.state.id);
  return after;
}

void Conversations::Work::set_participants(storage::Transaction& tx, store::Loaded& loaded,
                                           std::vector<Participant> all) {
  hot.forget(tx, loaded.state.id);
  loaded.participants = std::move(all);
  store::save_participants(tx, loaded.state.id, loaded.participants, now());
}

}  // namespace deskbell::conversations
