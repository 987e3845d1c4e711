#include "clock_store.h"
#include "policy_store.h"
#include "run_store.h"
#include "state.h"

#include <algorithm>

namespace deskbell::clocks {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr const char* kNoSubject = "There is no such case or task.";
constexpr int kHistoryShown = 500;
constexpr int kSamplesCompared = 500;
constexpr int kSubjectsAtOnce = 50;
constexpr std::chrono::days kSamplesKept{400};
constexpr std::chrono::days kRunsKept{30};
constexpr int kForgetAtOnce = 20'000;

// Durations of what took longest say nothing about promises that are taken away.
bool is_sample(const Step& step) {
  return step.move == Move::met;
}

HistoryEntry entry_of(const Step& step, Id<HistoryEntry> id) {
  return {.id = id,
          .clock = step.clock.id,
          .type = step.clock.type,
          .round = step.clock.round,
          .move = step.move,
          .at = step.at,
          .percent = step.percent,
          .due_at = step.clock.due_at,
          .target_s = step.clock.terms.target_s,
          .elapsed_s = std::chrono::floor<seconds>(step.clock.elapsed_us),
          .policy = step.clock.terms.policy};
}

std::string text_fact(const decisions::Facts& facts, std::string_view name) {
  const decisions::Value* value = facts.find(name);
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? *text : std::string();
}

}  // namespace

std::string habit_of(SubjectKind kind, const decisions::Facts& facts) {
  return std::string(base::name_of(kind)) + "/" + text_fact(facts, "case.kind") + "/" + text_fact(facts, "case.level");
}

Clocks::Clocks(Needs needs) : state_(std::make_unique<State>(needs)) {
  needs.calendars.on_change([this](storage::Transaction& tx, const std::string& why) { state_->request_run(tx, why); });
  needs.calendars.held_by(
      [](storage::Snapshot& snapshot, Id<calendar::NamedCalendar> calendar) -> std::optional<std::string> {
        const auto name = store::policy_with(snapshot, calendar);
        return name ? std::optional("The policy " + *name) : std::nullopt;
      });
  needs.jobs.handle("clocks.recompute", [this](const jobs::Job&) -> Result<void> {
    if (!state_->run_slice()) return {};
    return state_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      state_->needs.jobs.enqueue(tx, {.kind = "clocks.recompute", .unique_key = "clocks.recompute"});
      return {};
    });
  });
}

Clocks::~Clocks() = default;

std::shared_ptr<const PolicyBook> Clocks::State::book(storage::Snapshot& snapshot) {
  const std::int64_t stamp = store::stamp(snapshot);
  {
    const std::lock_guard lock(guard);
    if (known && known_stamp == stamp) return known;
  }
  auto book = std::make_shared<const PolicyBook>(store::policies(snapshot), needs.vocabularies.read(snapshot));
  const std::lock_guard lock(guard);
  known = book;
  known_stamp = stamp;
  return book;
}

World Clocks::State::world(const calendar::CalendarSet& calendars, bool hours_changed) {
  return {.timeline = [&calendars](Id<calendar::NamedCalendar> id) -> const calendar::Timeline& {
            return calendars.of(id).timeline;
          },
          .next_id = [this] { return needs.ids.next<Clock>(); },
          .hours_changed = hours_changed};
}

const SubjectPort* Clocks::State::port(SubjectKind kind) const {
  const auto found = ports.find(kind);
  return found == ports.end() ? nullptr : &found->second;
}

void Clocks::State::keep(storage::Transaction& tx, const Record& record, const std::optional<Standing>& before,
                         const std::vector<Step>& steps, std::int64_t actor) {
  store::save(tx, record, before ? &*before : nullptr, steps);
  const Subject& subject = record.standing.subject;
  const auto is_by_itself = [](const Step& step) { return step.move == Move::warned || step.move == Move::breached; };
  const SubjectPort* its_port = std::ranges::any_of(steps, is_by_itself) ? port(subject.kind) : nullptr;
  const auto concerned = its_port && its_port->concerned ? its_port->concerned(tx, subject.id) : std::nullopt;
  for (const Step& step : steps) {
    const bool by_itself = is_by_itself(step);
    store::add_history(tx, subject.id, entry_of(step, needs.ids.next<HistoryEntry>()));
    needs.log.append(tx, subject.stream.value, kind_of(step.move), by_itself ? 0 : actor,
                     base::to_json(ClockEvent{subject, step.clock, step.at, step.percent, step.due_before,
                                             by_itself ? concerned : std::nullopt}));
    if (is_sample(step))
      store::add_sample(
          tx, {needs.ids.next<store::Sample>(), record.habit, step.clock.type, step.clock.elapsed_us, step.at});
  }
  if (!steps.empty())
    for (const Listener& listener : listeners) listener(tx, subject, record.standing.clocks);
}

std::vector<Clock> Clocks::follow(storage::Transaction& tx, const Subject& subject, const decisions::Facts& facts,
                                  const Happening& happening) {
  State& state = *state_;
  auto record = store::record(tx, subject.id);
  std::optional<Standing> before;
  if (record)
    before = record->standing;
  else if (happening.kind != HappeningKind::opened)
    return {};
  else
    record = Record{.standing = {.subject = subject, .clocks = {}}};
  const auto calendars = state.needs.calendars.set(tx);
  const auto book = state.book(tx);
  const Match match = book->match(*calendars, subject.kind, facts, happening.at);
  record->standing.subject.stream = subject.stream;
  record->policy = match.policy ? std::optional(match.policy->id) : std::nullopt;
  record->habit = habit_of(subject.kind, facts);
  const World world = state.world(*calendars, before && record->calendar_stamp != calendars->stamp());
  record->calendar_stamp = calendars->stamp();
  const std::vector<Step> steps = happen(record->standing, happening, match.promise, world);
  state.keep(tx, *record, before, steps, happening.actor);
  return record->standing.clocks;
}

std::vector<Clock> Clocks::of(storage::Snapshot& snapshot, Id<Subject> subject) {
  return store::latest(snapshot, subject);
}

std::map<Id<Subject>, std::vector<Clock>> Clocks::of(storage::Snapshot& snapshot,
                                                     std::span<const Id<Subject>> subjects) {
  return store::latest(snapshot, subjects);
}

namespace {

Outlook outlook_of(const std::string& habit, const Clock& clock, microseconds taken, storage::Snapshot& snapshot) {
  std::vector<microseconds> all = store::samples(snapshot, habit, clock.type, kSamplesCompared);
  std::ranges::sort(all);
  Outlook out;
  if (!all.empty()) out.median_s = std::chrono::floor<seconds>(all[all.size() / 2]);
  const auto longer_than = [&](microseconds length) { return all.end() - std::ranges::upper_bound(all, length); };
  const microseconds target = clock.terms.target_s;
  out.n = static_cast<int>(longer_than(taken));
  if (taken > target)
    out.breach_chance = 1;
  else if (out.n >= kLeastSample)
    out.breach_chance = static_cast<double>(longer_than(target)) / out.n;
  return out;
}

}  // namespace

Outlook Clocks::outlook(storage::Snapshot& snapshot, Id<Subject> subject, const Clock& clock, Time now) {
  const auto record = store::record(snapshot, subject);
  if (!record) return {};
  const auto calendars = state_->needs.calendars.set(snapshot);
  return outlook_of(record->habit, clock, elapsed(clock, now, calendars->of(clock.terms.calendar).timeline), snapshot);
}

void Clocks::on_change(Listener listener) {
  state_->listeners.push_back(std::move(listener));
}

void Clocks::know(SubjectKind kind, SubjectPort port) {
  state_->ports[kind] = std::move(port);
}

void Clocks::erase(storage::Transaction& tx, Id<Subject> subject) {
  store::erase(tx, subject);
}

Result<SubjectClocks> Clocks::subject(const Actor& actor, Id<Subject> id) {
  TRY(identity::require(actor, Permission::view_cases));
  return state_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<SubjectClocks> {
    const auto record = store::record(snapshot, id);
    if (!record) return not_found(kNoSubject);
    const SubjectPort* port = state_->port(record->standing.subject.kind);
    if (!port || !port->require_visible) return not_found(kNoSubject);
    TRY(port->require_visible(snapshot, actor, id));
    const auto calendars = state_->needs.calendars.set(snapshot);
    SubjectClocks out{
        .subject = record->standing.subject, .policy = record->policy, .as_of = state_->needs.clock.now()};
    if (out.policy)
      if (const auto policy = store::policy(snapshot, *out.policy)) out.policy_name = policy->name;
    for (Clock& clock : store::every_round(snapshot, id)) {
      const calendar::Timeline& timeline = calendars->of(clock.terms.calendar).timeline;
      const microseconds taken = elapsed(clock, out.as_of, timeline);
      const microseconds left = microseconds(clock.terms.target_s) - taken;
      ClockView view{.left_s = std::chrono::ceil<seconds>(std::max(left, microseconds(0))),
                     .over_s = std::chrono::floor<seconds>(std::max(-left, microseconds(0))),
                     .counting = clock.since && timeline.is_open(out.as_of)};
      if (clock.open()) view.outlook = outlook_of(record->habit, clock, taken, snapshot);
      view.clock = std::move(clock);
      out.clocks.push_back(std::move(view));
    }
    out.history = store::history(snapshot, id, kHistoryShown);
    return out;
  });
}

int Clocks::tick(int most, events::Turn* turn) {
  State& state = *state_;
  ++state.ticks;
  const Time now = state.needs.clock.now();
  const auto due =
      state.needs.database.read([&](storage::Snapshot& snapshot) { return store::due(snapshot, now, most); });
  std::vector<Id<Subject>> subjects;
  for (const store::Due& one : due)
    if (std::ranges::find(subjects, one.subject) == subjects.end()) subjects.push_back(one.subject);
  for (std::size_t begin = 0; begin < subjects.size(); begin += kSubjectsAtOnce) {
    const auto part =
        std::span(subjects).subspan(begin, std::min<std::size_t>(kSubjectsAtOnce, subjects.size() - begin));
    const auto done = state.needs.database.write([&](storage::Transaction& tx) -> Result<std::uint64_t> {
      if (turn && !turn->confirm(tx)) return failure(ErrorCode::aborted, "Another node tells what is due.");
      const auto calendars = state.needs.calendars.set(tx);
      std::uint64_t told = 0;
      for (const Id<Subject> subject : part) {
        auto record = store::record(tx, subject);
        if (!record) continue;
        const std::optional<Standing> before = record->standing;
        const World world = state.world(*calendars, record->calendar_stamp != calendars->stamp());
        record->calendar_stamp = calendars->stamp();
        const std::vector<Step> steps = advance(record->standing, now, world);
        state.keep(tx, *record, before, steps, 0);
        told += static_cast<std::uint64_t>(std::ranges::count_if(
            steps, [](const Step& step) { return step.move == Move::warned || step.move == Move::breached; }));
      }
      return told;
    });
    if (!done) return static_cast<int>(begin);
    state.fired += *done;
    state.late_us = (state.needs.clock.now() - due.front().next_at).count();
  }
  return static_cast<int>(subjects.size());
}

std::unique_ptr<events::Turn> Clocks::turn() {
  return state_->needs.log.turn("clocks");
}

void Clocks::sweep() {
  const Time now = state_->needs.clock.now();
  (void)state_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::forget_samples(tx, now - kSamplesKept, kForgetAtOnce);
    store::forget_runs(tx, now - kRunsKept);
    return {};
  });
}

void Clocks::count_failure() {
  ++state_->failures;
}

ClockStats Clocks::stats() {
  State& state = *state_;
  const Time now = state.needs.clock.now();
  const auto due = state.needs.database.read([&](storage::Snapshot& snapshot) { return store::due(snapshot, now, 1); });
  return {.ticks = state.ticks,
          .fired = state.fired,
          .late_us = state.late_us,
          .failures = state.failures,
          .behind_us = due.empty() ? 0 : (now - due.front().next_at).count()};
}

}  // namespace deskbell::clocks
