#include "work.h"

#include <base/log.h>

#include <escalation/news.h>

namespace deskbell::escalation {

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
    const auto told = mark_of(event);
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
  return {[work = work_](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
            for (const auto& event : events) TRY(work->hear(tx, event));
            return {};
          },
          [](const events::Event& event) { return news_of(event.kind) != News::none; }};
}

}  // namespace deskbell::escalation
