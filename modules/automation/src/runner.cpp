#include "checking.h"
#include "rule_store.h"
#include "run_store.h"
#include "work.h"

#include <base/log.h>

namespace deskbell::automation {

using storage::Snapshot;
using storage::Transaction;

Runner::Runner(Needs needs) : needs_(needs) {
  listener_ = needs_.log.listen([this](events::Log::Batch batch) {
    for (const auto& event : batch)
      if (event->kind.starts_with("settings.")) ++changes_;
  });
}

Runner::~Runner() = default;

Stats Runner::stats() const {
  return {.events = events_, .matched = matched_, .done = done_, .failed = failed_, .stopped = stopped_};
}

std::shared_ptr<const Runner::Loaded> Runner::loaded(Snapshot& snapshot) {
  const std::uint64_t as_of = changes_;
  const std::int64_t stamp = store::stamp(snapshot);
  {
    const std::scoped_lock lock(mutex_);
    if (loaded_ && loaded_->as_of == as_of && loaded_->stamp == stamp) return loaded_;
  }
  std::vector<LoadedRule> rules;
  for (auto& stored : store::rules(snapshot))
    if (stored.state == RuleState::on)
      rules.push_back({stored.id, std::move(stored.rule), stored.since.value_or(Time())});
  auto made = std::make_shared<Loaded>(std::move(rules), needs_.vocabularies.read(snapshot));
  made->as_of = as_of;
  made->stamp = stamp;
  const std::scoped_lock lock(mutex_);
  loaded_ = made;
  return made;
}

events::Consumer::Handler Runner::handler() {
  return [this](Transaction& tx, std::span<const events::Event> batch) { return handle(tx, batch); };
}

Result<void> Runner::handle(Transaction& tx, std::span<const events::Event> batch) {
  const auto rules = loaded(tx);
  if (rules->engine.empty()) return {};
  const bool any_timed =
      !rules->engine.timed(ThingKind::matter).empty() || !rules->engine.timed(ThingKind::conversation).empty();
  Surroundings::Observer observer;
  for (const auto& event : batch) {
    if (event.stream == events::kWorkspaceStream) continue;
    if (!any_timed && !rules->engine.wants(event.kind)) continue;
    if (!observer) observer = needs_.surroundings.observer(tx);
    if (auto seen = observer(event)) look(tx, *rules, event, *std::move(seen));
  }
  return {};
}

void Runner::look(Transaction& tx, const Loaded& rules, const events::Event& event, Observation seen) {
  ++events_;
  if (seen.whole) arm(tx, rules.engine, seen, event.at);
  if (!rules.engine.wants(event.kind)) return;
  const decisions::FactsJson about_event = decisions::to_json(seen.event);
  if (!seen.whole) {
    auto now = needs_.surroundings.facts(tx, seen.thing);
    if (!now) return;
    now->merge(seen.facts);
    seen.facts = *std::move(now);
  }
  seen.facts.merge(seen.event);
  const auto matched = rules.engine.run(seen.thing.kind, event.kind, seen.facts, event.at);
  if (matched.empty()) return;
  matched_ += matched.size();
  WorkOrder work{.thing = seen.thing,
                 .trigger = event.kind,
                 .occasion = "e" + std::to_string(event.position),
                 .event = about_event,
                 .rules = {},
                 .depth = event.actor == 0 ? store::depth_of(tx, event.stream, event.seq) : 0};
  for (const LoadedRule* rule : matched) work.rules.push_back(rule->id);
  enqueue_run(tx, work);
}

void Runner::enqueue_run(Transaction& tx, const WorkOrder& work) {
  needs_.jobs.enqueue(tx, {.kind = std::string(kRunJob), .payload = base::to_json(work)});
}

Result<void> Runner::run_job(std::string_view payload) {
  TRY(const WorkOrder work, base::parse_json<WorkOrder>(payload));
  return run(work);
}

Result<void> Runner::run(const WorkOrder& work) {
  for (const auto rule : work.rules) {
    TRY(const bool stops, run_rule(work, rule));
    if (stops) break;
  }
  return {};
}

Result<bool> Runner::run_rule(const WorkOrder& work, Id<StoredRule> id) {
  auto done = needs_.database.write([&](Transaction& tx) { return carry_out(tx, work, id); });
  if (done) return done;
  // These may be different in a moment; the job is repeated.
  const ErrorCode code = done.error().code;
  if (code == ErrorCode::unavailable || code == ErrorCode::aborted || code == ErrorCode::storage_full ||
      code == ErrorCode::deadline_exceeded)
    return done;
  TRY(give_up(work, id, done.error()));
  return false;
}

namespace {

Run run_of(const Needs& needs, Snapshot& snapshot, const WorkOrder& work, Id<StoredRule> rule, std::string name) {
  return {.id = needs.ids.next<Run>(),
          .rule = rule,
          .macro = {},
          .name = std::move(name),
          .thing = work.thing,
          .title = needs.surroundings.title(snapshot, work.thing),
          .trigger = work.trigger,
          .depth = work.depth,
          .by_name = {},
          .at = needs.clock.now()};
}

std::optional<std::string> circle(Snapshot& snapshot, const WorkOrder& work, Id<StoredRule> rule, Time now) {
  if (work.depth >= kMaxDepth)
    return "It is the last of " + std::to_string(kMaxDepth) + " rules that set each other off.";
  if (store::repeats(snapshot, rule, work.thing, now - kRepeatWindow) >= kMaxRepeats)
    return "It ran " + std::to_string(kMaxRepeats) + " times within " + std::to_string(kRepeatWindow.count()) +
           " minutes on the same one.";
  return std::nullopt;
}

}  // namespace

Result<bool> Runner::carry_out(Transaction& tx, const WorkOrder& work, Id<StoredRule> id) {
  const auto began = needs_.clock.steady();
  const auto rules = loaded(tx);
  const LoadedRule* rule = rules->engine.find(id);
  if (!rule) return false;
  if (store::has_run(tx, id, work.occasion)) return rule->rule.stop;
  auto facts = needs_.surroundings.facts(tx, work.thing);
  if (!facts) return true;
  if (const auto event = decisions::facts_from(work.event, rules->vocabulary, "event")) facts->merge(*event);
  const Time now = needs_.clock.now();
  // Somebody may have been quicker: what counts is how the thing is now.
  if (!rules->engine.holds(id, *facts, now)) return false;
  Run run = run_of(needs_, tx, work, id, rule->rule.name);
  if (const auto why = circle(tx, work, id, now)) {
    run.outcome = Outcome::stopped;
    run.detail = *why;
    store::insert(tx, run, work.occasion);
    TRY(break_rule(tx, id, *why));
    ++stopped_;
    return false;
  }
  Actor actor = Actor::system();
  actor.name = rule->rule.name;
  const std::int64_t stream = work.thing.id.value;
  const std::int64_t before = needs_.log.last_seq(tx, stream);
  for (const Action& action : filled(rule->rule.actions, *facts))
    TRY(needs_.surroundings.act(tx, actor, work.thing, action));
  const std::int64_t after = needs_.log.last_seq(tx, stream);
  if (after > before) store::add_cause(tx, stream, before + 1, after, work.depth + 1, now);
  run.took_us = std::chrono::duration_cast<std::chrono::microseconds>(needs_.clock.steady() - began).count();
  store::insert(tx, run, work.occasion);
  store::count_run(tx, id.value, now);
  store::set_failures(tx, id, 0);
  ++done_;
  return rule->rule.stop;
}

Result<void> Runner::give_up(const WorkOrder& work, Id<StoredRule> id, const Error& why) {
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    const auto stored = store::find_rule(tx, id);
    if (!stored || store::has_run(tx, id, work.occasion)) return {};
    Run run = run_of(needs_, tx, work, id, stored->rule.name);
    run.outcome = Outcome::failed;
    run.detail = why.message;
    store::insert(tx, run, work.occasion);
    store::set_failures(tx, id, stored->failures + 1);
    ++failed_;
    if (stored->failures + 1 < kMaxFailures) return {};
    return break_rule(tx, id, "It failed " + std::to_string(kMaxFailures) + " times in a row: " + why.message);
  });
}

Result<void> Runner::break_rule(Transaction& tx, Id<StoredRule> id, const std::string& reason) {
  auto stored = store::find_rule(tx, id);
  if (!stored || stored->state != RuleState::on) return {};
  stored->state = RuleState::broken;
  stored->reason = reason;
  stored->since.reset();
  stored->next_at.reset();
  const std::int64_t before = stored->version++;
  if (!store::save(tx, *stored, before)) return failure(ErrorCode::aborted, "Somebody else has changed the rule.");
  store::remove_timers(tx, id);
  needs_.log.append(tx, events::kWorkspaceStream, 0,
                    RuleBroken{.id = id, .name = stored->rule.name, .reason = reason, .by_name = Actor::system().name});
  needs_.surroundings.tell_broken(tx, stored->rule.name, reason);
  return {};
}

}  // namespace deskbell::automation
