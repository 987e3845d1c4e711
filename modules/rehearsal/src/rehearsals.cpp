#include "rehearsal_store.h"

#include <calendar/zone.h>

#include <rehearsal/ladder_rehearsal.h>
#include <rehearsal/policy_rehearsal.h>
#include <rehearsal/rehearsals.h>

#include <algorithm>

namespace deskbell::rehearsal {
namespace {

using identity::require;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kJob = "rehearsal.rehearse";
constexpr int kAttempts = 3;
constexpr int kListed = 50;
constexpr std::chrono::days kKept{30};
// How often the progress is told, and a cancellation noticed.
constexpr std::chrono::milliseconds kProgressEvery{500};

struct JobOrder {
  Id<Rehearsal> rehearsal;
};
BOOST_DESCRIBE_STRUCT(JobOrder, (), (rehearsal))

Result<Rehearsal> load(Snapshot& snapshot, Id<Rehearsal> id) {
  auto found = store::find(snapshot, id);
  if (!found) return not_found("There is no such rehearsal.");
  return *std::move(found);
}

Time begin_of(const Rehearsal& one) {
  return one.asked_at - std::chrono::days(one.days);
}

// The names of today.
class Names {
 public:
  Names(Snapshot& snapshot, const escalation::Ports& ports) : snapshot_(snapshot), ports_(ports) {}
  std::string user(const std::string& id) {
    return named(users_, id, [&](std::int64_t value) { return ports_.user_name(snapshot_, {value}); });
  }
  std::string queue(const std::string& id) {
    return named(queues_, id, [&](std::int64_t value) { return ports_.queue_name(snapshot_, {value}); });
  }

 private:
  using Known = std::map<std::string, std::string>;
  static std::string named(Known& known, const std::string& id, const auto& find) {
    const auto [place, fresh] = known.try_emplace(id);
    if (fresh) place->second = find(base::parse_id(id).value_or(0)).value_or("");
    return place->second;
  }
  Snapshot& snapshot_;
  const escalation::Ports& ports_;
  Known users_;
  Known queues_;
};

// How far the look into the past went.
void add_reach(auto& outcome, const CasePast& cases, const events::Past& past) {
  outcome.events = cases.events();
  outcome.older = cases.older();
  outcome.left_out = cases.left_out();
  outcome.history_is_cut = past.is_cut();
}

void fill_in(PolicyOutcome& outcome, Names& names) {
  for (Touch& touch : outcome.by_queue) touch.name = names.queue(touch.id);
  for (Touch& touch : outcome.by_owner) touch.name = names.user(touch.id);
}

void fill_in(LadderOutcome& outcome, Names& names) {
  for (Touch& touch : outcome.by_queue) touch.name = names.queue(touch.id);
  for (PersonCount& person : outcome.by_person) person.name = names.user(person.id);
  for (LadderSample& sample : outcome.samples)
    for (PastStep& step : sample.steps) {
      for (NamedId& person : step.people) person.name = names.user(person.id);
      if (step.queue) step.queue->name = names.queue(step.queue->id);
    }
}

Staff staff_of(Snapshot& snapshot, const escalation::Ladder& ladder, const escalation::Ports& ports,
               escalation::Ladders& ladders) {
  Staff staff{.roles = {}, .teams = {}, .rosters = ladders.rosters(snapshot)};
  for (const escalation::Rung& rung : ladder.levels)
    for (const escalation::Action& action : rung.actions) {
      if (!action.who) continue;
      for (const escalation::Who& who : *action.who) {
        if (who.kind == escalation::WhoKind::role) staff.roles[who.role] = ports.of_role(snapshot, who.role);
        if (who.kind == escalation::WhoKind::team && who.team) staff.teams[*who.team] = ports.of_team(snapshot, *who.team);
      }
    }
  return staff;
}

}  // namespace

Rehearsals::Rehearsals(Needs needs) : needs_(needs) {
  needs_.jobs.handle(std::string(kJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const JobOrder order, base::parse_json<JobOrder>(job.payload));
    const auto done = rehearse(order.rehearsal);
    if (done || job.attempt < job.max_attempts) return done;
    return needs_.database.write([&](Transaction& tx) -> Result<void> {
      TRY(Rehearsal one, load(tx, order.rehearsal));
      one.state = RehearsalPhase::failed;
      one.error = done.error().message;
      one.ended_at = needs_.clock.now();
      store::end(tx, one);
      return {};
    });
  });
}

Result<Rehearsal> Rehearsals::start(const Actor& actor, Rehearsal one, const Span& span, const Asked& check) {
  TRY(require(actor, Permission::manage_cases));
  if (span.days < 1 || span.days > kMostDays)
    return invalid("days", "must be from 1 to " + std::to_string(kMostDays));
  TRY(calendar::Zone::of(span.time_zone));
  one.id = needs_.ids.next<Rehearsal>();
  one.days = span.days;
  one.time_zone = span.time_zone;
  one.asked_by = actor.name;
  one.asked_at = needs_.clock.now();
  return needs_.database.write([&](Transaction& tx) -> Result<Rehearsal> {
    TRY(check(tx, one));
    if (store::count_open(tx) >= kMostAtOnce)
      return failure(ErrorCode::resource_exhausted, "Other rehearsals are under way. Wait for them, or cancel one.");
    store::insert(tx, one);
    needs_.jobs.enqueue(
        tx, {.kind = std::string(kJob), .payload = base::to_json(JobOrder{one.id}), .max_attempts = kAttempts});
    return one;
  });
}

Result<Rehearsal> Rehearsals::start(const Actor& actor, const clocks::PolicyDraft& draft,
                                    std::optional<Id<clocks::Policy>> replaces, const Span& span) {
  return start(actor, {.about = Rehearsed::policy, .policy_id = replaces, .time_zone = {}, .asked_by = {}}, span,
               [&](Transaction& tx, Rehearsal& one) -> Result<void> {
                 TRY(one.policy, needs_.clocks.drafted(tx, replaces, draft));
                 return {};
               });
}

Result<Rehearsal> Rehearsals::start(const Actor& actor, const escalation::LadderDraft& draft,
                                    const escalation::LadderPlace& place, const Span& span) {
  return start(actor, {.about = Rehearsed::ladder, .ladder_id = place.replaces, .time_zone = {}, .asked_by = {}}, span,
               [&](Transaction& tx, Rehearsal& one) -> Result<void> {
                 TRY(one.ladder, needs_.ladders.drafted(tx, place, draft));
                 return {};
               });
}

Result<Rehearsal> Rehearsals::get(const Actor& actor, Id<Rehearsal> id) {
  TRY(require(actor, Permission::manage_cases));
  return needs_.database.read([&](Snapshot& snapshot) { return load(snapshot, id); });
}

Result<std::vector<Rehearsal>> Rehearsals::list(const Actor& actor) {
  TRY(require(actor, Permission::manage_cases));
  return needs_.database.read([&](Snapshot& snapshot) { return store::list(snapshot, kListed); });
}

Result<Rehearsal> Rehearsals::cancel(const Actor& actor, Id<Rehearsal> id) {
  TRY(require(actor, Permission::manage_cases));
  return needs_.database.write([&](Transaction& tx) -> Result<Rehearsal> {
    TRY(Rehearsal one, load(tx, id));
    one.state = RehearsalPhase::cancelled;
    one.ended_at = needs_.clock.now();
    if (!store::end(tx, one)) return failure(ErrorCode::failed_precondition, "The rehearsal has ended already.");
    return one;
  });
}

Result<void> Rehearsals::rehearse(Id<Rehearsal> id) {
  auto one = needs_.database.read([&](Snapshot& snapshot) { return store::find(snapshot, id); });
  if (!one || one->ended_at) return {};
  return one->about == Rehearsed::policy ? rehearse_policy(*std::move(one)) : rehearse_ladder(*std::move(one));
}

cases::FactsReader Rehearsals::reader(Snapshot& snapshot) {
  return {needs_.kinds.all(snapshot), needs_.kinds.all_categories(snapshot)};
}

Result<bool> Rehearsals::play(Id<Rehearsal> id, events::Past& past,
                              const std::function<void(const events::Event&)>& each, Time& reached) {
  auto told = needs_.clock.steady() - kProgressEvery;
  for (auto batch = past.next(); !batch.empty(); batch = past.next()) {
    for (const events::Event& event : batch) each(event);
    if (needs_.clock.steady() - told < kProgressEvery) continue;
    told = needs_.clock.steady();
    bool cancelled = false;
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      cancelled = !store::set_progress(tx, id, past.per_mille());
      return {};
    }));
    reached = batch.back().at;
    if (cancelled) return false;
  }
  return true;
}

Result<void> Rehearsals::rehearse_policy(Rehearsal one) {
  const Time from = begin_of(one);
  TRY(const auto zone, calendar::Zone::of(one.time_zone));
  auto [rehearsal, reader] = needs_.database.read([&](Snapshot& snapshot) {
    const auto vocabulary = needs_.vocabularies.read(snapshot);
    std::vector<clocks::Policy> now = needs_.clocks.policies(snapshot);
    std::vector<clocks::Policy> then = clocks::with(now, *one.policy);
    return std::pair(std::make_unique<PolicyRehearsal>(PolicyRehearsal::Setting{
                         .now = clocks::PolicyBook(std::move(now), vocabulary),
                         .then = clocks::PolicyBook(std::move(then), vocabulary),
                         .drafted = one.policy->id,
                         .calendars = needs_.calendars.set(snapshot),
                         .from = from,
                         .to = one.asked_at,
                         .zone = zone}),
                     this->reader(snapshot));
  });
  CasePast cases({.from = from, .reader = std::move(reader), .asked = rehearsal->facts()});
  events::Past past(needs_.log, needs_.database, from);
  Time reached = one.asked_at;
  const CasePast::Hear hear = [&](const Telling& what, Time at) { rehearsal->take(what, at); };
  TRY(const bool whole,
      play(one.id, past, [&](const events::Event& event) { cases.take(event, hear); }, reached));
  PolicyOutcome outcome = rehearsal->finish(whole ? one.asked_at : reached);
  add_reach(outcome, cases, past);
  if (!whole) outcome.to = reached;
  one.policy_outcome = std::move(outcome);
  keep(std::move(one), whole);
  return {};
}

Result<void> Rehearsals::rehearse_ladder(Rehearsal one) {
  const Time from = begin_of(one);
  TRY(const auto zone, calendar::Zone::of(one.time_zone));
  auto [rehearsal, reader] = needs_.database.read([&](Snapshot& snapshot) {
    const auto vocabulary = needs_.vocabularies.read(snapshot);
    std::vector<escalation::CompiledLadder> ladders;
    for (const escalation::Ladder& ladder : escalation::with(needs_.ladders.ladders(snapshot), *one.ladder)) {
      if (!ladder.active) continue;
      // A field of a kind that it asks for may be gone by now.
      if (auto compiled = escalation::CompiledLadder::compile(ladder, vocabulary)) ladders.push_back(*std::move(compiled));
    }
    return std::pair(
        std::make_unique<LadderRehearsal>(LadderRehearsal::Setting{
            .ladders = std::move(ladders),
            .drafted = one.ladder->id,
            .staff = staff_of(snapshot, *one.ladder, needs_.ports, needs_.ladders),
            .from = from,
            .to = one.asked_at,
            .zone = zone}),
        this->reader(snapshot));
  });
  CasePast cases({.from = from, .reader = std::move(reader), .asked = rehearsal->facts()});
  events::Past past(needs_.log, needs_.database, from);
  Time reached = one.asked_at;
  const CasePast::Hear hear = [&](const Telling& what, Time at) { rehearsal->take(what, at); };
  TRY(const bool whole, play(
                            one.id, past,
                            [&](const events::Event& event) {
                              cases.take(event, hear);
                              if (event.kind == escalation::kRaised) rehearsal->count_raised({event.stream});
                            },
                            reached));
  LadderOutcome outcome = rehearsal->finish();
  add_reach(outcome, cases, past);
  if (!whole) outcome.to = reached;
  one.ladder_outcome = std::move(outcome);
  keep(std::move(one), whole);
  return {};
}

void Rehearsals::keep(Rehearsal one, bool whole) {
  (void)needs_.database.write([&](Transaction& tx) -> Result<void> {
    Names names(tx, needs_.ports);
    if (one.policy_outcome) fill_in(*one.policy_outcome, names);
    if (one.ladder_outcome) fill_in(*one.ladder_outcome, names);
    one.state = RehearsalPhase::done;
    one.per_mille = 1000;
    one.ended_at = needs_.clock.now();
    if (!whole || !store::end(tx, one)) store::keep_outcome(tx, one);
    return {};
  });
}

void Rehearsals::prune(int limit) {
  (void)needs_.database.write([&](Transaction& tx) -> Result<void> {
    store::forget(tx, needs_.clock.now() - kKept, limit);
    return {};
  });
}

}  // namespace deskbell::rehearsal
