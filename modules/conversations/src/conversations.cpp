#include "canned_store.h"
#include "work.h"

#include <base/check.h>
#include <text/language.h>
#include <conversations/conversations.h>
#include <conversations/migrations.h>

#include <algorithm>

namespace deskbell::conversations {
namespace {

constexpr int kMaxPriority = 9;
constexpr std::size_t kMaxTags = 20;

// Empty when the first words do not tell.
std::string written_in(std::string_view text) {
  constexpr double kSure = 0.8;
  const auto found = text::identify_language(text);
  if (found.language == text::Language::zh_hant) return "zh-TW";
  if (found.language == text::Language::zh_hans) return "zh-CN";
  if (found.confidence < kSure || found.language == text::Language::other) return {};
  return found.language == text::Language::unknown ? "" : std::string(text::language_tag(found.language));
}

Result<void> check_details(std::string_view subject, std::string_view language, int priority) {
  TRY(base::check_text("subject", subject, 0, 200));
  TRY(base::check_text("language", language, 0, 35));
  if (priority < 0 || priority > kMaxPriority) return invalid("priority", "must be from 0 to 9");
  return {};
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

Result<void> may_open_for(const Actor& actor, Id<contacts::Contact> contact) {
  if (actor.kind == ActorKind::contact)
    return actor.contact() == contact ? Result<void>() : not_found("There is no such contact.");
  return identity::require(actor, Permission::reply);
}

}  // namespace

Conversations::Conversations(Needs needs) : work_(std::make_shared<Work>(std::move(needs))) {}

Result<Conversation> Conversations::open(const Actor& actor, const NewConversation& what) {
  TRY(may_open_for(actor, what.contact));
  TRY(check_details(what.subject, what.language, what.priority));
  if (what.page_url) TRY(base::check_text("page_url", *what.page_url, 0, 2000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    const auto contact = work.needs.contacts.resolve(tx, what.contact);
    if (!contact) return not_found("There is no such contact.");
    if (what.message && !what.message->client_id.empty()) {
      if (const auto known = store::opened_by(tx, contact, what.message->client_id)) return work.fetch(tx, *known);
    }

    store::Loaded loaded;
    Conversation conversation;
    conversation.id = loaded.state.id = work.needs.ids.next<Conversation>();
    conversation.contact.id = loaded.state.contact = contact;
    conversation.created_at = loaded.state.activity = work.now();
    conversation.channel = what.channel;
    conversation.subject = what.subject;
    conversation.language = what.language.empty() && what.message ? written_in(what.message->text) : what.language;
    conversation.priority = what.priority;
    conversation.installation = what.installation;
    conversation.page_url = what.page_url;
    store::insert(tx, conversation, loaded.state);
    work.needs.contacts.count_conversations(tx, contact, 1);
    conversation = work.append<Opened>(tx, actor, conversation.id);

    // An agent who writes first owns it; the queue is then only where it belongs.
    if (actor.kind == ActorKind::user) {
      if (what.queue) {
        if (!work.needs.directory.queue_name(tx, *what.queue)) return invalid("queue", "is not a queue");
        loaded.state.queue = *what.queue;
      }
      TRY(conversation, work.assign_to(tx, actor, loaded, actor.user(), {}));
    }
    if (what.message) {
      PostMessage first = *what.message;
      first.conversation = conversation.id;
      TRY(post(actor, first));
      loaded.state = store::load_state(tx, conversation.id)->state;
    }
    if (what.bot && actor.kind != ActorKind::user) {
      if (what.queue) loaded.state.queue = *what.queue;
      TRY(loaded.state, handed_to_bot(loaded.state, what.bot->id, work.now()));
      work.save(tx, loaded.state, work.now());
      work.append<HandedToBot>(tx, actor, conversation.id);
    } else if (what.queue && actor.kind != ActorKind::user) {
      const auto name = work.needs.directory.queue_name(tx, *what.queue);
      if (!name) return invalid("queue", "is not a queue");
      TRY(loaded.state, queued(loaded.state, *what.queue, work.now()));
      work.save(tx, loaded.state, work.now());
      work.append<Queued>(tx, actor, conversation.id);
    }
    return work.fetch(tx, conversation.id);
  });
}

Result<Conversation> Conversations::assign(const Actor& actor, Id<Conversation> conversation, const Assignment& to) {
  if (to.user.has_value() == to.queue.has_value()) return invalid("user", "or queue is required, and not both");
  if (to.waiting_since && actor.kind != ActorKind::system) return invalid("waiting_since", "cannot be set");
  TRY(base::check_text("note", to.note, 0, 10'000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto loaded, work.require(tx, actor, conversation, Permission::view_conversations));
    const bool takes = to.user && *to.user == actor.user() && loaded.state.owner_kind != OwnerKind::agent;
    TRY(identity::require(actor, takes ? Permission::reply : Permission::assign, subject_of(loaded)));
    if (to.user) return work.assign_to(tx, actor, loaded, *to.user, to.note);
    return work.queue_to(tx, actor, loaded, *to.queue, to);
  });
}

Result<Conversation> Conversations::take_over(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    TRY(auto loaded, work_->require(tx, actor, conversation, Permission::supervise));
    TRY(auto taken, work_->assign_to(tx, actor, loaded, actor.user(), {}));
    work_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                            TakenOver{conversation, actor.name, actor.address, actor.request});
    return taken;
  });
}

Result<Conversation> Conversations::hand_to_bot(const Actor& actor, Id<Conversation> conversation, const BotOwner& to,
                                                std::string_view note) {
  TRY(base::check_text("note", note, 0, 10'000));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    TRY(auto loaded, work_->require(tx, actor, conversation, Permission::view_conversations));
    const bool gives_his = loaded.state.owner_kind == OwnerKind::agent && loaded.state.owner == actor.user();
    TRY(identity::require(actor, gives_his ? Permission::reply : Permission::assign, subject_of(loaded)));
    return work_->bot_takes(tx, actor, loaded, to, note);
  });
}

Result<Conversation> Conversations::close(const Actor& actor, Id<Conversation> conversation,
                                          std::string_view disposition) {
  TRY(base::check_text("disposition", disposition, 0, 200));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto loaded, work.require(tx, actor, conversation, Permission::reply));
    TRY(loaded.state, closed(loaded.state, work.now()));
    work.save(tx, loaded.state, work.now());
    if (!disposition.empty() && actor.kind != ActorKind::contact) {
      auto details = work.fetch(tx, conversation);
      details.disposition = disposition;
      store::save_details(tx, details, work.now());
    }
    work.append_line(tx, actor, loaded, "closed", actor.name,
                     actor.name.empty() ? "The conversation was closed." : actor.name + " closed the conversation.");
    return work.append<Closed>(tx, actor, conversation);
  });
}

Result<Conversation> Conversations::reopen(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto loaded, work.require(tx, actor, conversation, Permission::reply));
    if (actor.kind == ActorKind::contact && loaded.state.status == Status::closed &&
        !within_reopen_window(loaded.state, work.now(), work.settings().reopen_window))
      return failure(ErrorCode::failed_precondition, "The conversation was closed too long ago; start a new one.");
    return work.reopen_to(tx, actor, loaded, actor.user());
  });
}

Result<Conversation> Conversations::set_tags(const Actor& actor, Id<Conversation> conversation,
                                             const std::vector<std::string>& tags) {
  std::vector<std::string> clean;
  for (const std::string& tag : tags) {
    clean.push_back(trimmed(tag));
    TRY(base::check_text("tags", clean.back(), 1, 50));
    if (std::ranges::count(clean, clean.back()) > 1) clean.pop_back();
  }
  if (clean.size() > kMaxTags) return invalid("tags", "may be at most 20");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    TRY(work_->require(tx, actor, conversation, Permission::reply));
    if (actor.kind == ActorKind::contact) return failure(ErrorCode::permission_denied, "Tags are for agents.");
    if (auto before = work_->fetch(tx, conversation); before.tags == clean) return before;
    store::save_tags(tx, conversation, clean, work_->now());
    return work_->append<Tagged>(tx, actor, conversation);
  });
}

Result<std::vector<std::string>> Conversations::tags(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_conversations));
  return work_->needs.database.read([](storage::Snapshot& snapshot) { return store::tags(snapshot); });
}

Result<Conversation> Conversations::change(const Actor& actor, Id<Conversation> conversation,
                                           const ConversationChange& change) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    TRY(work_->require(tx, actor, conversation, Permission::reply));
    if (actor.kind == ActorKind::contact)
      return failure(ErrorCode::permission_denied, "These are for agents to change.");
    const Conversation before = work_->fetch(tx, conversation);
    Conversation after = before;
    if (change.subject) after.subject = *change.subject;
    if (change.language) after.language = *change.language;
    if (change.priority) after.priority = *change.priority;
    TRY(check_details(after.subject, after.language, after.priority));
    if (after == before) return before;
    store::save_details(tx, after, work_->now());
    return work_->append<Changed>(tx, actor, conversation);
  });
}

Result<Conversation> Conversations::participate(const Actor& actor, Id<Conversation> conversation,
                                                ParticipantMode mode) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto loaded, work.require(tx, actor, conversation, Permission::supervise));
    if (!actor.user()) return failure(ErrorCode::permission_denied, "Only a user can take part.");
    if (loaded.state.owner == actor.user() && loaded.state.status == Status::active)
      return failure(ErrorCode::failed_precondition, "The conversation is yours already.");
    const auto before = mode_of(loaded, actor.user());
    if (before == mode) return work.fetch(tx, conversation);
    auto all = loaded.participants;
    std::erase_if(all, [&](const Participant& one) { return one.user == actor.user(); });
    all.push_back({actor.user(), mode});
    work.set_participants(tx, loaded, std::move(all));
    if (mode == ParticipantMode::member)
      work.append_line(tx, actor, loaded, "joined", actor.name, actor.name + " joined the conversation.");
    return work.append<ParticipantsChanged>(tx, actor, conversation);
  });
}

Result<Conversation> Conversations::leave(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto loaded, work.require(tx, actor, conversation, Permission::view_conversations));
    const auto mode = mode_of(loaded, actor.user());
    if (!mode) return failure(ErrorCode::failed_precondition, "You do not take part; an owner passes it on instead.");
    auto rest = loaded.participants;
    std::erase_if(rest, [&](const Participant& one) { return one.user == actor.user(); });
    work.set_participants(tx, loaded, std::move(rest));
    if (*mode == ParticipantMode::member)
      work.append_line(tx, actor, loaded, "left", actor.name, actor.name + " left the conversation.");
    return work.append<ParticipantsChanged>(tx, actor, conversation);
  });
}

Result<contacts::Identified> Conversations::identify(const Actor& actor, Id<contacts::Contact> contact,
                                                     const contacts::NewIdentity& identity) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<contacts::Identified> {
    TRY(contacts::Identified identified, work_->needs.contacts.identify(actor, contact, identity));
    if (identified.folded) {
      move_contact(tx, *identified.folded, identified.contact.id);
      TRY(identified.contact, work_->needs.contacts.find(Actor::system(), identified.contact.id));
    }
    return identified;
  });
}

void Conversations::move_contact(storage::Transaction& tx, Id<contacts::Contact> from, Id<contacts::Contact> into) {
  const auto all = store::of_contact(tx, from);
  if (all.empty()) return;
  for (const Id<Conversation> conversation : all) {
    work_->hot.forget(tx, conversation);
    store::save_contact(tx, conversation, into);
  }
  work_->needs.contacts.count_conversations(tx, from, -static_cast<int>(all.size()));
  work_->needs.contacts.count_conversations(tx, into, static_cast<int>(all.size()));
  for (const Id<Conversation> conversation : all) work_->append<Changed>(tx, Actor::system(), conversation);
}

CannedAnswers Conversations::canned_answers() {
  return {work_->needs.database, work_->needs.ids, work_->needs.clock};
}

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part : {store::conversation_statements(), store::message_statements(), store::canned_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"conversations", migrations(), statements};
}

}  // namespace deskbell::conversations
