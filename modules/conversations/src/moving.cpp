#include "work.h"

#include <base/check.h>

#include <algorithm>

// Merge, split and their undoing. Messages keep their id; they take a new seq where they go, and their old one back
// when the move is undone, because the events of the old seqs are still in the old stream.
namespace deskbell::conversations {
namespace {

constexpr int kMoveBatch = 200;

std::unexpected<Error> refused(std::string why) {
  return failure(ErrorCode::failed_precondition, std::move(why));
}

template <class Tag>
std::optional<Id<Tag>> none_if_zero(Id<Tag> id) {
  return id ? std::optional(id) : std::nullopt;
}

store::PriorState prior_of(const State& state) {
  return {.status = state.status,
          .owner_kind = state.owner_kind,
          .owner = none_if_zero(state.owner),
          .bot = none_if_zero(state.bot),
          .queue = none_if_zero(state.queue),
          .waiting_since = state.waiting_since,
          .assigned_at = state.assigned_at,
          .closed_at = state.closed_at};
}

State restored(State state, const store::PriorState& prior) {
  state.status = prior.status;
  state.owner_kind = prior.owner_kind;
  state.owner = prior.owner.value_or(Id<identity::User>{});
  state.bot = prior.bot.value_or(Id<bot::Bot>{});
  state.queue = prior.queue.value_or(Id<routing::Queue>{});
  state.waiting_since = prior.waiting_since;
  state.assigned_at = prior.assigned_at;
  state.closed_at = prior.closed_at;
  state.merged_into = {};
  return state;
}

struct ReadSides {
  bool by_agent;
  bool by_contact;
};

ReadSides fully_read(const State& state) {
  return {state.agent_read_seq >= state.last_seq, state.contact_read_seq >= state.last_seq};
}

// Moved messages that both sides had read before stay read.
State recounted_after_move(storage::Snapshot& snapshot, State state, ReadSides read) {
  state = store::recounted(snapshot, state);
  if (read.by_agent) {
    state.agent_read_seq = std::max(state.agent_read_seq, state.last_seq);
    state.agent_delivered_seq = std::max(state.agent_delivered_seq, state.last_seq);
    state.unread = 0;
  }
  if (read.by_contact) {
    state.contact_read_seq = std::max(state.contact_read_seq, state.last_seq);
    state.contact_delivered_seq = std::max(state.contact_delivered_seq, state.last_seq);
  }
  return state;
}

State merged_away(storage::Snapshot& snapshot, State state, Id<Conversation> into, Time now) {
  if (state.status != Status::closed) state = closed(state, now).value();
  state.merged_into = into;
  return store::recounted(snapshot, state);
}

// Each message of `from` with at least `from_seq` goes to the end of `to`.
void move_messages(Conversations::Work& work, storage::Transaction& tx, const Actor& actor, Id<Conversation> from,
                   std::int64_t from_seq, const store::Loaded& to, std::optional<Id<store::Move>> move) {
  for (auto batch = store::after(tx, from, from_seq - 1, kMoveBatch, store::Notes::included); !batch.empty();
       batch = store::after(tx, from, from_seq - 1, kMoveBatch, store::Notes::included)) {
    for (Message& message : batch) {
      const std::int64_t old_seq = message.seq;
      const std::int64_t new_seq = work.append_posted(tx, actor.id, to, message, from);
      store::move_message(tx, from, old_seq, to.state.id, new_seq);
      if (move) store::insert_moved(tx, *move, {old_seq, new_seq});
    }
  }
}

Result<void> move_back(storage::Transaction& tx, const store::Move& move) {
  for (const store::MovedMessage& moved : store::moved_by(tx, move.id))
    if (!store::move_message(tx, move.target, moved.to_seq, move.source, moved.from_seq))
      return refused("Some of the messages were moved on since; undo that first.");
  return {};
}

}  // namespace

Result<Conversation> Conversations::merge(const Actor& actor, Id<Conversation> from, Id<Conversation> into) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    if (from == into) return invalid("into", "is the conversation itself");
    TRY(auto source, work.require(tx, actor, from, Permission::merge));
    TRY(auto target, work.require(tx, actor, into, Permission::merge));
    if (source.state.merged_into || target.state.merged_into) return refused("One of the two was merged already.");
    if (source.state.contact != target.state.contact) return refused("Conversations of different contacts stay apart.");
    if (target.state.status == Status::closed && source.state.status != Status::closed)
      return refused("The conversation to merge into is closed; reopen it first.");

    const store::Move move{work.needs.ids.next<store::Move>(), store::MoveKind::merge, from, into,
                           prior_of(source.state)};
    const ReadSides source_read = fully_read(source.state);
    const ReadSides target_read = fully_read(target.state);
    store::insert_move(tx, move, actor.id, work.now());
    move_messages(work, tx, actor, from, 1, target, move.id);
    source.state = merged_away(tx, source.state, into, work.now());
    work.save(tx, source.state, work.now());
    target.state = recounted_after_move(
        tx, target.state,
        {source_read.by_agent && target_read.by_agent, source_read.by_contact && target_read.by_contact});
    work.save(tx, target.state, work.now());
    work.append<Merged>(tx, actor, from, base::to_string(into));
    return work.append<Merged>(tx, actor, into, base::to_string(from));
  });
}

Result<Conversation> Conversations::undo_merge(const Actor& actor, Id<Conversation> from) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto source, work.require(tx, actor, from, Permission::merge));
    const auto move = store::find_move_from(tx, store::MoveKind::merge, from);
    if (!source.state.merged_into || !move) return refused("There is no merge to undo.");
    TRY(auto target, work.require(tx, actor, move->target, Permission::merge));
    TRY(move_back(tx, *move));
    store::mark_undone(tx, move->id, work.now());
    source.state = store::recounted(tx, restored(source.state, move->prior));
    work.save(tx, source.state, work.now());
    target.state = store::recounted(tx, target.state);
    work.save(tx, target.state, work.now());
    work.append<Unmerged>(tx, actor, move->target, base::to_string(from));
    return work.append<Unmerged>(tx, actor, from, base::to_string(move->target));
  });
}

Result<Conversation> Conversations::split(const Actor& actor, Id<Conversation> conversation, std::int64_t from_seq,
                                          std::string_view subject) {
  TRY(base::check_text("subject", subject, 0, 200));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto source, work.require(tx, actor, conversation, Permission::merge));
    const bool leaves = !store::before(tx, conversation, from_seq, 1, store::Notes::included).empty();
    const bool goes = !store::after(tx, conversation, from_seq - 1, 1, store::Notes::included).empty();
    if (!leaves || !goes) return invalid("from_seq", "must leave messages on both sides");

    Conversation part = work.fetch(tx, conversation);
    store::Loaded target;
    target.state = restored({.contact = source.state.contact}, prior_of(source.state));
    target.state.id = part.id = work.needs.ids.next<Conversation>();
    target.state.last_agent = source.state.last_agent;
    target.state.activity = part.created_at = work.now();
    if (!subject.empty()) part.subject = subject;
    store::insert(tx, part, target.state);
    work.needs.contacts.count_conversations(tx, source.state.contact, 1);
    work.append<Opened>(tx, actor, part.id);

    const store::Move move{work.needs.ids.next<store::Move>(), store::MoveKind::split, conversation, part.id,
                           prior_of(source.state)};
    const ReadSides read = fully_read(source.state);
    store::insert_move(tx, move, actor.id, work.now());
    move_messages(work, tx, actor, conversation, from_seq, target, move.id);
    source.state = store::recounted(tx, source.state);
    work.save(tx, source.state, work.now());
    target.state = recounted_after_move(tx, target.state, read);
    work.save(tx, target.state, work.now());
    work.append<Split>(tx, actor, conversation, base::to_string(part.id));
    return work.append<Split>(tx, actor, part.id, base::to_string(conversation));
  });
}

Result<Conversation> Conversations::undo_split(const Actor& actor, Id<Conversation> conversation) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    Work& work = *work_;
    TRY(auto part, work.require(tx, actor, conversation, Permission::merge));
    const auto move = store::find_move_to(tx, store::MoveKind::split, conversation);
    if (!move || part.state.merged_into) return refused("There is no split to undo.");
    TRY(auto origin, work.require(tx, actor, move->source, Permission::merge));
    if (origin.state.merged_into) return refused("The conversation it came from was merged; undo that first.");
    if (origin.state.status == Status::closed && part.state.status != Status::closed)
      return refused("The conversation it came from is closed; reopen it first.");
    const ReadSides part_read = fully_read(part.state);
    const ReadSides origin_read = fully_read(origin.state);
    TRY(move_back(tx, *move));
    store::mark_undone(tx, move->id, work.now());
    move_messages(work, tx, actor, conversation, 1, origin, std::nullopt);
    part.state = merged_away(tx, part.state, move->source, work.now());
    work.save(tx, part.state, work.now());
    origin.state = recounted_after_move(
        tx, origin.state, {part_read.by_agent && origin_read.by_agent, part_read.by_contact && origin_read.by_contact});
    work.save(tx, origin.state, work.now());
    work.needs.contacts.count_conversations(tx, origin.state.contact, -1);
    work.append<Merged>(tx, actor, conversation, base::to_string(move->source));
    return work.append<Merged>(tx, actor, move->source, base::to_string(conversation));
  });
}

}  // namespace deskbell::conversations
