#include "work.h"

namespace deskbell::escalation {

Actor hand_of(const Escalation& escalation) {
  if (!escalation.by) return Actor::system();
  Actor actor;
  actor.kind = ActorKind::user;
  actor.id = escalation.by->value;
  actor.name = escalation.by_name.value_or("");
  actor.permissions = identity::Permissions::everything();
  return actor;
}

std::optional<cases::Case> Escalations::Work::climbing(storage::Snapshot& snapshot, Id<cases::Case> id) const {
  auto matter = needs.ports.matter(snapshot, id);
  if (!matter || matter->merged_into || matter->state_category == cases::StateCategory::solved ||
      matter->state_category == cases::StateCategory::closed)
    return std::nullopt;
  return matter;
}

Place Escalations::Work::place(storage::Snapshot& snapshot, const cases::Case& matter,
                               std::span<const Line> lines) const {
  Place out{.queue = matter.queue, .owner = matter.owner, .level = matter.grade.level};
  if (matter.queue) out.queue_name = needs.ports.queue_name(snapshot, *matter.queue);
  if (matter.owner) out.owner_name = needs.ports.user_name(snapshot, *matter.owner);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (matter.queue == lines[i].queue) out.line = static_cast<int>(i) + 1;
  return out;
}

Escalation Escalations::Work::raise(storage::Transaction& tx, const cases::Case& matter, const Raising& what) {
  Escalation escalation{.id = needs.ids.next<Escalation>(),
                        .case_id = matter.id,
                        .number = matter.number,
                        .subject = matter.subject,
                        .ladder = what.ladder.id,
                        .ladder_name = what.ladder.name,
                        .level = what.level,
                        .level_name = what.level_name,
                        .rung = what.rung,
                        .reason = what.reason,
                        .by = what.by,
                        .by_name = what.by_name,
                        .note = what.note,
                        .from = place(tx, matter, what.ladder.lines),
                        .steps = {},
                        .at = needs.clock.now()};
  store::insert(tx, escalation, what.occasion, {what.actions, what.ladder.lines});
  tell(tx, escalation, kRaised, what.by ? what.by->value : 0, what.by_name);
  enqueue(tx, kCarryOutJob, escalation.id);
  return escalation;
}

void Escalations::Work::tell(storage::Transaction& tx, const Escalation& escalation, std::string_view kind,
                             std::int64_t actor, std::optional<std::string> by_name) {
  needs.log.append(tx, escalation.case_id.value, kind, actor,
                   base::to_json(EscalationEvent{escalation, std::move(by_name)}));
}

void Escalations::Work::notify(storage::Transaction& tx, Id<identity::User> user, const Escalation& escalation,
                               std::string code, notices::Weight weight, const std::optional<std::string>& text) {
  std::map<std::string, std::string> params{{"number", escalation.number},
                                            {"subject", escalation.subject},
                                            {"ladder", escalation.ladder_name},
                                            {"level", escalation.level_name},
                                            {"reason", std::string(base::name_of(escalation.reason.kind))},
                                            {"escalation", to_string(escalation.id)}};
  if (escalation.reason.clock) params["clock"] = base::name_of(*escalation.reason.clock);
  if (escalation.reason.percent) params["percent"] = std::to_string(*escalation.reason.percent);
  if (escalation.by_name) params["by"] = *escalation.by_name;
  if (text && !text->empty()) params["text"] = *text;
  std::string topic = weight == notices::Weight::urgent ? topic_of(escalation) : std::string();
  needs.notices.tell(tx, {.user = user,
                          .code = std::move(code),
                          .params = std::move(params),
                          .about = notices::About{.kind = notices::AboutKind::matter,
                                                  .id = {escalation.case_id.value},
                                                  .title = escalation.number + " " + escalation.subject},
                          .weight = weight,
                          .topic = std::move(topic)});
}

std::string Escalations::Work::topic_of(const Escalation& escalation) {
  return "escalation.call " + to_string(escalation.id);
}

void Escalations::Work::enqueue(storage::Transaction& tx, std::string_view kind, Id<Escalation> id,
                                std::optional<Time> at) {
  needs.jobs.enqueue(tx, {.kind = std::string(kind),
                          .payload = base::to_json(JobPayload{id}),
                          .run_at = at,
                          .unique_key = std::string(kind) + " " + to_string(id)});
}

}  // namespace deskbell::escalation
