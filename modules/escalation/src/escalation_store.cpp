#include "escalation_store.h"

#include <limits>

namespace deskbell::escalation::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kExists{
    "escalation.exists",
    "SELECT COUNT(*) FROM escalation WHERE case_id = $1 AND ladder = $2 AND level_key = $3 AND occasion = $4"};
constexpr Statement kFired{"escalation.fired",
                           "SELECT level_key, occasion FROM escalation WHERE case_id = $1 AND ladder = $2"};
constexpr Statement kInsert{"escalation.insert",
                            "INSERT INTO escalation (id, case_id, ladder, level_key, occasion, call_state, called, "
                            "raised_at, version, plan, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kSave{"escalation.save",
                          "UPDATE escalation SET call_state = $2, called = $3, version = $4, body = $5 WHERE id = $1"};
constexpr Statement kLoad{"escalation.load", "SELECT body FROM escalation WHERE id = $1"};
constexpr Statement kPlan{"escalation.plan", "SELECT plan FROM escalation WHERE id = $1"};
constexpr Statement kOfCase{"escalation.of_case",
                            "SELECT body FROM escalation WHERE case_id = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kRingingOfCase{
    "escalation.ringing_of_case",
    "SELECT body FROM escalation WHERE case_id = $1 AND call_state = 'ringing' ORDER BY id"};
constexpr Statement kRingingFor{
    "escalation.ringing_for",
    "SELECT body FROM escalation WHERE called = $1 AND call_state = 'ringing' ORDER BY id LIMIT $2"};
constexpr Statement kList{"escalation.list", "SELECT body FROM escalation WHERE id < $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kListState{
    "escalation.list_state", "SELECT body FROM escalation WHERE call_state = $3 AND id < $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kStats{"escalation.stats",
                           "SELECT COUNT(*), MIN(raised_at) FROM escalation WHERE call_state = 'ringing'"};

constexpr std::string_view kNoCall = "none";

std::string_view state_of(const Escalation& escalation) {
  return escalation.call ? base::name_of(escalation.call->state) : kNoCall;
}

std::optional<Id<identity::User>> called(const Escalation& escalation) {
  if (!escalation.call || escalation.call->rings.empty()) return std::nullopt;
  return escalation.call->rings.back().user;
}

Escalation escalation_of(const Row& row) {
  return base::parse_json<Escalation>(row.text(0)).value();
}

}  // namespace

bool exists(storage::Snapshot& snapshot, Id<cases::Case> matter, Id<Ladder> ladder, const std::string& level,
            const std::string& occasion) {
  return snapshot.number(kExists, matter, ladder, level, occasion) > 0;
}

std::vector<Fired> fired(storage::Snapshot& snapshot, Id<cases::Case> matter, Id<Ladder> ladder) {
  return snapshot.all(kFired, [](const Row& row) { return Fired{row.string(0), row.string(1)}; }, matter, ladder);
}

void insert(storage::Transaction& tx, const Escalation& escalation, const std::string& occasion, const Plan& plan) {
  tx.run(kInsert, escalation.id, escalation.case_id, escalation.ladder, escalation.level, occasion,
         state_of(escalation), called(escalation), escalation.at, escalation.version, base::to_json(plan),
         base::to_json(escalation));
}

void save(storage::Transaction& tx, Escalation& escalation) {
  ++escalation.version;
  tx.run(kSave, escalation.id, state_of(escalation), called(escalation), escalation.version, base::to_json(escalation));
}

std::optional<Escalation> load(storage::Snapshot& snapshot, Id<Escalation> id) {
  return snapshot.one(kLoad, escalation_of, id);
}

Plan plan(storage::Snapshot& snapshot, Id<Escalation> id) {
  return snapshot.one(
                     kPlan, [](const Row& row) { return base::parse_json<Plan>(row.text(0)).value(); }, id)
      .value_or(Plan{});
}

std::vector<Escalation> of_case(storage::Snapshot& snapshot, Id<cases::Case> matter, int limit) {
  return snapshot.all(kOfCase, escalation_of, matter, limit);
}

std::vector<Escalation> ringing_of_case(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return snapshot.all(kRingingOfCase, escalation_of, matter);
}

std::vector<Escalation> ringing_for(storage::Snapshot& snapshot, Id<identity::User> user, int limit) {
  return snapshot.all(kRingingFor, escalation_of, user, limit);
}

std::vector<Escalation> list(storage::Snapshot& snapshot, const std::optional<CallState>& state, std::int64_t before,
                             int limit) {
  const auto from = before == 0 ? std::numeric_limits<std::int64_t>::max() : before;
  return state ? snapshot.all(kListState, escalation_of, from, limit, base::name_of(*state))
               : snapshot.all(kList, escalation_of, from, limit);
}

Stats stats(storage::Snapshot& snapshot) {
  return snapshot
      .one(kStats, [](const Row& row) { return Stats{.ringing = row.integer(0), .oldest = row.optional_time(1)}; })
      .value_or(Stats{});
}

std::vector<const Statement*> escalation_statements() {
  return {&kExists, &kFired,         &kInsert,     &kSave, &kLoad,      &kPlan,
          &kOfCase, &kRingingOfCase, &kRingingFor, &kList, &kListState, &kStats};
}

}  // namespace deskbell::escalation::store
