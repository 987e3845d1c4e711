#include "incident_store.h"

#include <incidents/migrations.h>

#include <limits>

namespace deskbell::incidents {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

constexpr std::int64_t kFromTheNewest = std::numeric_limits<std::int64_t>::max();

// What conditions ask for is in columns; the rest is the body as it is told on the wire.
constexpr Statement kLoad{"incidents.load", "SELECT body, case_count FROM incident WHERE id = $1"};
constexpr Statement kInsert{"incidents.insert",
                            "INSERT INTO incident (id, state, kind, plan, sort, ends_at, changed_at, case_count, version, "
                            "body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement kUpdate{"incidents.update",
                            "UPDATE incident SET state = $2, sort = $3, ends_at = $4, changed_at = $5, case_count = $6, "
                            "version = $7, body = $8 WHERE id = $1"};
constexpr Statement kOfState{"incidents.of_state",
                             "SELECT body, case_count FROM incident WHERE state = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kList{"incidents.list",
                          "SELECT body, case_count FROM incident WHERE id < $1 AND ($2 = '' OR state = $2) "
                          "AND ($3 = '' OR kind = $3) ORDER BY id DESC LIMIT $4"};
constexpr Statement kLastOfSort{"incidents.last_of_sort",
                                "SELECT state, changed_at FROM incident WHERE sort = $1 ORDER BY id DESC LIMIT 1"};

constexpr Statement kHasCase{"incidents.has_case", "SELECT 1 FROM incident_case WHERE incident = $1 AND case_id = $2"};
constexpr Statement kAddCase{"incidents.add_case",
                             "INSERT INTO incident_case (incident, case_id, number, gathered_at, by_name) "
                             "VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kRemoveCase{"incidents.remove_case", "DELETE FROM incident_case WHERE incident = $1 AND case_id = $2"};
constexpr Statement kCases{"incidents.cases",
                           "SELECT case_id, number, gathered_at, by_name FROM incident_case "
                           "WHERE incident = $1 AND number < $2 ORDER BY number DESC LIMIT $3"};
constexpr Statement kRunningOfCase{"incidents.running_of_case",
                                   "SELECT i.body, i.case_count FROM incident_case c JOIN incident i ON i.id = c.incident "
                                   "WHERE c.case_id = $1 AND i.state = 'declared' ORDER BY i.id DESC LIMIT 10"};

constexpr Statement kInsertLine{"incidents.insert_line",
                                "INSERT INTO incident_line (id, incident, at, by_name, kind, text) "
                                "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kLines{"incidents.lines",
                           "SELECT id, incident, at, by_name, kind, text FROM incident_line "
                           "WHERE incident = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};

#define DESKBELL_UPDATE_COLUMNS "id, incident, texts, by_name, at, total, sent, unreachable, finished_at, messages"
constexpr Statement kInsertUpdate{"incidents.insert_update", "INSERT INTO incident_update (" DESKBELL_UPDATE_COLUMNS
                                                             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement kProgress{"incidents.progress",
                              "UPDATE incident_update SET sent = $2, unreachable = $3, finished_at = $4, messages = $5 "
                              "WHERE id = $1"};
constexpr Statement kLoadUpdate{"incidents.load_update",
                                "SELECT " DESKBELL_UPDATE_COLUMNS " FROM incident_update WHERE id = $1"};
constexpr Statement kUpdates{"incidents.updates", "SELECT " DESKBELL_UPDATE_COLUMNS
                                                  " FROM incident_update WHERE incident = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kAddressAll{"incidents.address_all",
                                "INSERT INTO incident_told (telling, case_id, delivery) "
                                "SELECT CAST($1 AS BIGINT), case_id, 'pending' FROM incident_case WHERE incident = $2"};
constexpr Statement kPending{"incidents.pending",
                             "SELECT case_id FROM incident_told WHERE telling = $1 AND delivery = 'pending' "
                             "ORDER BY case_id DESC LIMIT $2"};
constexpr Statement kSettle{"incidents.settle",
                            "UPDATE incident_told SET delivery = $3, contact = $4 WHERE telling = $1 AND case_id = $2"};
constexpr Statement kWasTold{
    "incidents.was_told",
    "SELECT 1 FROM incident_told WHERE telling = $1 AND contact = $2 AND delivery = 'sent' LIMIT 1"};
constexpr Statement kUnreachable{"incidents.unreachable",
                                 "SELECT case_id FROM incident_told WHERE telling = $1 AND contact = $2 "
                                 "AND delivery = 'unreachable'"};
constexpr Statement kUntold{"incidents.untold",
                            "SELECT COUNT(*) FROM (SELECT 1 FROM incident_told WHERE delivery = 'pending' LIMIT 10000) t"};

constexpr Statement kLoadPlan{"incidents.load_plan", "SELECT body FROM incident_plan WHERE id = $1"};
constexpr Statement kPlans{"incidents.plans", "SELECT body FROM incident_plan ORDER BY name, id LIMIT 500"};
constexpr Statement kInsertPlan{"incidents.insert_plan",
                                "INSERT INTO incident_plan (id, name, starts_at, version, body) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kUpdatePlan{"incidents.update_plan",
                                "UPDATE incident_plan SET name = $2, starts_at = $3, version = $4, body = $5 WHERE id = $1"};
constexpr Statement kRemovePlan{"incidents.remove_plan", "DELETE FROM incident_plan WHERE id = $1"};

constexpr Statement kArrived{"incidents.arrived",
                             "INSERT INTO incident_arrival (sort, bucket, arrived) VALUES ($1, $2, 1) "
                             "ON CONFLICT (sort, bucket) DO UPDATE SET arrived = incident_arrival.arrived + 1"};
constexpr Statement kArrivedSince{"incidents.arrived_since",
                                  "SELECT CAST(COALESCE(SUM(arrived), 0) AS BIGINT) FROM incident_arrival "
                                  "WHERE sort = $1 AND bucket >= $2"};
constexpr Statement kArrivedBefore{"incidents.arrived_before",
                                   "SELECT CAST(COALESCE(SUM(arrived), 0) AS BIGINT), COALESCE(MIN(bucket), 0) "
                                   "FROM incident_arrival WHERE sort = $1 AND bucket >= $2 AND bucket < $3"};
constexpr Statement kForget{"incidents.forget_arrivals", "DELETE FROM incident_arrival WHERE bucket < $1"};

constexpr Statement kKeepConnection{"incidents.keep_connection",
                                    "INSERT INTO incident_connection (user_id, at, round_trip_ms, lost, quality) "
                                    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) DO UPDATE SET "
                                    "at = excluded.at, round_trip_ms = excluded.round_trip_ms, lost = excluded.lost, "
                                    "quality = excluded.quality"};
constexpr Statement kConnection{"incidents.connection",
                                "SELECT at, round_trip_ms, lost, quality FROM incident_connection WHERE user_id = $1"};

Incident incident_of(const Row& row) {
  Incident out = base::parse_json<Incident>(row.text(0)).value();
  out.case_count = row.integer(1);
  return out;
}

std::optional<Time> ends_at(const Incident& incident) {
  return incident.surge ? std::optional(incident.surge->to) : std::nullopt;
}

Update update_of(const Row& row) {
  return {.id = row.id<Update>(0),
          .incident = row.id<Incident>(1),
          .texts = base::parse_json<Texts>(row.text(2)).value(),
          .by_name = row.string(3),
          .at = row.time(4),
          .total = row.integer(5),
          .sent = row.integer(6),
          .messages = row.integer(9),
          .unreachable = row.integer(7),
          .finished_at = row.optional_time(8)};
}

Plan plan_of(const Row& row) {
  return base::parse_json<Plan>(row.text(0)).value();
}

std::int64_t or_newest(std::int64_t before) {
  return before > 0 ? before : kFromTheNewest;
}

}  // namespace

std::optional<Incident> load(storage::Snapshot& snapshot, Id<Incident> id) {
  return snapshot.one(kLoad, incident_of, id);
}

void insert(storage::Transaction& tx, const Incident& incident, const std::string& sort, Time now) {
  tx.run(kInsert, incident.id, base::name_of(incident.state), base::name_of(incident.kind), incident.plan, sort,
         ends_at(incident), now, incident.case_count, incident.version, base::to_json(incident));
}

void update(storage::Transaction& tx, const Incident& incident, const std::string& sort, Time now) {
  tx.run(kUpdate, incident.id, base::name_of(incident.state), sort, ends_at(incident), now, incident.case_count,
         incident.version, base::to_json(incident));
}

std::vector<Incident> of_state(storage::Snapshot& snapshot, State state, int limit) {
  return snapshot.all(kOfState, incident_of, base::name_of(state), limit);
}

std::vector<Incident> list(storage::Snapshot& snapshot, const IncidentFilter& filter, std::int64_t before, int limit) {
  std::string_view state = filter.state ? base::name_of(*filter.state) : "";
  if (filter.running.value_or(false)) state = base::name_of(State::declared);
  return snapshot.all(kList, incident_of, or_newest(before), state, filter.kind ? base::name_of(*filter.kind) : "", limit);
}

std::optional<LastOfSort> last_of_sort(storage::Snapshot& snapshot, const std::string& sort) {
  return snapshot.one(
      kLastOfSort,
      [](const Row& row) { return LastOfSort{base::find_enum<State>(row.text(0)).value(), row.time(1)}; }, sort);
}

bool add_case(storage::Transaction& tx, Id<Incident> incident, Id<cases::Case> matter, std::int64_t number, Time at,
              const std::string& by_name) {
  if (tx.number(kHasCase, incident, matter) != 0) return false;
  tx.run(kAddCase, incident, matter, number, at, by_name);
  return true;
}

bool remove_case(storage::Transaction& tx, Id<Incident> incident, Id<cases::Case> matter) {
  return tx.run(kRemoveCase, incident, matter) == 1;
}

std::vector<GatheredRow> cases(storage::Snapshot& snapshot, Id<Incident> incident, std::int64_t before, int limit) {
  return snapshot.all(
      kCases,
      [](const Row& row) {
        return GatheredRow{row.id<cases::Case>(0), row.integer(1), row.time(2), row.string(3)};
      },
      incident, or_newest(before), limit);
}

std::vector<Incident> running_of_case(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return snapshot.all(kRunningOfCase, incident_of, matter);
}

void insert_line(storage::Transaction& tx, const Line& line) {
  tx.run(kInsertLine, line.id, line.incident, line.at, line.by_name, base::name_of(line.kind), line.text);
}

std::vector<Line> lines(storage::Snapshot& snapshot, Id<Incident> incident, std::int64_t before, int limit) {
  return snapshot.all(
      kLines,
      [](const Row& row) {
        return Line{.id = row.id<Line>(0),
                    .incident = row.id<Incident>(1),
                    .at = row.time(2),
                    .by_name = row.string(3),
                    .kind = base::find_enum<LineKind>(row.text(4)).value(),
                    .text = row.string(5)};
      },
      incident, or_newest(before), limit);
}

void insert_update(storage::Transaction& tx, const Update& update) {
  tx.run(kInsertUpdate, update.id, update.incident, base::to_json(update.texts), update.by_name, update.at,
         update.total, update.sent, update.unreachable, update.finished_at, update.messages);
}

void save_progress(storage::Transaction& tx, const Update& update) {
  tx.run(kProgress, update.id, update.sent, update.unreachable, update.finished_at, update.messages);
}

std::optional<Update> load_update(storage::Snapshot& snapshot, Id<Update> id) {
  return snapshot.one(kLoadUpdate, update_of, id);
}

std::vector<Update> updates(storage::Snapshot& snapshot, Id<Incident> incident, int limit) {
  return snapshot.all(kUpdates, update_of, incident, limit);
}

std::int64_t address_all(storage::Transaction& tx, Id<Update> update, Id<Incident> incident) {
  return tx.run(kAddressAll, update, incident);
}

std::vector<Id<cases::Case>> pending(storage::Snapshot& snapshot, Id<Update> update, int limit) {
  return snapshot.all(kPending, [](const Row& row) { return row.id<cases::Case>(0); }, update, limit);
}

void settle(storage::Transaction& tx, Id<Update> update, const Settled& what) {
  tx.run(kSettle, update, what.matter, base::name_of(what.delivery), what.contact);
}

bool was_told(storage::Snapshot& snapshot, Id<Update> update, Id<contacts::Contact> contact) {
  return snapshot.number(kWasTold, update, contact) > 0;
}

std::vector<Id<cases::Case>> unreachable(storage::Snapshot& snapshot, Id<Update> update,
                                         Id<contacts::Contact> contact) {
  return snapshot.all(kUnreachable, [](const Row& row) { return row.id<cases::Case>(0); }, update, contact);
}

std::int64_t count_untold(storage::Snapshot& snapshot) {
  return snapshot.number(kUntold);
}

std::optional<Plan> load_plan(storage::Snapshot& snapshot, Id<Plan> id) {
  return snapshot.one(kLoadPlan, plan_of, id);
}

std::vector<Plan> plans(storage::Snapshot& snapshot) {
  return snapshot.all(kPlans, plan_of);
}

void insert_plan(storage::Transaction& tx, const Plan& plan) {
  tx.run(kInsertPlan, plan.id, plan.name, plan.surge ? std::optional(plan.surge->from) : std::nullopt, plan.version,
         base::to_json(plan));
}

void update_plan(storage::Transaction& tx, const Plan& plan) {
  tx.run(kUpdatePlan, plan.id, plan.name, plan.surge ? std::optional(plan.surge->from) : std::nullopt, plan.version,
         base::to_json(plan));
}

void remove_plan(storage::Transaction& tx, Id<Plan> id) {
  tx.run(kRemovePlan, id);
}

void arrived(storage::Transaction& tx, const std::string& sort, std::int64_t bucket) {
  tx.run(kArrived, sort, bucket);
}

std::int64_t arrived_since(storage::Snapshot& snapshot, const std::string& sort, std::int64_t bucket) {
  return snapshot.number(kArrivedSince, sort, bucket);
}

Before arrived_before(storage::Snapshot& snapshot, const std::string& sort, std::int64_t from, std::int64_t until) {
  return snapshot
      .one(kArrivedBefore, [](const Row& row) { return Before{row.integer(0), row.integer(1)}; }, sort, from, until)
      .value_or(Before());
}

void forget_arrivals(storage::Transaction& tx, std::int64_t before_bucket) {
  tx.run(kForget, before_bucket);
}

void keep_connection(storage::Transaction& tx, Id<identity::User> user, const ConnectionTest& test) {
  tx.run(kKeepConnection, user, test.at, test.round_trip_ms.count(), test.lost, base::name_of(test.quality));
}

std::optional<ConnectionTest> connection(storage::Snapshot& snapshot, Id<identity::User> user) {
  return snapshot.one(
      kConnection,
      [](const Row& row) {
        return ConnectionTest{.at = row.time(0),
                              .round_trip_ms = milliseconds(row.integer(1)),
                              .lost = static_cast<int>(row.integer(2)),
                              .quality = base::find_enum<Quality>(row.text(3)).value()};
      },
      user);
}

namespace {
constexpr const Statement* kStatements[] = {
    &kLoad,       &kInsert,     &kUpdate,        &kOfState,    &kList,    &kLastOfSort,   &kHasCase,       &kAddCase,
    &kRemoveCase, &kCases,      &kRunningOfCase, &kInsertLine, &kLines,   &kInsertUpdate, &kProgress,      &kLoadUpdate,
    &kUpdates,    &kAddressAll, &kPending,       &kSettle,     &kWasTold, &kUnreachable,  &kUntold,        &kLoadPlan,
    &kPlans,      &kInsertPlan, &kUpdatePlan,    &kRemovePlan, &kArrived, &kArrivedSince, &kArrivedBefore, &kForget,
    &kKeepConnection, &kConnection};
}

}  // namespace store

storage::Schema schema() {
  return {"incidents", migrations(), store::kStatements};
}

}  // namespace deskbell::incidents
