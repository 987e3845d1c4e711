#include "checking.h"
#include "rehearsal_store.h"
#include "rule_store.h"

#include <events/past.h>

#include <automation/rehearsals.h>

#include <tuple>

namespace deskbell::automation {
namespace {

using identity::require;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kJob = "automation.rehearse";
constexpr int kListed = 50;
// How often the progress is told, and a cancellation noticed.
constexpr std::chrono::milliseconds kProgressEvery{500};

struct JobOrder {
  Id<StoredRehearsal> rehearsal;
};
BOOST_DESCRIBE_STRUCT(JobOrder, (), (rehearsal))

Result<StoredRehearsal> load(Snapshot& snapshot, Id<StoredRehearsal> id) {
  auto found = store::find_rehearsal(snapshot, id);
  if (!found) return not_found("There is no such rehearsal.");
  return *std::move(found);
}

void fill_in(const Needs& needs, Snapshot& snapshot, RehearsalResult& result) {
  for (Sample& sample : result.samples) sample.title = needs.surroundings.title(snapshot, sample.thing);
  for (TouchCount& touch : result.by_queue)
    touch.name = needs.surroundings.name_of(snapshot, "queue", touch.id).value_or("");
  for (TouchCount& touch : result.by_owner)
    touch.name = needs.surroundings.name_of(snapshot, "user", touch.id).value_or("");
}

}  // namespace

Result<StoredRehearsal> Rehearsals::start(const Actor& actor, const Rule& input, std::optional<Id<StoredRule>> stored,
                                          int days, const std::string& time_zone) {
  TRY(require(actor, Permission::manage_automation));
  if (days < 1 || days > kMaxRehearsalDays)
    return invalid("days", "must be from 1 to " + std::to_string(kMaxRehearsalDays));
  TRY(calendar::Zone::of(time_zone));
  StoredRehearsal one{.id = needs_.ids.next<StoredRehearsal>(),
                      .rule_id = stored,
                      .rule = input,
                      .days = days,
                      .time_zone = time_zone,
                      .error = {},
                      .result = {},
                      .asked_by = actor.name,
                      .asked_at = needs_.clock.now()};
  clean(one.rule);
  return needs_.database.write([&](Transaction& tx) -> Result<StoredRehearsal> {
    TRY(check(needs_, tx, one.rule, "rule"));
    if (store::open_rehearsals(tx) >= kMaxRehearsalsAtOnce)
      return failure(ErrorCode::resource_exhausted, "Other rehearsals are under way. Wait for them, or cancel one.");
    store::insert(tx, one);
    needs_.jobs.enqueue(tx, {.kind = std::string(kJob), .payload = base::to_json(JobOrder{one.id}), .max_attempts = 3});
    return one;
  });
}

Result<StoredRehearsal> Rehearsals::start(const Actor& actor, Id<StoredRule> rule, int days,
                                          const std::string& time_zone) {
  TRY(require(actor, Permission::manage_automation));
  const auto stored = needs_.database.read([&](Snapshot& snapshot) { return store::find_rule(snapshot, rule); });
  if (!stored) return not_found("There is no such rule.");
  return start(actor, stored->rule, rule, days, time_zone);
}

Result<StoredRehearsal> Rehearsals::get(const Actor& actor, Id<StoredRehearsal> id) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) { return load(snapshot, id); });
}

Result<std::vector<StoredRehearsal>> Rehearsals::list(const Actor& actor) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) { return store::rehearsals(snapshot, kListed); });
}

Result<StoredRehearsal> Rehearsals::cancel(const Actor& actor, Id<StoredRehearsal> id) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.write([&](Transaction& tx) -> Result<StoredRehearsal> {
    TRY(StoredRehearsal one, load(tx, id));
    one.state = RehearsalState::cancelled;
    one.ended_at = needs_.clock.now();
    if (!store::end(tx, one)) return failure(ErrorCode::failed_precondition, "The rehearsal has ended already.");
    return one;
  });
}

void Rehearsals::register_jobs() {
  needs_.jobs.handle(std::string(kJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const JobOrder order, base::parse_json<JobOrder>(job.payload));
    const auto done = rehearse(order.rehearsal);
    if (done || job.attempt < job.max_attempts) return done;
    return needs_.database.write([&](Transaction& tx) -> Result<void> {
      TRY(StoredRehearsal one, load(tx, order.rehearsal));
      one.state = RehearsalState::failed;
      one.error = done.error().message;
      one.ended_at = needs_.clock.now();
      store::end(tx, one);
      return {};
    });
  });
}

Result<void> Rehearsals::rehearse(Id<StoredRehearsal> id) {
  auto [one, vocabulary, observer] = needs_.database.read([&](Snapshot& snapshot) {
    return std::tuple(store::find_rehearsal(snapshot, id), needs_.vocabularies.read(snapshot),
                      needs_.surroundings.observer(snapshot));
  });
  if (!one || one->ended_at) return {};
  TRY(const auto zone, calendar::Zone::of(one->time_zone));
  const Time to = one->asked_at;
  TRY(const auto rehearsal, Rehearsal::of({.rule = one->rule,
                                           .vocabulary = std::move(vocabulary),
                                           .kinds = needs_.surroundings.event_kinds(),
                                           .from = to - std::chrono::days(one->days),
                                           .to = to,
                                           .zone = zone}));
  bool cancelled = false;
  Time reached = to;
  auto told = needs_.clock.steady() - kProgressEvery;
  events::Past past(needs_.log, needs_.database, to - std::chrono::days(one->days));
  for (auto batch = past.next(); !batch.empty() && !cancelled; batch = past.next()) {
    for (const auto& event : batch) {
      rehearsal->count_event();
      if (!rehearsal->wants(event.kind)) continue;
      if (auto seen = observer(event)) rehearsal->take(*std::move(seen), event.kind, event.at);
    }
    if (needs_.clock.steady() - told < kProgressEvery) continue;
    told = needs_.clock.steady();
    TRY(needs_.database.write([&](Transaction& tx) -> Result<void> {
      cancelled = !store::set_progress(tx, id, past.per_mille());
      return {};
    }));
    if (cancelled) reached = batch.back().at;
  }
  RehearsalResult result = rehearsal->finish(reached);
  result.history_is_cut = past.is_cut();
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    fill_in(needs_, tx, result);
    one->state = RehearsalState::done;
    one->per_mille = 1000;
    one->result = result;
    one->ended_at = needs_.clock.now();
    if (!store::end(tx, *one)) {
      result.to = reached;
      store::keep_partial(tx, id, result);
    }
    return {};
  });
}

}  // namespace deskbell::automation
