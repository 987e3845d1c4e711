#pragma once
#include "conversation_store.h"
#include "hot_states.h"
#include "message_store.h"
#include "rules.h"

#include <conversations/conversations.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the use cases share: loading with policy, saving with invariants, appending messages and events.
namespace deskbell::conversations {

struct Conversations::Work {
  explicit Work(Needs given) : needs(std::move(given)) {}

  Needs needs;
  HotStates hot;

  Time now() const { return needs.clock.now(); }
  Settings settings() const { return needs.settings ? needs.settings() : Settings{}; }

  // ---- access ----
  // not_found when it is not there or not to be seen, permission_denied when it may be seen but not this.
  Result<store::Loaded> require(storage::Snapshot& snapshot, const Actor& actor, Id<Conversation> id,
                                Permission permission, std::string_view client_id = {});
  // The same for a post, from memory when it was posted to just before.
  Result<store::Loaded> require_for_post(storage::Transaction& tx, const Actor& actor, Id<Conversation> id,
                                         std::string_view client_id);
  // For writing: locks the conversation.
  Result<store::Loaded> require(storage::Transaction& tx, const Actor& actor, Id<Conversation> id,
                                Permission permission, std::string_view client_id = {});

  // ---- state ----
  // Throws std::logic_error when an invariant is broken.
  void save(storage::Transaction& tx, const State& state, Time at);
  Conversation fetch(storage::Snapshot& snapshot, Id<Conversation> id);
  void fill_contacts(storage::Snapshot& snapshot, std::vector<Conversation>& conversations);
  // Appends the event with the state as stored now, and answers that.
  template <class Event>
  Conversation append(storage::Transaction& tx, const Actor& actor, Id<Conversation> id, std::string_view note = {}) {
    Event event;
    event.conversation = fetch(tx, id);
    if (actor.kind != ActorKind::system) event.by_name = actor.name;
    if (!note.empty()) event.note = note;
    needs.log.append(tx, id.value, actor.id, event);
    return std::move(event.conversation);
  }

  // ---- messages ----
  // Gives the message its conversation and seq, stores it, appends its event and brings the counters up to date.
  void append_message(storage::Transaction& tx, std::int64_t actor, store::Loaded& to, Message& message);
  // A system line about `about`.
  void append_line(storage::Transaction& tx, const Actor& actor, store::Loaded& to, std::string_view code,
                   std::string_view about, std::string text);
  // Whether a message may be written as the conversation stands, and what has to happen before it.
  Result<void> make_ready(storage::Transaction& tx, const Actor& actor, MessageKind kind, store::Loaded& loaded);
  void append_note(storage::Transaction& tx, const Actor& actor, store::Loaded& to, std::string_view text);
  std::int64_t append_posted(storage::Transaction& tx, std::int64_t actor, const store::Loaded& to, Message& message,
                             Id<Conversation> moved_from = {});

  // ---- moves that several use cases make ----
  Result<Conversation> assign_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                 Id<identity::User> user, std::string_view note);
  Result<Conversation> queue_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                Id<routing::Queue> queue, const Assignment& how);
  Result<Conversation> bot_takes(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                 const BotOwner& to, std::string_view note);
  Result<Conversation> reopen_to(storage::Transaction& tx, const Actor& actor, store::Loaded& loaded,
                                 Id<identity::User> user);
  void set_participants(storage::Transaction& tx, store::Loaded& loaded, std::vector<Participant> all);
};

// ---- small questions about who is who ----

AuthorKind author_kind_of(const Actor& actor);
std::optional<ParticipantMode> mode_of(const store::Loaded& loaded, Id<identity::User> user);
// Talks with the customer: owner or member.
bool is_speaker(const store::Loaded& loaded, const Actor& actor);
Subject subject_of(const store::Loaded& loaded);

inline constexpr std::string_view kNoConversation = "There is no such conversation.";

}  // namespace deskbell::conversations
