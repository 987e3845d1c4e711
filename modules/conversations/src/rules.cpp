#include "rules.h"

namespace deskbell::conversations {
namespace {

std::unexpected<Error> refused(std::string why) {
  return failure(ErrorCode::failed_precondition, std::move(why));
}

}  // namespace

std::string broken_invariant(const State& state) {
  const bool waits = state.status == Status::waiting;
  if (waits != (state.waiting_since.has_value())) return "only a waiting conversation has waiting_since";
  if (waits != (state.owner_kind == OwnerKind::queue)) return "waiting means owned by a queue";
  if (waits && !state.queue) return "a waiting conversation has a queue";
  if (state.status == Status::active && state.owner_kind != OwnerKind::agent) return "active means owned by an agent";
  if (state.status == Status::open && state.owner_kind == OwnerKind::agent) return "open means not owned by an agent";
  if ((state.owner_kind == OwnerKind::agent) != static_cast<bool>(state.owner)) return "an agent as owner is named";
  if ((state.owner_kind == OwnerKind::bot) != static_cast<bool>(state.bot)) return "a bot as owner is named";
  if ((state.status == Status::closed) != state.closed_at.has_value()) return "closed means with closed_at";
  return {};
}

Result<State> queued(State state, Id<routing::Queue> queue, Time waiting_since) {
  if (state.status == Status::closed) return refused("The conversation is closed; reopen it first.");
  state.status = Status::waiting;
  state.owner_kind = OwnerKind::queue;
  state.owner = {};
  state.bot = {};
  state.queue = queue;
  state.waiting_since = waiting_since;
  state.assigned_at.reset();
  return state;
}

Result<State> assigned(State state, Id<identity::User> user, Time now) {
  if (state.status == Status::closed) return refused("The conversation is closed; reopen it first.");
  state.status = Status::active;
  state.owner_kind = OwnerKind::agent;
  state.owner = user;
  state.bot = {};
  state.last_agent = user;
  state.waiting_since.reset();
  state.assigned_at = now;
  return state;
}

Result<State> handed_to_bot(State state, Id<bot::Bot> bot, Time now) {
  if (state.status == Status::closed) return refused("The conversation is closed; reopen it first.");
  state.status = Status::open;
  state.owner_kind = OwnerKind::bot;
  state.owner = {};
  state.bot = bot;
  state.waiting_since.reset();
  state.assigned_at = now;
  return state;
}

Result<State> closed(State state, Time now) {
  if (state.status == Status::closed) return refused("The conversation is closed already.");
  if (state.owner_kind == OwnerKind::queue) state.owner_kind = OwnerKind::nobody;
  state.status = Status::closed;
  state.waiting_since.reset();
  state.unanswered_since.reset();
  state.closed_at = now;
  return state;
}

Result<State> reopened(State state, Id<identity::User> user, Time now) {
  if (state.status != Status::closed) return refused("The conversation is not closed.");
  if (state.merged_into) return refused("The conversation was merged into another one; undo the merge first.");
  state.closed_at.reset();
  state.status = Status::open;
  if (!user && state.owner_kind == OwnerKind::bot) return state;
  state.owner_kind = OwnerKind::nobody;
  state.owner = {};
  state.bot = {};
  state.assigned_at.reset();
  if (user) return assigned(std::move(state), user, now);
  if (state.queue) {
    const auto queue = state.queue;
    return queued(std::move(state), queue, now);
  }
  return state;
}

bool within_reopen_window(const State& state, Time now, std::chrono::seconds window) {
  return state.closed_at && !state.merged_into && now < *state.closed_at + window;
}

State with_message(State state, MessageKind kind, AuthorKind author, std::int64_t seq, Time at) {
  state.last_seq = seq;
  if (kind == MessageKind::note || kind == MessageKind::system || author == AuthorKind::system) return state;
  if (author == AuthorKind::contact) {
    ++state.unread;
    if (!state.unanswered_since) state.unanswered_since = at;
    state.contact_delivered_seq = state.contact_read_seq = seq;
    return state;
  }
  state.unanswered_since.reset();
  if (author == AuthorKind::agent) {
    state.unread = 0;
    state.agent_delivered_seq = state.agent_read_seq = seq;
  }
  return state;
}

bool is_activity_due(const State& state, Time now) {
  return now - state.activity >= kActivityStep;
}

}  // namespace deskbell::conversations
