#include "promise_store.h"

#include <base/check.h>
#include <identity/users.h>
#include <promises/promises.h>

#include <algorithm>
#include <map>

namespace deskbell::promises {
namespace {

using conversations::Conversation;

constexpr int kMaxWhat = 500;    // code points
constexpr int kMaxNote = 1'000;
constexpr int kMaxText = 10'000;
constexpr std::size_t kMaxSteps = 60;
constexpr std::chrono::days kFarthest{366};
constexpr std::chrono::seconds kLongestReminder = std::chrono::days(7);
constexpr std::string_view kJob = "promises.due";
constexpr std::string_view kNoSuch = "There is no such promise.";

struct DueJob {
  Id<Promise> promise;
};
BOOST_DESCRIBE_STRUCT(DueJob, (), (promise))

std::string key_of(Id<Promise> id) {
  return std::string(kJob) + "." + to_string(id);
}

// As it was written; a text of blanks counts as none.
Result<std::string> checked_text(std::string_view in, std::string_view field, int limit) {
  TRY(base::check_text(field, in, 0, limit));
  return in.find_first_not_of(" \t\r\n") == std::string_view::npos ? std::string() : std::string(in);
}

Result<void> check_due(Time due_at, Time now) {
  if (due_at <= now) return invalid("due_at", "must lie in the future");
  if (due_at > now + kFarthest) return invalid("due_at", "may lie at most a year ahead");
  return {};
}

bool has_filters(const Filter& filter) {
  return filter.conversation || filter.case_id;
}

Result<store::After> after_of(const std::optional<std::string>& cursor) {
  if (!cursor) return store::After{std::numeric_limits<std::int64_t>::min(), 0};
  const auto dash = cursor->find('-');
  const auto due = base::parse_id(cursor->substr(0, dash));
  const auto id = dash == std::string::npos ? std::nullopt : base::parse_id(cursor->substr(dash + 1));
  if (!due || !id) return invalid("cursor", "is not one that a list has answered");
  return store::After{*due, *id};
}

void add(Tally& tally, const store::Group& group) {
  const std::int64_t late_before = tally.average_late_s * tally.done_late;
  tally.made += group.count;
  switch (group.state) {
    case State::open:
      tally.open += group.count;
      break;
    case State::kept:
      tally.kept += group.count;
      break;
    case State::cancelled:
      tally.cancelled += group.count;
      break;
    case State::broken:
      tally.broken += group.count;
      tally.done_late += group.done_late;
      tally.longest_late_s = std::max(tally.longest_late_s, group.longest_us / 1'000'000);
      if (tally.done_late > 0) tally.average_late_s = (late_before + group.late_us / 1'000'000) / tally.done_late;
      break;
  }
  const std::int64_t settled = tally.kept + tally.broken;
  tally.kept_share = settled == 0 ? 0 : static_cast<double>(tally.kept) / static_cast<double>(settled);
}

}  // namespace

// What the actor may do about the thing that was promised about.
struct Promises::Place {
  bool may_see = false;
  bool may_work = false;
  bool may_give = false;  // to somebody else
  std::optional<contacts::ContactSummary> contact;
};

Promises::Promises(Needs needs) : needs_(needs) {
  needs_.jobs.handle(std::string(kJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const DueJob due, base::parse_json<DueJob>(job.payload));
    return came_due(due.promise);
  });
}

// not_found when one of both is not there; the policy is the caller's.
Result<Promises::Place> Promises::place(storage::Snapshot& snapshot, const Actor& actor, const Promise& promise) const {
  if (!promise.conversation && !promise.case_id)
    return invalid("conversation", "or case_id is required: a promise is made about something");
  Place out{.may_see = false, .may_work = true, .may_give = true, .contact = {}};
  const auto look = [&](const Subject& subject, Permission see, Permission work, Permission give) {
    out.may_see = out.may_see || identity::allowed(actor, see, subject);
    out.may_work = out.may_work && identity::allowed(actor, work, subject);
    out.may_give = out.may_give && identity::allowed(actor, give, subject);
  };
  if (promise.conversation) {
    const auto conversation = needs_.conversations.load(snapshot, *promise.conversation);
    if (!conversation) return not_found("There is no such conversation.");
    out.contact = conversation->contact;
    look(conversations::subject_of(*conversation), Permission::view_conversations, Permission::reply,
         Permission::assign);
  }
  if (promise.case_id) {
    const auto matter = needs_.surroundings.find_case(snapshot, *promise.case_id);
    if (!matter) return not_found("There is no such case.");
    if (!out.contact) out.contact = matter->contact;
    look(matter->subject, Permission::view_cases, Permission::edit_cases, Permission::assign_cases);
  }
  return out;
}

std::string Promises::zone_of(storage::Snapshot&, const std::optional<contacts::ContactSummary>& contact) {
  std::optional<std::string> own;
  if (contact)
    if (const auto found = needs_.contacts.find(Actor::system(), contact->id)) own = found->time_zone;
  if (own)
    if (const auto zone = calendar::Zone::of(*own)) return zone->name();
  return calendar::Zone::of_or_utc(needs_.surroundings.time_zone()).name();
}

void Promises::schedule(storage::Transaction& tx, const Promise& promise) {
  needs_.jobs.cancel(tx, key_of(promise.id));
  if (promise.state != State::open) return;
  needs_.jobs.enqueue(tx, {.kind = std::string(kJob),
                           .payload = base::to_json(DueJob{promise.id}),
                           .run_at = std::min(promise.due_at, promise.remind_at.value_or(promise.due_at)),
                           .unique_key = key_of(promise.id)});
}

template <class Event>
void Promises::save(storage::Transaction& tx, const Actor& actor, Promise& promise, StepKind what, std::string note) {
  promise.history.push_back({.what = what,
                             .at = needs_.clock.now(),
                             .by_name = actor.name,
                             .due_at = promise.due_at,
                             .note = std::move(note)});
  promise.due_local = calendar::Zone::of_or_utc(promise.time_zone).text(promise.due_at);
  if (what == StepKind::made) {
    store::insert(tx, promise);
  } else {
    ++promise.version;
    store::update(tx, promise);
  }
  Event event;
  event.promise = promise;
  if (!actor.name.empty()) event.by_name = actor.name;
  if (promise.case_id) needs_.log.append(tx, promise.case_id->value, actor.id, event);
  if (promise.conversation) needs_.log.append(tx, promise.conversation->value, actor.id, event);
  const std::string topic = "promise " + to_string(promise.id);
  if (what != StepKind::made) needs_.notices.over(tx, topic);
  if (what == StepKind::reminded || what == StepKind::broken) {
    needs_.log.append(tx, promise.owner.value, actor.id, event);
    needs_.notices.tell(tx,
                        {.user = promise.owner,
                         .code = std::string(Event::kKind),
                         .params = {{"what", promise.what}, {"due", promise.due_local}, {"zone", promise.time_zone}},
                         .about = notices::About{notices::AboutKind::promise, {promise.id.value}, promise.what},
                         .weight = what == StepKind::broken ? notices::Weight::urgent : notices::Weight::normal,
                         .topic = topic});
  }
  schedule(tx, promise);
}

Result<std::vector<Proposal>> Promises::propose(const Actor& actor, std::string_view text,
                                                std::optional<Id<Conversation>> conversation,
                                                std::optional<Id<cases::Case>> case_id) {
  TRY(base::check_text("text", text, 0, kMaxText));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Proposal>> {
    Promise about;
    about.conversation = conversation;
    about.case_id = case_id;
    TRY(const Place where, place(snapshot, actor, about));
    if (!where.may_see) return not_found("There is no such conversation or case.");
    return recognised(text, needs_.clock.now(), calendar::Zone::of_or_utc(zone_of(snapshot, where.contact)));
  });
}

Result<Promise> Promises::make(const Actor& actor, const NewPromise& what) {
  TRY(std::string text, checked_text(what.what, "what", kMaxWhat));
  if (text.empty()) return invalid("what", "is required");
  const Time now = needs_.clock.now();
  TRY(check_due(what.due_at, now));
  if (what.time_zone) TRY(calendar::Zone::of(*what.time_zone));
  if (what.words) TRY(base::check_text("words", *what.words, 0, kMaxWhat));
  if (what.remind_before && *what.remind_before > kLongestReminder)
    return invalid("remind_before", "may be at most seven days");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Promise> {
    Promise promise;
    promise.conversation = what.conversation;
    promise.case_id = what.case_id;
    TRY(const Place where, place(tx, actor, promise));
    if (!where.may_see) return not_found("There is no such conversation or case.");
    if (!where.may_work) return failure(ErrorCode::permission_denied, "You may not promise anything here.");
    promise.owner = what.owner.value_or(actor.user());
    if (!promise.owner) return invalid("owner", "is required");
    if (promise.owner != actor.user() && !where.may_give)
      return failure(ErrorCode::permission_denied, "You may not promise in the name of somebody else.");
    const auto name = needs_.directory.user_name(tx, promise.owner);
    if (!name) return invalid("owner", "is nobody who works here");
    if (what.follow_up_of && !store::load(tx, *what.follow_up_of)) return invalid("follow_up_of", "is no promise");
    promise.id = needs_.ids.next<Promise>();
    promise.contact = where.contact;
    promise.kind = what.kind;
    promise.what = text;
    promise.words = what.words;
    promise.owner_name = *name;
    promise.due_at = what.due_at;
    promise.time_zone = what.time_zone.value_or(zone_of(tx, where.contact));
    if (what.remind_before && what.due_at - *what.remind_before > now)
      promise.remind_at = what.due_at - *what.remind_before;
    promise.follow_up_of = what.follow_up_of;
    promise.created_at = now;
    save<Made>(tx, actor, promise, StepKind::made, "");
    return promise;
  });
}

Result<Promise> Promises::load_to_change(storage::Transaction& tx, const Actor& actor, Id<Promise> id) const {
  auto promise = store::load(tx, id);
  if (!promise) return not_found(std::string(kNoSuch));
  const bool own = actor.user() && promise->owner == actor.user();
  TRY(const Place where, place(tx, actor, *promise));
  if (!own && !where.may_see) return not_found(std::string(kNoSuch));
  if (!own && !where.may_work) return failure(ErrorCode::permission_denied, "You may not change this promise.");
  promise->contact = where.contact;
  if (promise->history.size() >= kMaxSteps)
    return failure(ErrorCode::resource_exhausted, "This promise was changed too often.");
  return *std::move(promise);
}

Result<Promise> Promises::keep(const Actor& actor, Id<Promise> id, std::string_view note,
                               const std::optional<FollowUp>& follow_up) {
  TRY(std::string clean, checked_text(note, "note", kMaxNote));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Promise> {
    TRY(Promise promise, load_to_change(tx, actor, id));
    if (promise.state == State::cancelled)
      return failure(ErrorCode::failed_precondition, "The promise was cancelled.");
    if (promise.done_at) return promise;
    const Time now = needs_.clock.now();
    // A clock that was set back must not make a promise kept that was told as broken.
    const bool late = promise.state == State::broken || now > promise.due_at;
    promise.done_at = std::max(now, late ? promise.due_at : now);
    promise.remind_at.reset();
    if (late && promise.state == State::open) {
      promise.state = State::broken;
      const auto done_at = std::exchange(promise.done_at, std::nullopt);
      save<Broken>(tx, Actor::system(), promise, StepKind::broken, "");
      promise.done_at = done_at;
    }
    if (late) {
      save<DoneLate>(tx, actor, promise, StepKind::done_late, clean);
    } else {
      promise.state = State::kept;
      save<Kept>(tx, actor, promise, StepKind::kept, clean);
    }
    if (follow_up) {
      TRY(make(actor, {.conversation = promise.conversation,
                       .case_id = promise.case_id,
                       .kind = promise.kind,
                       .what = follow_up->what,
                       .owner = promise.owner,
                       .due_at = follow_up->due_at,
                       .time_zone = promise.time_zone,
                       .follow_up_of = promise.id}));
    }
    return promise;
  });
}

Result<Promise> Promises::move(const Actor& actor, Id<Promise> id, Time due_at, std::string_view reason) {
  TRY(std::string clean, checked_text(reason, "reason", kMaxNote));
  if (clean.empty()) return invalid("reason", "is required");
  TRY(check_due(due_at, needs_.clock.now()));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Promise> {
    TRY(Promise promise, load_to_change(tx, actor, id));
    if (promise.state != State::open || promise.due_at <= needs_.clock.now())
      return failure(ErrorCode::failed_precondition, "Only a promise whose time has not come can be moved.");
    if (promise.due_at == due_at) return promise;
    if (promise.remind_at) promise.remind_at = due_at - (promise.due_at - *promise.remind_at);
    if (promise.remind_at && *promise.remind_at <= needs_.clock.now()) promise.remind_at.reset();
    promise.due_at = due_at;
    save<Moved>(tx, actor, promise, StepKind::moved, clean);
    return promise;
  });
}

Result<Promise> Promises::cancel(const Actor& actor, Id<Promise> id, std::string_view reason) {
  TRY(std::string clean, checked_text(reason, "reason", kMaxNote));
  if (clean.empty()) return invalid("reason", "is required");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Promise> {
    TRY(Promise promise, load_to_change(tx, actor, id));
    if (promise.state == State::cancelled) return promise;
    if (promise.state != State::open || promise.due_at <= needs_.clock.now())
      return failure(ErrorCode::failed_precondition, "Only a promise whose time has not come can be cancelled.");
    promise.state = State::cancelled;
    promise.remind_at.reset();
    save<Cancelled>(tx, actor, promise, StepKind::cancelled, clean);
    return promise;
  });
}

// May run twice, or too early after a move: what it does follows from the row alone.
Result<void> Promises::came_due(Id<Promise> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    auto promise = store::load(tx, id);
    if (!promise || promise->state != State::open) return {};
    if (promise->contact) promise->contact = needs_.contacts.summary(tx, promise->contact->id);
    const Time now = needs_.clock.now();
    if (now >= promise->due_at) {
      promise->state = State::broken;
      promise->remind_at.reset();
      save<Broken>(tx, Actor::system(), *promise, StepKind::broken, "");
    } else if (promise->remind_at && now >= *promise->remind_at) {
      promise->remind_at.reset();
      save<Reminded>(tx, Actor::system(), *promise, StepKind::reminded, "");
    } else {
      schedule(tx, *promise);
    }
    return {};
  });
}

Result<Promise> Promises::find(const Actor& actor, Id<Promise> id) {
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Promise> {
    auto promise = store::load(snapshot, id);
    if (!promise) return not_found(std::string(kNoSuch));
    const auto where = place(snapshot, actor, *promise);
    const bool own = actor.user() && promise->owner == actor.user();
    if (!own && !(where && where->may_see)) return not_found(std::string(kNoSuch));
    promise->contact = where ? where->contact : std::nullopt;
    return *std::move(promise);
  });
}

Result<Page<Promise>> Promises::list(const Actor& actor, const Filter& filter) {
  TRY(const store::After after, after_of(filter.cursor));
  const int limit = base::page_size(filter.limit);
  const State state = filter.state.value_or(State::open);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Promise>> {
    Page<Promise> page;
    if (has_filters(filter)) {
      Promise about;
      about.conversation = filter.conversation;
      about.case_id = filter.case_id;
      TRY(const Place where, place(snapshot, actor, about));
      if (!where.may_see) return not_found("There is no such conversation or case.");
      page.items = filter.case_id
                       ? store::list(snapshot, store::By::case_id, filter.case_id->value, state, after, limit + 1)
                       : store::list(snapshot, store::By::conversation, filter.conversation->value, state, after, limit + 1);
    } else {
      const auto owner = filter.owner.value_or(actor.user());
      if (owner != actor.user()) TRY(identity::require(actor, Permission::supervise));
      page.items = store::list(snapshot, store::By::owner, owner.value, state, after, limit + 1);
    }
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      const Promise& last = page.items.back();
      page.next = std::to_string(last.due_at.time_since_epoch().count()) + "-" + to_string(last.id);
    }
    for (Promise& one : page.items)
      if (one.contact) one.contact = needs_.contacts.summary(snapshot, one.contact->id);
    return page;
  });
}

Result<Report> Promises::report(const Actor& actor, const ReportFilter& filter) {
  TRY(identity::require(actor, Permission::view_insight));
  auto stale = needs_.database.read_stale([&](storage::Snapshot& snapshot) {
    Report out;
    std::map<Id<identity::User>, AgentTally> agents;
    std::map<Id<identity::Team>, TeamTally> teams;
    std::map<Id<identity::User>, std::vector<std::pair<Id<identity::Team>, std::string>>> memberships;
    for (const store::Group& group : store::groups(snapshot, filter)) {
      add(out.all, group);
      auto [agent, fresh] = agents.try_emplace(group.owner);
      if (fresh) {
        agent->second.user = group.owner;
        agent->second.name = identity::Users::name_of(snapshot, group.owner).value_or("");
        memberships[group.owner] = needs_.surroundings.teams_of(snapshot, group.owner);
      }
      add(agent->second.figures, group);
      for (const auto& [team, name] : memberships[group.owner]) {
        TeamTally& of_team = teams[team];
        of_team.team = team;
        of_team.name = name;
        add(of_team.figures, group);
      }
    }
    for (auto& [user, tally] : agents) out.by_agent.push_back(std::move(tally));
    for (auto& [team, tally] : teams) out.by_team.push_back(std::move(tally));
    std::ranges::sort(out.by_agent, {}, [](const AgentTally& one) { return std::pair(-one.figures.broken, one.user); });
    std::ranges::sort(out.by_team, {}, [](const TeamTally& one) { return std::pair(-one.figures.broken, one.team); });
    return out;
  });
  stale.value.as_of = stale.as_of;
  return std::move(stale.value);
}

std::vector<Promise> Promises::open_of(storage::Snapshot& snapshot, Id<identity::User> owner, int limit) {
  return store::list(snapshot, store::By::owner, owner.value, State::open,
                     {std::numeric_limits<std::int64_t>::min(), 0}, limit);
}

std::vector<Promise> Promises::open_of(storage::Snapshot& snapshot, Id<cases::Case> id) {
  return store::list(snapshot, store::By::case_id, id.value, State::open,
                     {std::numeric_limits<std::int64_t>::min(), 0}, base::kMaxPageSize);
}

}  // namespace deskbell::promises
