#include "work.h"

#include <escalation/escalations.h>

#include <algorithm>

namespace deskbell::escalation {
namespace {

constexpr int kMostShown = 100;
constexpr int kMostWaiting = 200;
constexpr const char* kNoCase = "There is no such case.";

bool moved(const Escalation& escalation) {
  return escalation.to &&
         (escalation.to->queue != escalation.from.queue || escalation.to->owner != escalation.from.owner);
}

// The highest level that counts now.
int rung_of(std::span<const Escalation> escalations) {
  int rung = 0;
  for (const Escalation& one : escalations)
    if (!one.returned) rung = std::max(rung, one.rung);
  return rung;
}

bool is_by_hand(const Rung& rung) {
  return std::ranges::find(rung.triggers, TriggerKind::by_hand, &Trigger::kind) != rung.triggers.end();
}

std::vector<Choice> by_hand(const Ladder& ladder) {
  std::vector<Choice> out;
  for (std::size_t i = 0; i < ladder.levels.size(); ++i)
    if (is_by_hand(ladder.levels[i]))
      out.push_back({ladder.levels[i].key, ladder.levels[i].name, static_cast<int>(i) + 1});
  return out;
}

std::optional<Choice> next_by_hand(const Ladder& ladder, int rung) {
  for (const Choice& choice : by_hand(ladder))
    if (choice.rung > rung) return choice;
  return std::nullopt;
}

std::string occasion_by_hand(std::span<const Fired> history) {
  const auto count = std::ranges::count_if(history, [](const Fired& one) { return one.occasion.starts_with("hand "); });
  return "hand " + std::to_string(count + 1);
}

Result<void> require_note(const std::string& note) {
  if (note.find_first_not_of(" \t\r\n") == std::string::npos) return invalid("note", "is required");
  return {};
}

}  // namespace

Escalations::Escalations(Needs needs) : work_(std::make_shared<Work>(needs)) {
  const auto handle = [&](std::string_view kind, auto member) {
    needs.jobs.handle(std::string(kind), [this, member](const jobs::Job& job) -> Result<void> {
      TRY(const JobPayload payload, base::parse_json<JobPayload>(job.payload));
      return (this->*member)(payload.escalation);
    });
  };
  handle(kCarryOutJob, &Escalations::carry_out);
  handle(kPassOnJob, &Escalations::pass_on);
}

Result<Standing> Escalations::standing(const Actor& actor, Id<cases::Case> id) {
  Work& work = *work_;
  return work.needs.database.read([&](storage::Snapshot& snapshot) -> Result<Standing> {
    const auto matter = work.needs.ports.matter(snapshot, id);
    if (!matter) return not_found(kNoCase);
    TRY(identity::require_visible(actor, Permission::view_cases, cases::subject_of(*matter), kNoCase));
    Standing out;
    out.escalations = store::of_case(snapshot, id, kMostShown);
    out.rung = rung_of(out.escalations);
    out.may_go_back =
        std::ranges::any_of(out.escalations, [](const Escalation& one) { return !one.returned && moved(one); });
    const auto ladder = work.needs.ladders.of(snapshot, work.needs.ports.facts(snapshot, *matter));
    if (!ladder) return out;
    const Ladder& its = ladder->ladder();
    out.ladder = its.id;
    out.ladder_name = its.name;
    out.line = line_of(its, matter->queue);
    for (std::size_t i = 0; i < its.lines.size(); ++i)
      out.lines.push_back({static_cast<int>(i) + 1, its.lines[i].name});
    const bool open = work.climbing(snapshot, id).has_value();
    if (open) out.by_hand = by_hand(its);
    out.may_go_on = open && (next_by_hand(its, out.rung) || next_line(its, matter->queue));
    out.may_go_back = out.may_go_back && open;
    return out;
  });
}

Result<cases::Case> Escalations::Work::load_to_move(storage::Transaction& tx, const Actor& actor,
                                                    Id<cases::Case> id) const {
  const auto known = needs.ports.matter(tx, id);
  if (!known) return not_found(kNoCase);
  TRY(identity::require_visible(actor, Permission::view_cases, cases::subject_of(*known), kNoCase));
  TRY(identity::require(actor, Permission::edit_cases, cases::subject_of(*known)));
  auto matter = climbing(tx, id);
  if (!matter) return failure(ErrorCode::failed_precondition, "The case has come to its end.");
  return *std::move(matter);
}

Result<Escalation> Escalations::escalate(const Actor& actor, Id<cases::Case> id, const Escalate& how) {
  TRY(require_note(how.note));
  Work& work = *work_;
  return work.needs.database.write([&](storage::Transaction& tx) -> Result<Escalation> {
    TRY(const cases::Case matter, work.load_to_move(tx, actor, id));
    const auto ladder = work.needs.ladders.of(tx, work.needs.ports.facts(tx, matter));
    if (!ladder) return failure(ErrorCode::failed_precondition, "No ladder is for cases like this one.");
    const Ladder& its = ladder->ladder();
    const auto history = store::fired(tx, id, its.id);
    Raising raising{.ladder = its,
                    .level = "line",
                    .level_name = {},
                    .occasion = occasion_by_hand(history),
                    .reason = {},
                    .actions = {},
                    .by_name = actor.name,
                    .note = how.note};
    if (actor.kind == ActorKind::user) raising.by = actor.user();
    std::optional<Choice> choice;
    if (how.level) {
      const auto all = by_hand(its);
      const auto found = std::ranges::find(all, *how.level, &Choice::level);
      if (found == all.end()) return invalid("level", "is not one that can be raised by hand");
      choice = *found;
    } else if (!how.line) {
      choice = next_by_hand(its, rung_of(store::of_case(tx, id, kMostShown)));
    }
    if (choice) {
      const Rung& rung = its.levels[static_cast<std::size_t>(choice->rung - 1)];
      raising.level = rung.key;
      raising.level_name = rung.name;
      raising.rung = choice->rung;
      raising.actions = rung.actions;
      return work.raise(tx, matter, raising);
    }
    const auto line = how.line ? how.line : next_line(its, matter.queue);
    if (!line) return failure(ErrorCode::failed_precondition, "There is no further level and no further line.");
    if (*line < 1 || *line > std::ssize(its.lines)) return invalid("line", "is not one of the ladder's lines");
    if (line_of(its, matter.queue) == line)
      return failure(ErrorCode::failed_precondition, "The case is in that line already.");
    raising.level_name = its.lines[static_cast<std::size_t>(*line - 1)].name;
    raising.actions = {{.kind = ActionKind::to_line, .line = line}};
    return work.raise(tx, matter, raising);
  });
}

Result<Escalation> Escalations::give_back(const Actor& actor, Id<cases::Case> id, const GiveBack& how) {
  TRY(require_note(how.note));
  Work& work = *work_;
  return work.needs.database.write([&](storage::Transaction& tx) -> Result<Escalation> {
    TRY(const cases::Case matter, work.load_to_move(tx, actor, id));
    // Newest first: with a line, all that came after the case was there.
    std::vector<Escalation> back;
    for (Escalation& one : store::of_case(tx, id, kMostShown)) {
      if (one.returned || !moved(one)) continue;
      back.push_back(std::move(one));
      if (!how.line || back.back().from.line == how.line) break;
    }
    if (back.empty()) return failure(ErrorCode::failed_precondition, "The case was not moved by an escalation.");
    Escalation& last = back.back();
    if (how.line && last.from.line != how.line)
      return failure(ErrorCode::failed_precondition, "The case did not come from that line.");
    Handover to{.note = how.note};
    if (last.from.queue && last.from.queue != matter.queue) {
      if (!work.needs.ports.queue_name(tx, *last.from.queue))
        return failure(ErrorCode::failed_precondition, "The queue that it came from is gone; assign it by hand.");
      to.queue = last.from.queue;
    }
    if (last.from.owner && work.needs.ports.user_name(tx, *last.from.owner)) to.owner = last.from.owner;
    Escalation by_actor = last;
    by_actor.by = actor.kind == ActorKind::user ? std::optional(actor.user()) : std::nullopt;
    by_actor.by_name = actor.name;
    TRY(work.needs.ports.hand_over(hand_of(by_actor), id, to));
    const auto now = work.needs.ports.matter(tx, id);
    const store::Plan plan = store::plan(tx, last.id);
    const Return returned{.by_name = actor.name,
                          .at = work.needs.clock.now(),
                          .note = how.note,
                          .to = work.place(tx, now.value_or(matter), plan.lines)};
    for (Escalation& one : back) {
      one.returned = returned;
      if (one.call && one.call->state == CallState::ringing)
        work.end_call(tx, one, CallState::cancelled, kCallCancelled);
      store::save(tx, one);
      work.tell(tx, one, kReturned, actor.id, actor.name);
    }
    if (to.owner && *to.owner != actor.user())
      work.notify(tx, *to.owner, last, "escalation.returned", notices::Weight::normal, how.note);
    return last;
  });
}

Result<std::vector<Escalation>> Escalations::waiting(const Actor& actor) {
  if (actor.kind != ActorKind::user) return failure(ErrorCode::permission_denied, "Only users are called.");
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Escalation>> {
    return store::ringing_for(snapshot, actor.user(), kMostWaiting);
  });
}

Result<Page<Escalation>> Escalations::list(const Actor& actor, const Filter& filter) {
  if (!identity::allowed(actor, Permission::manage_cases)) TRY(identity::require(actor, Permission::view_insight));
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Escalation>> {
    Page<Escalation> page;
    page.items = store::list(snapshot, filter.state, before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

Stats Escalations::stats() {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) { return store::stats(snapshot); });
}

}  // namespace deskbell::escalation
