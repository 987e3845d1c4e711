// The runner's part that waits for times: timers of things, schedules of rules, and pages of all things.
#include "rehearsal_store.h"
#include "rule_store.h"
#include "run_store.h"
#include "sweeping.h"
#include "work.h"

#include <algorithm>

namespace deskbell::automation {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr int kTimersAtOnce = 200;
constexpr int kThingsAtOnce = 200;
constexpr std::chrono::seconds kTick{10};
// A time trigger whose time had passed already when its moment became known still comes, unless it is older than this.
constexpr std::chrono::hours kGrace{24};

}  // namespace

void enqueue(const Needs& needs, Transaction& tx, const Sweep& sweep) {
  needs.jobs.enqueue(tx, {.kind = std::string(kSweepJob), .payload = base::to_json(sweep)});
}

void enqueue_arming(const Needs& needs, Transaction& tx, const StoredRule& rule) {
  // The version that the caller is about to save.
  enqueue(needs, tx, {.kind = SweepKind::arming, .rule = rule.id, .version = rule.version + 1, .at = {}, .cursor = {}});
}

void Runner::register_jobs() {
  needs_.jobs.handle(std::string(kRunJob), [this](const jobs::Job& job) { return run_job(job.payload); });
  needs_.jobs.handle(std::string(kSweepJob), [this](const jobs::Job& job) { return sweep(job.payload); });
  needs_.jobs.handle("automation.tick", [this](const jobs::Job&) { return tick(); });
  needs_.jobs.handle("automation.forget", [this](const jobs::Job&) { return forget(); });
  needs_.jobs.every("automation.tick", kTick, {.kind = "automation.tick"});
  needs_.jobs.every("automation.forget", std::chrono::hours(24), {.kind = "automation.forget"});
}

void Runner::arm(Transaction& tx, const Engine& engine, const Observation& seen, Time at) {
  const auto& timed = engine.timed(seen.thing.kind);
  if (timed.empty()) return;
  const auto known = store::timers_of(tx, seen.thing);
  for (const LoadedRule* rule : timed) {
    const After& after = *rule->rule.when.after;
    const auto* value = seen.facts.find(after.fact);
    const auto* moment = value ? std::get_if<Time>(value) : nullptr;
    const auto timer = std::ranges::find(known, rule->id, [](const store::Timer& one) { return one.rule; });
    if (!moment) {
      if (timer != known.end()) store::remove_timer(tx, rule->id, seen.thing);
      continue;
    }
    if (timer != known.end() && timer->moment == *moment) continue;
    const Time due = *moment + std::chrono::minutes(after.minutes);
    if (due < rule->since || due < at - kGrace) continue;
    store::set_timer(tx, {rule->id, seen.thing, *moment, due});
  }
}

Result<void> Runner::tick() {
  const Time now = needs_.clock.now();
  const auto [rules, refused] = needs_.database.read([&](Snapshot& snapshot) {
    const auto all = loaded(snapshot);
    return std::pair(store::rules(snapshot), all->engine.refused());
  });
  for (const auto& one : refused)
    TRY(needs_.database.write([&](Transaction& tx) { return break_rule(tx, one.rule, one.reason); }));
  for (const StoredRule& rule : rules) {
    if (rule.state != RuleState::on || !rule.next_at || *rule.next_at > now) continue;
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      const auto stored = store::find_rule(tx, rule.id);
      if (!stored || stored->version != rule.version || stored->next_at != rule.next_at) return {};
      store::set_next(tx, rule.id, next_of(*stored->rule.when.schedule, now));
      enqueue(needs_, tx, {.rule = rule.id, .version = rule.version, .at = *rule.next_at, .cursor = {}});
      return {};
    }));
  }
  for (int passed = kTimersAtOnce; passed == kTimersAtOnce;) {
    const auto due =
        needs_.database.read([&](Snapshot& snapshot) { return store::due_timers(snapshot, now, kTimersAtOnce); });
    passed = static_cast<int>(due.size());
    if (due.empty()) break;
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      for (const auto& timer : due) {
        if (!store::pass_timer(tx, timer)) continue;
        enqueue_run(tx, {.thing = timer.thing,
                         .trigger = "after",
                         .occasion = "t" + to_string(timer.thing.id) + ":" +
                                     std::to_string(timer.moment.time_since_epoch().count()),
                         .event = {},
                         .rules = {timer.rule}});
      }
      return {};
    }));
  }
  return {};
}

Result<void> Runner::sweep(std::string_view payload) {
  TRY(Sweep page, base::parse_json<Sweep>(payload));
  const auto [rule, found] = needs_.database.read([&](Snapshot& snapshot) {
    auto stored = store::find_rule(snapshot, page.rule);
    if (stored && (stored->version != page.version || stored->state != RuleState::on)) stored.reset();
    Page<Thing> some;
    if (stored)
      some =
          needs_.surroundings.unfinished(snapshot, stored->rule.about, page.cursor, kThingsAtOnce);
    return std::pair(std::move(stored), std::move(some));
  });
  if (!rule) return {};
  const auto& things = found.items;
  if (page.kind == SweepKind::schedule) {
    for (const Thing thing : things)
      TRY(run({.thing = thing,
               .trigger = "schedule",
               .occasion = "s" + std::to_string(page.at.time_since_epoch().count()) + ":" + to_string(thing.id),
               .event = {},
               .rules = {page.rule}}));
  } else {
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      const auto all = loaded(tx);
      for (const Thing thing : things)
        if (auto facts = needs_.surroundings.facts(tx, thing))
          arm(tx, all->engine, {.thing = thing, .facts = *std::move(facts), .event = {}, .whole = true},
              needs_.clock.now());
      return {};
    }));
  }
  if (!found.next) return {};
  page.cursor = found.next;
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    enqueue(needs_, tx, page);
    return {};
  });
}

Result<void> Runner::forget() {
  const Time before = needs_.clock.now() - kKeepRuns;
  // Ids begin with the milliseconds since 2024 (base/id.h), so runs go by their ids.
  const auto since_2024 = std::chrono::floor<std::chrono::milliseconds>(
      before - Time(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1)));
  for (std::int64_t gone = 1; gone > 0;) {
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      gone = store::forget(tx, since_2024.count() << 22, before);
      store::forget_rehearsals(tx, before);
      return {};
    }));
  }
  return {};
}

}  // namespace deskbell::automation
