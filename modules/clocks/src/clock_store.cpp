#include "clock_store.h"

#include "policy_store.h"
#include "run_store.h"

#include <clocks/migrations.h>

#include <algorithm>
#include <charconv>

namespace deskbell::clocks {
namespace store {
namespace {

using storage::Row;
using storage::Statement;
using storage::Value;

constexpr Statement kSubject{"clocks.subject",
                             "SELECT id, kind, stream, state, waiting, policy, habit, opened_at, answered_at, "
                             "heard_at, calendar_stamp FROM clock_subject WHERE id = $1"};
constexpr Statement kInsertSubject{
    "clocks.insert_subject",
    "INSERT INTO clock_subject (id, kind, stream, state, waiting, policy, habit, opened_at, answered_at, heard_at, "
    "calendar_stamp) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kUpdateSubject{
    "clocks.update_subject",
    "UPDATE clock_subject SET stream = $2, state = $3, waiting = $4, policy = $5, habit = $6, answered_at = $7, "
    "heard_at = $8, calendar_stamp = $9 WHERE id = $1"};
constexpr Statement kLatest{"clocks.latest",
                            "SELECT subject, id, type, round, status, policy, calendar, target_s, warn_percent, "
                            "pauses, started_at, elapsed_us, "
                            "since, paused_for, due_at, next_at, told_percent, breached_at, ended_at "
                            "FROM clock WHERE subject = $1 AND latest = TRUE ORDER BY id"};
constexpr Statement kEveryRound{"clocks.every_round",
                                "SELECT subject, id, type, round, status, policy, calendar, target_s, warn_percent, "
                                "pauses, started_at, elapsed_us, "
                                "since, paused_for, due_at, next_at, told_percent, breached_at, ended_at "
                                "FROM clock WHERE subject = $1 ORDER BY id"};
constexpr Statement kInsertClock{
    "clocks.insert_clock",
    "INSERT INTO clock (subject, id, type, round, status, policy, calendar, target_s, warn_percent, pauses, "
    "started_at, elapsed_us, "
    "since, paused_for, due_at, next_at, told_percent, breached_at, ended_at, latest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, TRUE)"};
constexpr Statement kUpdateClock{
    "clocks.update_clock",
    "UPDATE clock SET status = $2, policy = $3, calendar = $4, target_s = $5, warn_percent = $6, pauses = $7, "
    "elapsed_us = $8, since = $9, paused_for = $10, due_at = $11, next_at = $12, told_percent = $13, "
    "breached_at = $14, ended_at = $15 WHERE id = $1"};
constexpr Statement kOutdate{"clocks.outdate", "UPDATE clock SET latest = FALSE WHERE id = $1"};
constexpr Statement kEraseSubject{"clocks.erase_subject", "DELETE FROM clock_subject WHERE id = $1"};
constexpr Statement kEraseClocks{"clocks.erase_clocks", "DELETE FROM clock WHERE subject = $1"};
constexpr Statement kEraseHistory{"clocks.erase_history", "DELETE FROM clock_history WHERE subject = $1"};
constexpr Statement kAddHistory{"clocks.add_history",
                                "INSERT INTO clock_history (id, subject, clock, type, round, move, at, percent, "
                                "due_at, target_s, elapsed_s, policy) "
                                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Statement kHistory{"clocks.history",
                             "SELECT id, clock, type, round, move, at, percent, due_at, target_s, elapsed_s, policy "
                             "FROM clock_history WHERE subject = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kDue{"clocks.due",
                         "SELECT subject, next_at FROM clock WHERE next_at IS NOT NULL AND next_at < $1 "
                         "ORDER BY next_at LIMIT $2"};

std::string joined(const std::vector<int>& numbers) {
  std::string out;
  for (const int number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
  return out;
}
std::string joined(const std::vector<Waiting>& reasons) {
  std::string out;
  for (const Waiting reason : reasons) (out += out.empty() ? "" : ",") += base::name_of(reason);
  return out;
}
template <class Take>
void each_part(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    take(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
}
std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> out;
  each_part(text, [&](std::string_view part) {
    int number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    out.push_back(number);
  });
  return out;
}
std::vector<Waiting> reasons_in(std::string_view text) {
  std::vector<Waiting> out;
  each_part(text, [&](std::string_view part) {
    if (const auto reason = base::find_enum<Waiting>(part)) out.push_back(*reason);
  });
  return out;
}
std::optional<Waiting> reason_in(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : base::find_enum<Waiting>(row.text(column));
}
std::optional<std::string_view> named(const std::optional<Waiting>& reason) {
  return reason ? std::optional(base::name_of(*reason)) : std::nullopt;
}

Clock to_clock(const Row& row) {
  return {.id = row.id<Clock>(1),
          .type = base::find_enum<ClockType>(row.text(2)).value(),
          .round = static_cast<int>(row.integer(3)),
          .status = base::find_enum<ClockStatus>(row.text(4)).value(),
          .terms = {.policy = row.id<Policy>(5),
                    .calendar = row.id<calendar::NamedCalendar>(6),
                    .target_s = std::chrono::seconds(row.integer(7)),
                    .warn_percent = numbers_in(row.text(8)),
                    .pauses = reasons_in(row.text(9))},
          .started_at = row.time(10),
          .elapsed_us = std::chrono::microseconds(row.integer(11)),
          .since = row.optional_time(12),
          .paused_for = reason_in(row, 13),
          .due_at = row.optional_time(14),
          .next_at = row.optional_time(15),
          .told_percent = static_cast<int>(row.integer(16)),
          .breached_at = row.optional_time(17),
          .ended_at = row.optional_time(18)};
}

HistoryEntry to_entry(const Row& row) {
  return {.id = row.id<HistoryEntry>(0),
          .clock = row.id<Clock>(1),
          .type = base::find_enum<ClockType>(row.text(2)).value(),
          .round = static_cast<int>(row.integer(3)),
          .move = base::find_enum<Move>(row.text(4)).value(),
          .at = row.time(5),
          .percent = row.is_null(6) ? std::nullopt : std::optional(static_cast<int>(row.integer(6))),
          .due_at = row.optional_time(7),
          .target_s = std::chrono::seconds(row.integer(8)),
          .elapsed_s = std::chrono::seconds(row.integer(9)),
          .policy = row.optional_id<Policy>(10)};
}

void insert(storage::Transaction& tx, Id<Subject> subject, const Clock& clock) {
  const Terms& terms = clock.terms;
  tx.send(kInsertClock, subject, clock.id, base::name_of(clock.type), clock.round, base::name_of(clock.status),
          terms.policy, terms.calendar, terms.target_s, joined(terms.warn_percent), joined(terms.pauses),
          clock.started_at, clock.elapsed_us, clock.since, named(clock.paused_for), clock.due_at, clock.next_at,
          clock.told_percent, clock.breached_at, clock.ended_at);
}

void update(storage::Transaction& tx, const Clock& clock) {
  const Terms& terms = clock.terms;
  tx.send(kUpdateClock, clock.id, base::name_of(clock.status), terms.policy, terms.calendar, terms.target_s,
          joined(terms.warn_percent), joined(terms.pauses), clock.elapsed_us, clock.since, named(clock.paused_for),
          clock.due_at, clock.next_at, clock.told_percent, clock.breached_at, clock.ended_at);
}

const Clock* find(const std::vector<Clock>& clocks, Id<Clock> id) {
  const auto found = std::ranges::find(clocks, id, &Clock::id);
  return found == clocks.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Record> record(storage::Snapshot& snapshot, Id<Subject> subject) {
  auto found = snapshot.one(
      kSubject,
      [](const Row& row) {
        Record record;
        record.standing = {.subject = {.kind = base::find_enum<SubjectKind>(row.text(1)).value(),
                                       .id = row.id<Subject>(0),
                                       .stream = row.id<Subject>(2)},
                           .state = base::find_enum<SubjectState>(row.text(3)).value(),
                           .waiting = reason_in(row, 4),
                           .answered_at = row.optional_time(8),
                           .opened_at = row.time(7),
                           .heard_at = row.time(9),
                           .clocks = {}};
        record.policy = row.optional_id<Policy>(5);
        record.habit = row.string(6);
        record.calendar_stamp = row.integer(10);
        record.stored = true;
        return record;
      },
      subject);
  if (found) found->standing.clocks = latest(snapshot, subject);
  return found;
}

void save(storage::Transaction& tx, const Record& record, const Standing* before, std::span<const Step> steps) {
  const Standing& now = record.standing;
  const Subject& subject = now.subject;
  if (before) {
    tx.send(kUpdateSubject, subject.id, subject.stream, base::name_of(now.state), named(now.waiting), record.policy,
            record.habit, now.answered_at, now.heard_at, record.calendar_stamp);
  } else {
    tx.send(kInsertSubject, subject.id, base::name_of(subject.kind), subject.stream, base::name_of(now.state),
            named(now.waiting), record.policy, record.habit, now.opened_at, now.answered_at, now.heard_at,
            record.calendar_stamp);
  }
  if (before)
    for (const Clock& clock : before->clocks)
      if (!find(now.clocks, clock.id)) {
        for (const Step& step : steps)
          if (step.clock.id == clock.id) update(tx, step.clock);
        tx.send(kOutdate, clock.id);
      }
  for (const Clock& clock : now.clocks) {
    const Clock* former = before ? find(before->clocks, clock.id) : nullptr;
    if (!former)
      insert(tx, subject.id, clock);
    else if (*former != clock)
      update(tx, clock);
  }
}

void erase(storage::Transaction& tx, Id<Subject> subject) {
  tx.run(kEraseHistory, subject);
  tx.run(kEraseClocks, subject);
  tx.run(kEraseSubject, subject);
}

std::vector<Clock> latest(storage::Snapshot& snapshot, Id<Subject> subject) {
  return snapshot.all(kLatest, to_clock, subject);
}

std::map<Id<Subject>, std::vector<Clock>> latest(storage::Snapshot& snapshot, std::span<const Id<Subject>> subjects) {
  std::map<Id<Subject>, std::vector<Clock>> out;
  if (subjects.empty()) return out;
  std::string sql =
      "SELECT subject, id, type, round, status, policy, calendar, target_s, warn_percent, pauses, started_at, "
      "elapsed_us, "
      "since, paused_for, due_at, next_at, told_percent, breached_at, ended_at "
      "FROM clock WHERE latest = TRUE AND subject IN (";
  std::vector<Value> values;
  for (const Id<Subject> subject : subjects) {
    values.push_back(storage::to_value(subject));
    sql += (values.size() == 1 ? "$" : ", $") + std::to_string(values.size());
  }
  snapshot.each_of(sql + ") ORDER BY id", values,
                   [&](const Row& row) { out[row.id<Subject>(0)].push_back(to_clock(row)); });
  return out;
}

std::vector<Clock> every_round(storage::Snapshot& snapshot, Id<Subject> subject) {
  return snapshot.all(kEveryRound, to_clock, subject);
}

void add_history(storage::Transaction& tx, Id<Subject> subject, const HistoryEntry& entry) {
  tx.send(kAddHistory, entry.id, subject, entry.clock, base::name_of(entry.type), entry.round,
          base::name_of(entry.move), entry.at, entry.percent, entry.due_at, entry.target_s, entry.elapsed_s,
          entry.policy.value_or(Id<Policy>{}));
}

std::vector<HistoryEntry> history(storage::Snapshot& snapshot, Id<Subject> subject, int limit) {
  auto entries = snapshot.all(kHistory, to_entry, subject, limit);
  std::ranges::reverse(entries);
  return entries;
}

std::vector<Due> due(storage::Snapshot& snapshot, Time now, int limit) {
  return snapshot.all(kDue, [](const Row& row) { return Due{row.id<Subject>(0), row.time(1)}; }, now, limit);
}

namespace {
constexpr const Statement* kStatements[] = {
    &kSubject, &kInsertSubject, &kUpdateSubject, &kLatest,       &kEveryRound, &kInsertClock, &kUpdateClock,
    &kOutdate, &kEraseSubject,  &kEraseClocks,   &kEraseHistory, &kAddHistory, &kHistory,     &kDue};

std::vector<const Statement*> all_statements() {
  std::vector<const Statement*> all(std::begin(kStatements), std::end(kStatements));
  std::ranges::copy(policy_statements(), std::back_inserter(all));
  std::ranges::copy(run_statements(), std::back_inserter(all));
  return all;
}
}  // namespace

}  // namespace store

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = store::all_statements();
  return {"clocks", migrations(), statements};
}

}  // namespace deskbell::clocks
