#include <base/log.h>

#include <algorithm>

#include "work.h"

namespace deskbell::incidents {
namespace {

constexpr int kMaxTitle = 200;
constexpr int kMaxDescription = 10'000;
constexpr int kMaxNote = 4'000;
constexpr int kMaxBanner = 300;

Result<void> require_view(const Actor& actor) {
  return identity::require(actor, Permission::view_cases);
}

Result<std::int64_t> before_of(const std::optional<std::string>& cursor) {
  if (!cursor) return 0;
  const auto before = base::parse_id(*cursor);
  if (!before) return invalid("cursor", "is not one that a list has answered");
  return *before;
}

// Who ticked what, and when: kept from before, filled in for what is new.
std::vector<Item> ticked(const std::vector<Item>& before, std::vector<Item> after, const Actor& actor, Time now) {
  for (Item& item : after) {
    const auto same = std::ranges::find_if(before, [&](const Item& old) { return old.text == item.text && old.done; });
    item.by_name.reset();
    item.done_at.reset();
    if (!item.done) continue;
    item.by_name = same == before.end() ? actor.name : same->by_name;
    item.done_at = same == before.end() ? now : same->done_at;
  }
  return after;
}

}  // namespace

Incidents::Work::Work(Needs its_needs) : needs(its_needs) {
  needs.jobs.handle(
      std::string(kTellJob),
      [this](const jobs::Job& job) -> Result<void> {
        TRY(const TellJob what, base::parse_json<TellJob>(job.payload));
        return tell_pending(what.update);
      },
      jobs::Direction::outbound);
  needs.jobs.handle(std::string(kSolveJob),
                    [this](const jobs::Job& job) -> Result<void> { return solve_cases(job.payload); });
  listener = needs.log.listen([this](events::Log::Batch batch) {
    const auto ours = [](const auto& event) { return event->kind.starts_with("incident."); };
    if (std::ranges::any_of(batch, ours)) forget_notices();  // another node's, too
  });
}

Incidents::Incidents(Needs needs) : work_(std::make_unique<Work>(needs)) {
  needs.jobs.handle(std::string(kDatesJob), [this](const jobs::Job&) { return keep_dates(); });
  needs.jobs.every(std::string(kDatesJob), std::chrono::minutes(1), {.kind = std::string(kDatesJob)});
}

Incidents::~Incidents() = default;

// ---- what is shared ----

Result<Incident> Incidents::Work::load_to_change(storage::Transaction& tx, const Actor& actor, Id<Incident> id) const {
  TRY(require_view(actor));
  auto incident = store::load(tx, id);
  if (!incident) return not_found(std::string(kNoSuch));
  TRY(identity::require(actor, Permission::manage_incidents));
  return *std::move(incident);
}

Result<Incident> Incidents::Work::load_running(storage::Transaction& tx, const Actor& actor, Id<Incident> id) const {
  TRY(Incident incident, load_to_change(tx, actor, id));
  if (incident.state != State::declared)
    return failure(ErrorCode::failed_precondition, "The incident is not going on.");
  return incident;
}

Result<std::vector<Called>> Incidents::Work::roster_of(storage::Snapshot& snapshot, const std::vector<Duty>& duties) const {
  std::vector<Called> out;
  for (std::size_t i = 0; i < duties.size(); ++i) {
    const auto name = needs.directory.user_name(snapshot, duties[i].user);
    if (!name) return invalid("roster[" + std::to_string(i) + "].user", "is nobody who works here");
    const auto same = [&](const Called& one) { return one.user == duties[i].user; };
    if (std::ranges::any_of(out, same)) continue;
    out.push_back({.user = duties[i].user, .name = *name, .role = duties[i].role});
  }
  return out;
}

Line Incidents::Work::add_line(storage::Transaction& tx, const Actor& actor, Id<Incident> incident, LineKind kind,
                               std::string text) {
  const Line line{.id = needs.ids.next<Line>(),
                  .incident = incident,
                  .at = now(),
                  .by_name = actor.name,
                  .kind = kind,
                  .text = std::move(text)};
  store::insert_line(tx, line);
  return line;
}

Result<void> Incidents::Work::apply_plan(storage::Transaction& tx, Incident& incident, Id<Plan> id) {
  auto plan = store::load_plan(tx, id);
  if (!plan) return invalid("plan", "is none of yours");
  if (plan->running) return failure(ErrorCode::failed_precondition, "This plan is running already.");
  incident.kind = plan->kind;
  incident.plan = plan->id;
  incident.plan_name = plan->name;
  incident.surge = plan->surge;
  if (plan->home) {
    TRY(incident.home, mode_of(tx, *plan->home));
  }
  if (incident.banner.empty()) incident.banner = plan->banner;
  if (incident.greeting.empty()) incident.greeting = plan->greeting;
  for (const std::string& text : plan->checklist) incident.checklist.push_back({.text = text});
  // Whoever has left since the plan was written is not called.
  std::vector<Duty> duties;
  for (const Duty& duty : plan->roster)
    if (needs.directory.user_name(tx, duty.user)) duties.push_back(duty);
  TRY(incident.roster, roster_of(tx, duties));
  plan->running = incident.id;
  if (plan->surge) plan->begun_for = plan->surge->from;
  ++plan->version;
  store::update_plan(tx, *plan);
  return {};
}

void Incidents::Work::free_plan(storage::Transaction& tx, const Incident& incident) {
  if (!incident.plan) return;
  auto plan = store::load_plan(tx, *incident.plan);
  if (!plan || plan->running != incident.id) return;
  plan->running.reset();
  ++plan->version;
  store::update_plan(tx, *plan);
}

Result<Incident> Incidents::Work::begin(storage::Transaction& tx, const Actor& actor, Incident incident,
                                        const NewIncident& what) {
  if (std::ssize(store::of_state(tx, State::declared, kMaxRunning)) >= kMaxRunning)
    return failure(ErrorCode::resource_exhausted, "Too many incidents are going on; resolve one first.");
  const bool fresh = incident.state != State::proposed;
  incident.state = State::declared;
  incident.kind = what.kind;
  incident.severity = what.severity;
  TRY(incident.title, checked_text("title", what.title, 1, kMaxTitle));
  TRY(incident.description, checked_text("description", what.description, 0, kMaxDescription));
  TRY(incident.banner, checked_texts("banner", what.banner, kMaxBanner));
  TRY(incident.greeting, checked_texts("greeting", what.greeting, kMaxBanner));
  if (what.plan) TRY(apply_plan(tx, incident, *what.plan));
  incident.lead = what.lead ? what.lead : actor.user() ? std::optional(actor.user()) : std::nullopt;
  if (incident.lead) {
    const auto name = needs.directory.user_name(tx, *incident.lead);
    if (!name) return invalid("lead", "is nobody who works here");
    incident.lead_name = *name;
  }
  incident.declared_at = now();
  if (fresh || what.started_at) incident.started_at = what.started_at.value_or(now());
  if (incident.started_at > now()) return invalid("started_at", "may not lie in the future");
  if (what.gather_kind) incident.gather_kind = what.gather_kind;
  if (what.gather_category) incident.gather_category = what.gather_category;
  if (incident.burst && !what.gather_kind && !what.gather_category) {
    incident.gather_kind = incident.burst->case_kind;
    incident.gather_category = incident.burst->category;
  }
  if (incident.gather_kind) TRY(needs.kinds.find(Actor::system(), *incident.gather_kind));
  if ((incident.surge || incident.home) && needs.switchboard) TRY(needs.switchboard->begin(tx, incident));
  if (fresh) {
    store::insert(tx, incident, sort_of(incident), now());
  } else {
    ++incident.version;
    store::update(tx, incident, sort_of(incident), now());
  }
  append<Declared>(tx, actor, incident, add_line(tx, actor, incident.id, LineKind::declared, incident.title));
  if (!incident.roster.empty()) call(tx, actor, incident, Whom::uncalled);
  send_home(tx, incident);
  return incident;
}

namespace {

// Of the urgent notice with which somebody is called.
std::string topic_of(Id<Incident> incident, Id<identity::User> user) {
  return "incident.call " + to_string(incident) + " " + to_string(user);
}

}  // namespace

void Incidents::Work::call(storage::Transaction& tx, const Actor& actor, Incident& incident, Whom whom) {
  std::vector<Id<identity::User>> called;
  std::string names;
  for (Called& one : incident.roster) {
    if (whom == Whom::uncalled && one.called_at) continue;
    one.called_at = now();
    one.answer = Answer::none;
    one.answered_at.reset();
    called.push_back(one.user);
    names += (names.empty() ? "" : ", ") + one.name;
  }
  if (called.empty()) return;
  save<RosterCalled>(tx, actor, incident, LineKind::called, names);
  RosterCalled event;
  event.incident = incident;
  if (!actor.name.empty()) event.by_name = actor.name;
  for (const auto user : called) {
    needs.log.append(tx, user.value, actor.id, event);
    needs.notices.tell(tx, {.user = user,
                            .code = "incident.called",
                            .params = {{"title", incident.title}},
                            .about = notices::About{notices::AboutKind::incident, {incident.id.value}, incident.title},
                            .weight = notices::Weight::urgent,
                            .topic = topic_of(incident.id, user)});
  }
}

// ---- life ----

Result<Incident> Incidents::declare(const Actor& actor, const NewIncident& what) {
  TRY(identity::require(actor, Permission::manage_incidents));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    Incident incident;
    incident.id = work_->needs.ids.next<Incident>();
    return work_->begin(tx, actor, std::move(incident), what);
  });
}

Result<Incident> Incidents::confirm(const Actor& actor, Id<Incident> id, const NewIncident& what) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_to_change(tx, actor, id));
    if (incident.state != State::proposed)
      return failure(ErrorCode::failed_precondition, "The incident is no proposal any more.");
    return work_->begin(tx, actor, std::move(incident), what);
  });
}

Result<Incident> Incidents::dismiss(const Actor& actor, Id<Incident> id, std::string_view reason) {
  TRY(std::string clean, checked_text("reason", reason, 0, kMaxNote));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_to_change(tx, actor, id));
    if (incident.state == State::dismissed) return incident;
    if (incident.state != State::proposed)
      return failure(ErrorCode::failed_precondition, "Only a proposal can be dismissed.");
    incident.state = State::dismissed;
    work_->save<Dismissed>(tx, actor, incident, LineKind::changed, clean);
    return incident;
  });
}

Result<Incident> Incidents::change(const Actor& actor, Id<Incident> id, const IncidentChange& change) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_to_change(tx, actor, id));
    if (change.version && *change.version != incident.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the incident meanwhile.");
    if (incident.state == State::dismissed || incident.state == State::reviewed)
      return failure(ErrorCode::failed_precondition, "The incident is over.");
    const Incident before = incident;
    if (change.title) {
      TRY(incident.title, checked_text("title", *change.title, 1, kMaxTitle));
    }
    if (change.description) {
      TRY(incident.description, checked_text("description", *change.description, 0, kMaxDescription));
    }
    incident.severity = change.severity.value_or(incident.severity);
    if (change.lead) {
      const auto name = work_->needs.directory.user_name(tx, *change.lead);
      if (!name) return invalid("lead", "is nobody who works here");
      incident.lead = change.lead;
      incident.lead_name = *name;
    }
    if (change.banner) {
      TRY(incident.banner, checked_texts("banner", *change.banner, kMaxBanner));
    }
    if (change.greeting) {
      TRY(incident.greeting, checked_texts("greeting", *change.greeting, kMaxBanner));
    }
    if (change.checklist) {
      if (change.checklist->size() > 100) return invalid("checklist", "may have at most 100 items");
      incident.checklist = ticked(before.checklist, *change.checklist, actor, work_->now());
    }
    if (change.roster) {
      TRY(incident.roster, work_->roster_of(tx, *change.roster));
      for (Called& one : incident.roster)
        for (const Called& old : before.roster)
          if (old.user == one.user) one.called_at = old.called_at, one.answer = old.answer, one.answered_at = old.answered_at;
    }
    if (incident == before) return incident;
    const bool only_checked = change.checklist && !change.title && !change.banner && !change.greeting && !change.roster;
    std::string line = incident.title;
    if (only_checked) {
      line.clear();
      for (const Item& item : incident.checklist)
        if (item.done && std::ranges::find(before.checklist, item) == before.checklist.end())
          line += (line.empty() ? "" : ", ") + item.text;
    }
    work_->save<Changed>(tx, actor, incident, only_checked ? LineKind::checked : LineKind::changed, std::move(line));
    return incident;
  });
}

Result<Incident> Incidents::call_roster(const Actor& actor, Id<Incident> id, Whom whom) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_running(tx, actor, id));
    if (incident.roster.empty()) return failure(ErrorCode::failed_precondition, "Nobody stands on the roster.");
    work_->call(tx, actor, incident, whom);
    return incident;
  });
}

Result<Incident> Incidents::answer_call(const Actor& actor, Id<Incident> id, Answer answer) {
  if (answer == Answer::none) return invalid("answer", "must be coming or cannot");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    auto incident = store::load(tx, id);
    if (!incident) return not_found(std::string(kNoSuch));
    const auto me = std::ranges::find_if(incident->roster, [&](const Called& one) { return one.user == actor.user(); });
    if (me == incident->roster.end() || !me->called_at) return not_found(std::string(kNoSuch));
    if (incident->state != State::declared)
      return failure(ErrorCode::failed_precondition, "The incident is over.");
    if (me->answer == answer) return *std::move(incident);
    me->answer = answer;
    me->answered_at = work_->now();
    work_->needs.notices.over(tx, topic_of(id, actor.user()));
    work_->save<Changed>(tx, actor, *incident, LineKind::answered, std::string(base::name_of(answer)));
    return *std::move(incident);
  });
}

Result<Line> Incidents::note(const Actor& actor, Id<Incident> id, std::string_view text) {
  TRY(std::string clean, checked_text("text", text, 0, kMaxNote));
  if (clean.empty()) return invalid("text", "is required");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Line> {
    TRY(Incident incident, work_->load_to_change(tx, actor, id));
    Line line = work_->add_line(tx, actor, id, LineKind::note, clean);
    work_->append<Noted>(tx, actor, incident, line);
    return line;
  });
}

Result<Incident> Incidents::resolve(const Actor& actor, Id<Incident> id, const Texts& last_words, CasesThen then) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_running(tx, actor, id));
    if (!last_words.empty()) TRY(work_->tell(tx, actor, incident, last_words));
    incident.state = State::resolved;
    incident.resolved_at = work_->now();
    if ((incident.surge || incident.home) && work_->needs.switchboard)
      TRY(work_->needs.switchboard->end(tx, incident));
    work_->call_back(tx, incident);
    for (const Called& one : incident.roster) work_->needs.notices.over(tx, topic_of(id, one.user));
    work_->free_plan(tx, incident);
    work_->save<Resolved>(tx, actor, incident, LineKind::resolved, incident.title);
    if (then == CasesThen::solve)
      work_->needs.jobs.enqueue(tx, {.kind = std::string(kSolveJob),
                                     .payload = base::to_json(SolveJob{.incident = id, .words = last_words}),
                                     .unique_key = std::string(kSolveJob) + "." + to_string(id)});
    return incident;
  });
}

Result<Incident> Incidents::review(const Actor& actor, Id<Incident> id, const Review& review) {
  Review clean = review;
  TRY(clean.summary, checked_text("summary", review.summary, 0, kMaxDescription));
  TRY(clean.cause, checked_text("cause", review.cause, 0, kMaxDescription));
  TRY(clean.went_well, checked_text("went_well", review.went_well, 0, kMaxDescription));
  TRY(clean.went_badly, checked_text("went_badly", review.went_badly, 0, kMaxDescription));
  if (clean.summary.empty()) return invalid("summary", "is required");
  if (clean.actions.size() > 50) return invalid("actions", "may be at most 50");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    TRY(Incident incident, work_->load_to_change(tx, actor, id));
    if (incident.state != State::resolved && incident.state != State::reviewed)
      return failure(ErrorCode::failed_precondition, "Resolve the incident first.");
    for (std::size_t i = 0; i < clean.actions.size(); ++i) {
      ReviewAction& one = clean.actions[i];
      const std::string path = "actions[" + std::to_string(i) + "]";
      TRY(one.text, checked_text(path + ".text", one.text, 1, 500));
      one.owner_name.clear();
      if (!one.owner) continue;
      const auto name = work_->needs.directory.user_name(tx, *one.owner);
      if (!name) return invalid(path + ".owner", "is nobody who works here");
      one.owner_name = *name;
    }
    incident.review = clean;
    incident.state = State::reviewed;
    work_->save<Reviewed>(tx, actor, incident, LineKind::reviewed, clean.summary);
    return incident;
  });
}

// ---- reading ----

Result<Incident> Incidents::find(const Actor& actor, Id<Incident> id) {
  TRY(require_view(actor));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Incident> {
    auto incident = store::load(snapshot, id);
    if (!incident) return not_found(std::string(kNoSuch));
    return *std::move(incident);
  });
}

Result<Page<Incident>> Incidents::list(const Actor& actor, const IncidentFilter& filter) {
  TRY(require_view(actor));
  TRY(const std::int64_t before, before_of(filter.cursor));
  const int limit = base::page_size(filter.limit);
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Incident>> {
    Page<Incident> page;
    page.items = store::list(snapshot, filter, before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

Result<Page<Line>> Incidents::lines(const Actor& actor, Id<Incident> id, std::optional<std::string> cursor,
                                    std::optional<int> limit) {
  TRY(find(actor, id));
  TRY(const std::int64_t before, before_of(cursor));
  const int size = base::page_size(limit);
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Line>> {
    Page<Line> page;
    page.items = store::lines(snapshot, id, before, size + 1);
    if (std::ssize(page.items) > size) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

std::vector<Notice> Incidents::Work::read_notices() {
  std::vector<Notice> out;
  for (const Incident& incident :
       needs.database.read([](storage::Snapshot& snapshot) { return store::of_state(snapshot, State::declared, kMaxRunning); }))
    if (!incident.banner.empty() || !incident.greeting.empty())
      out.push_back({incident.id, incident.banner, incident.greeting, incident.declared_at.value_or(incident.started_at)});
  return out;
}

std::vector<Notice> Incidents::notices() const {
  std::uint64_t seen = 0;
  {
    const std::lock_guard lock(work_->mutex);
    if (work_->known_notices) return *work_->known_notices;
    seen = work_->changes;
  }
  try {
    auto read = work_->read_notices();
    const std::lock_guard lock(work_->mutex);
    if (seen == work_->changes) work_->known_notices = read;
    return read;
  } catch (const storage::Unavailable&) {
    return {};  // nothing is shown while nobody can tell
  }
}

std::vector<Incidents::Hit> Incidents::hits_of(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  std::vector<Hit> out;
  for (Incident& incident : store::running_of_case(snapshot, matter)) {
    auto updates = store::updates(snapshot, incident.id, 1);
    out.push_back({std::move(incident), updates.empty() ? std::nullopt : std::optional(std::move(updates.front()))});
  }
  return out;
}

Stats Incidents::stats() {
  return work_->needs.database.read([](storage::Snapshot& snapshot) {
    return Stats{.running = std::ssize(store::of_state(snapshot, State::declared, kMaxRunning)),
                 .proposed = std::ssize(store::of_state(snapshot, State::proposed, 100)),
                 .untold = store::count_untold(snapshot)};
  });
}

}  // namespace deskbell::incidents
