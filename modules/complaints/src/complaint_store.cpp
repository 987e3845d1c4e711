#include "complaint_store.h"

#include "bodies.h"
#include "where.h"

#include <complaints/migrations.h>

#include <limits>

namespace deskbell::complaints {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kFind{"complaints.find", "SELECT body FROM complaint WHERE case_id = $1"};
constexpr Statement kInsert{
    "complaints.insert",
    "INSERT INTO complaint (case_id, body, received_at, closed_at, unfinished, step, product, batch, cause, harm, "
    "severity, cost, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Statement kSave{
    "complaints.save",
    "UPDATE complaint SET body = $2, received_at = $3, closed_at = $4, unfinished = $5, step = $6, product = $7, "
    "batch = $8, cause = $9, harm = $10, severity = $11, cost = $12, currency = $13 WHERE case_id = $1"};
constexpr Statement kCountOpen{
    "complaints.count_open",
    "SELECT COUNT(*) FROM (SELECT 1 FROM complaint WHERE unfinished = TRUE AND step = $1 LIMIT $2) AS few"};
constexpr Statement kFirst{"complaints.first",
                           "SELECT received_at FROM complaint ORDER BY received_at, case_id LIMIT 1"};
constexpr Statement kCauseUsed{"complaints.cause_used", "SELECT 1 FROM complaint WHERE cause = $1 LIMIT 1"};

constexpr Statement kFindAction{"complaints.find_action", "SELECT body FROM complaint_action WHERE id = $1"};
constexpr Statement kInsertAction{"complaints.insert_action",
                                  "INSERT INTO complaint_action (id, case_id, owner, state, due_at, next_at, body) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kSaveAction{
    "complaints.save_action",
    "UPDATE complaint_action SET owner = $2, state = $3, due_at = $4, next_at = $5, body = $6 WHERE id = $1"};
constexpr Statement kOwed{"complaints.owed",
                          "SELECT body FROM complaint_action WHERE owner = $1 AND next_at IS NOT NULL "
                          "ORDER BY next_at LIMIT $2"};

template <class Run>
void with_columns(const Complaint& complaint, Run run) {
  const auto row = summary_of(complaint);
  const bool unfinished = !row.closed_at.has_value();
  run(complaint.case_id, base::to_json(complaint), complaint.received_at, row.closed_at, unfinished,
      base::name_of(row.step), complaint.product, complaint.batch, complaint.cause, base::name_of(complaint.harm),
      base::name_of(complaint.severity), row.cost.minor, row.cost.currency);
}

std::string_view column_of(Dimension by) {
  switch (by) {
    case Dimension::cause:
      return "COALESCE(cause, 0)";
    case Dimension::product:
      return "product";
    case Dimension::batch:
      return "batch";
  }
  return {};
}

Where where_of(const ComplaintFilter& filter, const std::vector<Id<Cause>>& causes) {
  Where where;
  if (filter.cause) where.add_one_of("cause", causes);
  if (filter.no_cause) where.add(*filter.no_cause ? "cause IS NULL" : "cause IS NOT NULL");
  if (filter.product) where.add("product =", *filter.product);
  if (filter.batch) where.add("batch =", *filter.batch);
  if (filter.harm) where.add("harm =", std::string(base::name_of(*filter.harm)));
  if (filter.severity) where.add("severity =", std::string(base::name_of(*filter.severity)));
  if (filter.step) where.add("step =", std::string(base::name_of(*filter.step)));
  if (filter.open) where.add(*filter.open ? "unfinished = TRUE" : "unfinished = FALSE");
  if (filter.from) where.add("received_at >=", filter.from->time_since_epoch().count());
  if (filter.to) where.add("received_at <", filter.to->time_since_epoch().count());
  return where;
}

std::string key_of(const Row& row, Dimension by) {
  if (by != Dimension::cause) return row.string(0);
  return row.integer(0) == 0 ? std::string() : std::to_string(row.integer(0));
}

// When the action wants something of its owner.
std::optional<Time> next_of(const Action& action) {
  if (action.state == ActionState::open) return action.due_at;
  return action.state == ActionState::done ? action.check_at : std::nullopt;
}

}  // namespace

std::optional<Complaint> find(Snapshot& snapshot, Id<cases::Case> id) {
  return snapshot.one(kFind, body_of<Complaint>, id);
}
void insert(Transaction& tx, const Complaint& complaint) {
  with_columns(complaint, [&](const auto&... columns) { tx.run(kInsert, columns...); });
}
void save(Transaction& tx, const Complaint& complaint) {
  with_columns(complaint, [&](const auto&... columns) { tx.run(kSave, columns...); });
}

std::vector<ComplaintSummary> list(Snapshot& snapshot, const ComplaintFilter& filter,
                                   const std::vector<Id<Cause>>& causes, std::optional<Place> before, int limit) {
  Where where = where_of(filter, causes);
  if (before) where.add_before("received_at", before->at, "case_id", before->id);
  std::vector<ComplaintSummary> rows;
  snapshot.each_of("SELECT body FROM complaint" + where.text() + " ORDER BY received_at DESC, case_id DESC LIMIT " +
                       std::to_string(limit),
                   where.values(), [&](const Row& row) { rows.push_back(summary_of(body_of<Complaint>(row))); });
  return rows;
}

std::int64_t count_open(Snapshot& snapshot, Step step, int limit) {
  return snapshot.number(kCountOpen, base::name_of(step), limit);
}

std::vector<Group> groups(Snapshot& snapshot, Dimension by, const ComplaintFilter& filter,
                          const std::vector<Id<Cause>>& causes, const std::string& currency) {
  Where where = where_of(filter, causes);
  const std::string ours = "currency = " + where.value(currency);
  std::vector<Group> groups;
  snapshot.each_of("SELECT " + std::string(column_of(by)) + ", COUNT(*), CAST(SUM(CASE WHEN " + ours +
                       " THEN cost ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN cost > 0 AND NOT (" + ours +
                       ") THEN 1 ELSE 0 END) AS BIGINT) FROM complaint" + where.text() + " GROUP BY 1 ORDER BY 1",
                   where.values(), [&](const Row& row) {
                     groups.push_back({key_of(row, by), row.integer(1), row.integer(2), row.integer(3)});
                   });
  return groups;
}

std::vector<DayGroup> days(Snapshot& snapshot, const ComplaintFilter& filter, const std::vector<Id<Cause>>& causes,
                           const std::string& currency, const std::string& day) {
  Where where = where_of(filter, causes);
  const std::string ours = "currency = " + where.value(currency);
  std::vector<DayGroup> days;
  snapshot.each_of(
      "SELECT " + day + ", COUNT(*), CAST(SUM(CASE WHEN severity IN ('serious', 'critical') THEN 1 ELSE "
      "0 "
      "END) AS BIGINT), CAST(SUM(CASE WHEN " +
          ours + " THEN cost ELSE 0 END) AS BIGINT) FROM complaint" + where.text() + " GROUP BY 1 ORDER BY 1",
      where.values(),
      [&](const Row& row) { days.push_back({row.integer(0), row.integer(1), row.integer(2), row.integer(3)}); });
  return days;
}

std::vector<WindowCount> windows(Snapshot& snapshot, Dimension by, Time until, std::chrono::microseconds length,
                                 int windows) {
  Where where;
  const std::int64_t end = until.time_since_epoch().count();
  where.add("received_at >", end - length.count() * windows);
  where.add("received_at <=", end);
  if (by != Dimension::cause) where.add(std::string(column_of(by)) + " <> ''");
  std::vector<WindowCount> counts;
  snapshot.each_of(
      "SELECT " + std::string(column_of(by)) + ", (" + std::to_string(end) + " - received_at) / " +
          std::to_string(length.count()) + ", COUNT(*) FROM complaint" + where.text() + " GROUP BY 1, 2 ORDER BY 1, 2",
      where.values(), [&](const Row& row) {
        counts.push_back({key_of(row, by), static_cast<int>(row.integer(1)), static_cast<int>(row.integer(2))});
      });
  return counts;
}

std::optional<Time> first_received(Snapshot& snapshot) {
  return snapshot.one(kFirst, [](const Row& row) { return row.time(0); });
}
bool cause_is_used(Snapshot& snapshot, Id<Cause> cause) {
  return snapshot.number(kCauseUsed, cause) != 0;
}

std::optional<Action> find_action(Snapshot& snapshot, Id<Action> id) {
  return snapshot.one(kFindAction, body_of<Action>, id);
}
void insert(Transaction& tx, const Action& action) {
  tx.run(kInsertAction, action.id, action.case_id, action.owner, base::name_of(action.state), action.due_at,
         next_of(action), base::to_json(action));
}
void save(Transaction& tx, const Action& action) {
  tx.run(kSaveAction, action.id, action.owner, base::name_of(action.state), action.due_at, next_of(action),
         base::to_json(action));
}

std::vector<Action> actions(Snapshot& snapshot, const ActionFilter& filter, Time now, std::optional<Place> after,
                            int limit) {
  Where where;
  if (filter.case_id) where.add("case_id =", filter.case_id->value);
  if (filter.owner) where.add("owner =", filter.owner->value);
  if (filter.state) where.add("state =", std::string(base::name_of(*filter.state)));
  if (filter.due && *filter.due) where.add("next_at <=", now.time_since_epoch().count());
  if (filter.due && !*filter.due) where.add("(next_at IS NULL OR next_at >", now.time_since_epoch().count(), ")");
  if (after) where.add_after("due_at", after->at, "id", after->id);
  std::vector<Action> actions;
  snapshot.each_of(
      "SELECT body FROM complaint_action" + where.text() + " ORDER BY due_at, id LIMIT " + std::to_string(limit),
      where.values(), [&](const Row& row) { actions.push_back(body_of<Action>(row)); });
  return actions;
}

std::vector<Action> owed(Snapshot& snapshot, Id<identity::User> owner, int limit) {
  return snapshot.all(kOwed, body_of<Action>, owner, limit);
}

std::span<const Statement* const> complaint_statements() {
  static constexpr const Statement* kStatements[] = {&kFind,      &kInsert,     &kSave,         &kCountOpen,  &kFirst,
                                                     &kCauseUsed, &kFindAction, &kInsertAction, &kSaveAction, &kOwed};
  return kStatements;
}

}  // namespace store

storage::Schema schema() {
  static const std::vector<const storage::Statement*> kAll = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part : {store::complaint_statements(), store::setting_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"complaints", migrations(), kAll};
}

}  // namespace deskbell::complaints
