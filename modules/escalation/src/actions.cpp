#include "work.h"

#include <algorithm>

// What a level asks for, done one after the other.
namespace deskbell::escalation {
namespace {

Step refused(Step step, std::string why) {
  step.refused = std::move(why);
  return step;
}

std::vector<std::string> names_of(const std::vector<Person>& people) {
  std::vector<std::string> names;
  for (const auto& person : people) names.push_back(person.name);
  return names;
}

// Worth another attempt; anything else is the answer.
bool passes(ErrorCode code) {
  return code == ErrorCode::aborted || code == ErrorCode::unavailable || code == ErrorCode::storage_full ||
         code == ErrorCode::internal;
}

std::string note_of(const Escalation& escalation, const Action& action) {
  if (escalation.note) return *escalation.note;
  if (action.text && !action.text->empty()) return *action.text;
  return escalation.level_name;
}

}  // namespace

std::vector<Person> Escalations::Work::resolve(storage::Snapshot& snapshot, const cases::Case& matter,
                                               std::span<const Who> who) const {
  std::vector<Person> out;
  const auto add = [&](Id<identity::User> user) {
    if (std::ranges::find(out, user, &Person::user) != out.end()) return;
    if (auto name = needs.ports.user_name(snapshot, user)) out.push_back({user, *std::move(name)});
  };
  for (const Who& one : who) {
    switch (one.kind) {
      case WhoKind::owner:
        if (matter.owner) add(*matter.owner);
        break;
      case WhoKind::watchers:
        for (const auto user : matter.watchers) add(user);
        break;
      case WhoKind::user:
        add(*one.user);
        break;
      case WhoKind::role:
        for (const auto user : needs.ports.of_role(snapshot, one.role)) add(user);
        break;
      case WhoKind::team:
        for (const auto user : needs.ports.of_team(snapshot, *one.team)) add(user);
        break;
      case WhoKind::duty_manager:
        for (const auto& person : needs.ladders.on_duty(snapshot, one.roster, needs.clock.now())) add(person.user);
        break;
    }
  }
  return out;
}

Result<Step> Escalations::Work::hand_over(storage::Transaction& tx, const Escalation& escalation, Step step,
                                          Id<routing::Queue> queue, const Action& action) {
  const auto name = needs.ports.queue_name(tx, queue);
  if (!name) return refused(std::move(step), "The queue is gone.");
  step.names = {*name};
  TRY(needs.ports.hand_over(hand_of(escalation), escalation.case_id,
                            {.queue = queue, .note = note_of(escalation, action)}));
  return step;
}

Result<Step> Escalations::Work::act(storage::Transaction& tx, Escalation& escalation, const cases::Case& matter,
                                    const Action& action, const store::Plan& plan) {
  Step step{.kind = action.kind, .at = needs.clock.now()};
  switch (action.kind) {
    case ActionKind::notify: {
      const auto people = resolve(tx, matter, *action.who);
      if (people.empty()) return refused(std::move(step), "There is nobody to tell.");
      for (const auto& person : people)
        notify(tx, person.user, escalation, "escalation.told", notices::Weight::normal, action.text);
      step.names = names_of(people);
      return step;
    }
    case ActionKind::call: {
      const auto people = resolve(tx, matter, *action.who);
      escalation.call = Call{.answer_within_s = *action.answer_within_s, .chain = {}, .rings = {}};
      for (const auto& person : people) escalation.call->chain.push_back(person.user);
      ring(tx, escalation);
      if (people.empty()) return refused(std::move(step), "There is nobody to call.");
      step.names = names_of(people);
      return step;
    }
    case ActionKind::raise_level: {
      const auto level = raised(matter.grade.level, action.level);
      if (!level) return refused(std::move(step), "It is as urgent already.");
      step.names = {std::string(base::name_of(*level))};
      TRY(needs.ports.grade(hand_of(escalation), matter.id, *level, note_of(escalation, action)));
      return step;
    }
    case ActionKind::to_line: {
      LadderDraft lines;
      lines.lines = plan.lines;
      const auto line = action.line ? action.line : next_line(lines, matter.queue);
      if (!line) return refused(std::move(step), "It is in the last line already.");
      if (line_of(lines, matter.queue) == line) return refused(std::move(step), "It is in that line already.");
      return hand_over(tx, escalation, std::move(step), plan.lines[static_cast<std::size_t>(*line - 1)].queue, action);
    }
    case ActionKind::to_queue:
      if (matter.queue == action.queue) return refused(std::move(step), "It is in that queue already.");
      return hand_over(tx, escalation, std::move(step), *action.queue, action);
    case ActionKind::to_duty_manager: {
      const auto people = needs.ladders.on_duty(tx, action.roster, needs.clock.now());
      if (people.empty()) return refused(std::move(step), "Nobody is on duty.");
      step.names = {people.front().name};
      if (matter.owner == people.front().user) return step;
      TRY(needs.ports.hand_over(hand_of(escalation), matter.id,
                                {.owner = people.front().user, .note = note_of(escalation, action)}));
      return step;
    }
    case ActionKind::add_task:
      step.names = {action.task->title};
      TRY(needs.ports.add_task(hand_of(escalation), matter.id, *action.task));
      return step;
  }
  return step;
}

Result<void> Escalations::carry_out(Id<Escalation> id) {
  Work& work = *work_;
  bool more = true;
  while (more) {
    // The action and its outcome are one transaction, so that a restart goes on with the next one.
    const auto attempt = [&](const std::optional<std::string>& refusal) {
      return work.needs.database.write([&](storage::Transaction& tx) -> Result<void> {
        more = false;
        auto escalation = store::load(tx, id);
        if (!escalation || escalation->to) return {};
        const auto plan = store::plan(tx, id);
        const auto matter = work.climbing(tx, escalation->case_id);
        if (escalation->steps.size() < plan.actions.size()) {
          const Action& action = plan.actions[escalation->steps.size()];
          Step step{.kind = action.kind, .at = work.needs.clock.now()};
          if (!matter) {
            step.refused = "The case has come to its end.";
          } else if (refusal) {
            step.refused = *refusal;
          } else {
            TRY(step, work.act(tx, *escalation, *matter, action, plan));
          }
          escalation->steps.push_back(std::move(step));
          more = true;
          store::save(tx, *escalation);
          return {};
        }
        const auto last = work.needs.ports.matter(tx, escalation->case_id);
        escalation->to = last ? work.place(tx, *last, plan.lines) : escalation->from;
        store::save(tx, *escalation);
        work.tell(tx, *escalation, kCarriedOut, escalation->by ? escalation->by->value : 0, escalation->by_name);
        return {};
      });
    };
    if (auto done = attempt(std::nullopt); !done) {
      if (passes(done.error().code)) return done;
      if (auto noted = attempt(done.error().message); !noted) return noted;
    }
  }
  return {};
}

}  // namespace deskbell::escalation
