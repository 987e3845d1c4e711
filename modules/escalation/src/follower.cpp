#include "work.h"

#include <base/log.h>

// What the log says that may make a case climb, or end its calls.
namespace deskbell::escalation {
namespace {

enum class News { none, mark, matter, end };

News news_of(std::string_view kind) {
  if (kind == "clock.warned" || kind == "clock.breached") return News::mark;
  if (kind == "case.opened" || kind == "case.reopened" || kind == "case.graded" || kind == "case.changed" ||
      kind == "case.answered" || kind == "case.moved" || kind == "case.tagged")
    return News::matter;
  if (kind == "case.solved" || kind == "case.closed" || kind == "case.merged") return News::end;
  return News::none;
}

struct Telling {
  Id<clocks::Subject> subject;
  ClockMark mark;
};

std::int64_t id_at(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? base::parse_id({text->data(), text->size()}).value_or(0) : 0;
}

// Only what is needed: another release may say more.
std::optional<Telling> telling_of(const events::Event& event) {
  const auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  if (!payload) return std::nullopt;
  const auto* subject = payload->if_contains("subject");
  const auto* clock = payload->if_contains("clock");
  if (!subject || !subject->is_object() || !clock || !clock->is_object()) return std::nullopt;
  const auto* type = clock->get_object().if_contains("type");
  const auto known = type && type->is_string()
                         ? base::find_enum<clocks::ClockType>(std::string_view(type->get_string()))
                         : std::nullopt;
  Telling out{.subject = {id_at(subject->get_object(), "id")}, .mark = {.clock = {id_at(clock->get_object(), "id")}}};
  if (!known || !out.subject || !out.mark.clock) return std::nullopt;
  out.mark.type = *known;
  if (event.kind == "clock.breached") return out;
  const auto* percent = payload->if_contains("percent");
  if (!percent || !percent->is_int64()) return std::nullopt;
  out.mark.percent = static_cast<int>(percent->get_int64());
  return out;
}

}  // namespace

void Escalations::Work::climb(storage::Transaction& tx, const cases::Case& matter,
                              const std::optional<ClockMark>& mark) {
  const auto facts = needs.ports.facts(tx, matter);
  const auto ladder = needs.ladders.of(tx, facts);
  if (!ladder) return;
  const auto history = store::fired(tx, matter.id, ladder->ladder().id);
  for (const Due& due : due_levels(*ladder, facts, mark, history, needs.clock.now())) {
    const Rung& rung = ladder->ladder().levels[static_cast<std::size_t>(due.rung - 1)];
    raise(tx, matter,
          {.ladder = ladder->ladder(),
           .level = rung.key,
           .level_name = rung.name,
           .rung = due.rung,
           .occasion = due.occasion,
           .reason = due.reason,
           .actions = rung.actions});
  }
}

Result<void> Escalations::Work::hear(storage::Transaction& tx, const events::Event& event) {
  const News news = news_of(event.kind);
  if (news == News::none) return {};
  const Id<cases::Case> id{event.stream};
  if (news == News::end) {
    if (!climbing(tx, id)) cancel_calls(tx, id);
    return {};
  }
  const auto ladders = needs.ladders.compiled(tx);
  if (news == News::matter &&
      std::ranges::none_of(*ladders, [](const CompiledLadder& ladder) { return ladder.looks_at_cases(); }))
    return {};
  std::optional<ClockMark> mark;
  if (news == News::mark) {
    const auto told = telling_of(event);
    if (!told) {
      base::log_warn("An event of a clock cannot be read.", {{"position", event.position}});
      return {};
    }
    if (!needs.ports.counts(tx, told->subject, told->mark.clock)) return {};
    mark = told->mark;
  }
  if (const auto matter = climbing(tx, id)) climb(tx, *matter, mark);
  return {};
}

events::Consumer::Handler Escalations::follower() {
  return [work = work_](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
    for (const auto& event : events) TRY(work->hear(tx, event));
    return {};
  };
}

}  // namespace deskbell::escalation
