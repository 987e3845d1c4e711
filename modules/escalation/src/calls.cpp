#include "work.h"

#include <algorithm>

// Calls: one person after the other, until somebody says that he has it.
namespace deskbell::escalation {

void Escalations::Work::ring(storage::Transaction& tx, Escalation& escalation) {
  Call& call = *escalation.call;
  const Time now = needs.clock.now();
  while (const auto next = next_called(call.chain.size(), static_cast<std::size_t>(call.turns))) {
    ++call.turns;
    const auto user = call.chain[*next];
    const auto name = needs.ports.user_name(tx, user);
    // Disabled in the meantime.
    if (!name) continue;
    call.rings.push_back({.user = user, .name = *name, .at = now});
    call.next_at = now + call.answer_within_s;
    notify(tx, user, escalation, "escalation.called", notices::Weight::urgent, escalation.note);
    enqueue(tx, kPassOnJob, escalation.id, call.next_at);
    return;
  }
  call.state = CallState::unanswered;
  call.next_at.reset();
}

void Escalations::Work::end_call(storage::Transaction& tx, Escalation& escalation, CallState state,
                                 std::string_view kind) {
  escalation.call->state = state;
  escalation.call->next_at.reset();
  needs.notices.over(tx, topic_of(escalation));
  store::save(tx, escalation);
  needs.jobs.cancel(tx, std::string(kPassOnJob) + " " + to_string(escalation.id));
  tell(tx, escalation, kind, 0, {});
}

void Escalations::Work::cancel_calls(storage::Transaction& tx, Id<cases::Case> matter) {
  for (Escalation& escalation : store::ringing_of_case(tx, matter))
    end_call(tx, escalation, CallState::cancelled, kCallCancelled);
}

Result<void> Escalations::pass_on(Id<Escalation> id) {
  Work& work = *work_;
  return work.needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    auto escalation = store::load(tx, id);
    if (!escalation || !escalation->call || escalation->call->state != CallState::ringing) return {};
    if (!work.climbing(tx, escalation->case_id)) {
      work.end_call(tx, *escalation, CallState::cancelled, kCallCancelled);
      return {};
    }
    if (escalation->call->next_at && work.needs.clock.now() < *escalation->call->next_at) {
      work.enqueue(tx, kPassOnJob, id, escalation->call->next_at);
      return {};
    }
    work.ring(tx, *escalation);
    store::save(tx, *escalation);
    const bool over = escalation->call->state == CallState::unanswered;
    work.tell(tx, *escalation, over ? kUnanswered : kCalled, 0, {});
    if (over) work.needs.notices.over(tx, Work::topic_of(*escalation));
    if (over)
      for (const auto user : escalation->call->chain)
        work.notify(tx, user, *escalation, "escalation.unanswered", notices::Weight::normal, {});
    return {};
  });
}

Result<Escalation> Escalations::acknowledge(const Actor& actor, Id<Escalation> id, std::string_view note) {
  Work& work = *work_;
  return work.needs.database.write([&](storage::Transaction& tx) -> Result<Escalation> {
    auto escalation = store::load(tx, id);
    const auto matter = escalation ? work.needs.ports.matter(tx, escalation->case_id) : std::nullopt;
    if (!escalation || !matter) return not_found("There is no such escalation.");
    const bool called = escalation->call && std::ranges::find(escalation->call->rings, actor.user(), &Ring::user) !=
                                                escalation->call->rings.end();
    if (!called) {
      TRY(identity::require_visible(actor, Permission::view_cases, cases::subject_of(*matter),
                                    "There is no such escalation."));
      TRY(identity::require(actor, Permission::assign_cases, cases::subject_of(*matter)));
    }
    if (!escalation->call) return failure(ErrorCode::failed_precondition, "Nobody was called.");
    Call& call = *escalation->call;
    if (call.state == CallState::acknowledged && call.by == actor.user()) return *std::move(escalation);
    if (call.state == CallState::acknowledged)
      return failure(ErrorCode::failed_precondition,
                     call.by_name.value_or("Somebody") + " has acknowledged it already.");
    if (call.state == CallState::cancelled)
      return failure(ErrorCode::failed_precondition, "It needs no answer any more.");
    call.state = CallState::acknowledged;
    call.next_at.reset();
    call.by = actor.user();
    call.by_name = actor.name;
    call.at = work.needs.clock.now();
    if (!note.empty()) call.note = std::string(note);
    store::save(tx, *escalation);
    work.needs.jobs.cancel(tx, std::string(kPassOnJob) + " " + to_string(id));
    work.needs.notices.over(tx, Work::topic_of(*escalation));
    work.tell(tx, *escalation, kAcknowledged, actor.id, actor.name);
    if (escalation->by && *escalation->by != actor.user())
      work.notify(tx, *escalation->by, *escalation, "escalation.acknowledged", notices::Weight::normal, actor.name);
    return *std::move(escalation);
  });
}

}  // namespace deskbell::escalation
