#include <identity/teams.h>

#include <algorithm>
#include <set>

#include "work.h"

// Work from home: who, from where, and what is in the way.
namespace deskbell::incidents {
namespace {

constexpr std::string_view kNoMode = "This has nothing to do with work from home.";

// Of the urgent notice that asks somebody where he works.
std::string place_topic(Id<Incident> incident, Id<identity::User> user) {
  return "incident.home " + to_string(incident) + " " + to_string(user);
}

notices::NewNotice notice_about(const Incident& incident, Id<identity::User> user, std::string code) {
  return {.user = user,
          .code = std::move(code),
          .params = {{"title", incident.title}},
          .about = notices::About{notices::AboutKind::incident, {incident.id.value}, incident.title}};
}

}  // namespace

Result<void> Incidents::Work::check_home(storage::Snapshot& snapshot, const PlanDraft& draft) const {
  if (!draft.home) return {};
  const auto at = [](std::string_view list, std::size_t i) { return "home." + std::string(list) + "[" + std::to_string(i) + "]"; };
  for (std::size_t i = 0; i < draft.home->teams.size(); ++i)
    if (!identity::Teams::name_of(snapshot, draft.home->teams[i])) return invalid(at("teams", i), "is none of yours");
  for (std::size_t i = 0; i < draft.home->people.size(); ++i)
    if (!needs.directory.user_name(snapshot, draft.home->people[i]))
      return invalid(at("people", i), "is nobody who works here");
  for (std::size_t i = 0; i < draft.home->desk_bound.size(); ++i) {
    const DeskBound& one = draft.home->desk_bound[i];
    if (!needs.directory.queue_name(snapshot, one.queue)) return invalid(at("desk_bound", i) + ".queue", "is none of yours");
    if (one.to && !needs.directory.queue_name(snapshot, *one.to))
      return invalid(at("desk_bound", i) + ".to", "is none of yours");
  }
  return {};
}

std::vector<Id<identity::User>> Incidents::Work::people_of(storage::Snapshot& snapshot, const HomeOffice& office) const {
  std::set<Id<identity::User>> out(office.people.begin(), office.people.end());
  for (const auto team : office.teams)
    for (const auto member : identity::Teams::members_of(snapshot, team)) out.insert(member);
  return {out.begin(), out.end()};
}

Result<HomeMode> Incidents::Work::mode_of(storage::Transaction& tx, const HomeOffice& office) const {
  for (const Incident& other : store::of_state(tx, State::declared, kMaxRunning))
    if (other.home) return failure(ErrorCode::failed_precondition, "Work from home is on already.");
  HomeMode mode{.seats = {}, .desk_bound = office.desk_bound, .rerouted = {}};
  for (const auto user : people_of(tx, office))
    if (auto name = needs.directory.user_name(tx, user)) mode.seats.push_back({.user = user, .name = *std::move(name)});
  std::ranges::sort(mode.seats, {}, &Seat::name);
  return mode;
}

void Incidents::Work::send_home(storage::Transaction& tx, const Incident& incident) {
  if (!incident.home) return;
  for (const Seat& seat : incident.home->seats) {
    auto notice = notice_about(incident, seat.user, "incident.home_on");
    notice.weight = notices::Weight::urgent;
    notice.topic = place_topic(incident.id, seat.user);
    needs.notices.tell(tx, notice);
  }
}

void Incidents::Work::call_back(storage::Transaction& tx, const Incident& incident) {
  if (!incident.home) return;
  for (const Seat& seat : incident.home->seats) {
    needs.notices.over(tx, place_topic(incident.id, seat.user));
    if (seat.place == Place::home) needs.notices.tell(tx, notice_about(incident, seat.user, "incident.home_off"));
  }
}

std::vector<Readiness> Incidents::Work::readiness_of(storage::Snapshot& snapshot,
                                                     const std::vector<Id<identity::User>>& people,
                                                     const std::vector<DeskBound>& desk_bound) const {
  std::vector<Readiness> out;
  for (const auto user : people) {
    const auto one = needs.people ? needs.people->find(snapshot, user) : std::nullopt;
    if (!one) continue;
    const auto connection = store::connection(snapshot, user);
    out.push_back({.user = user,
                   .name = one->name,
                   .presence = one->presence,
                   .last_seen_at = one->last_seen_at,
                   .connection = connection,
                   .obstacles = obstacles_of(*one, connection, desk_bound, now())});
  }
  std::ranges::sort(out, {}, &Readiness::name);
  return out;
}

Result<std::vector<Readiness>> Incidents::readiness(const Actor& actor, Id<Plan> id) {
  TRY(identity::require(actor, Permission::manage_incidents));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Readiness>> {
    const auto plan = store::load_plan(snapshot, id);
    if (!plan) return not_found("There is no such plan.");
    if (!plan->home) return failure(ErrorCode::failed_precondition, std::string(kNoMode));
    return work_->readiness_of(snapshot, work_->people_of(snapshot, *plan->home), plan->home->desk_bound);
  });
}

Result<std::vector<Readiness>> Incidents::readiness(const Actor& actor, Id<Incident> id) {
  TRY(identity::require(actor, Permission::manage_incidents));
  TRY(const Incident incident, find(actor, id));
  if (!incident.home) return failure(ErrorCode::failed_precondition, std::string(kNoMode));
  std::vector<Id<identity::User>> people;
  for (const Seat& seat : incident.home->seats) people.push_back(seat.user);
  return work_->needs.database.read(
      [&](storage::Snapshot& snapshot) { return work_->readiness_of(snapshot, people, incident.home->desk_bound); });
}

Result<Incident> Incidents::take_place(const Actor& actor, Id<Incident> id, Id<identity::User> who, Place place) {
  if (place == Place::unknown) return invalid("place", "must be home, office or not_working");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Incident> {
    auto incident = store::load(tx, id);
    const bool leads = identity::allowed(actor, Permission::manage_incidents);
    if (!incident || !incident->home) return not_found(std::string(kNoSuch));
    auto& seats = incident->home->seats;
    auto seat = std::ranges::find(seats, who, &Seat::user);
    if (!leads && (who != actor.user() || seat == seats.end())) return not_found(std::string(kNoSuch));
    if (incident->state != State::declared) return failure(ErrorCode::failed_precondition, "The incident is over.");
    if (seat == seats.end()) {
      const auto name = work_->needs.directory.user_name(tx, who);
      if (!name) return invalid("user", "is nobody who works here");
      seat = seats.insert(std::ranges::upper_bound(seats, *name, {}, &Seat::name), {.user = who, .name = *name});
    }
    if (seat->place == place) return *std::move(incident);
    seat->place = place;
    seat->since = work_->now();
    work_->needs.notices.over(tx, place_topic(id, who));
    const std::string line = std::string(base::name_of(place)) + (who == actor.user() ? "" : " " + seat->name);
    work_->save<Changed>(tx, actor, *incident, LineKind::placed, line);
    return *std::move(incident);
  });
}

Result<ConnectionTest> Incidents::keep_connection_test(const Actor& actor, const ConnectionTrial& trial) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Only who works here has a connection to test.");
  TRY(const ConnectionTest test, judged(trial, work_->now()));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<ConnectionTest> {
    store::keep_connection(tx, actor.user(), test);
    return test;
  });
}

}  // namespace deskbell::incidents
