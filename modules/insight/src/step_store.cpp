#include "step_store.h"

#include <insight/migrations.h>
#include <insight/process.h>

#include <algorithm>
#include <limits>

namespace deskbell::insight {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kSteps{"insight.steps",
                           "SELECT track, item, place, kind, queue, entered_at, visited FROM insight_step "
                           "WHERE case_id = $1 ORDER BY track, item"};
constexpr Statement kPut{"insight.put",
                         "INSERT INTO insight_step (case_id, track, item, place, kind, queue, entered_at, visited) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id, track, item) DO UPDATE SET "
                         "place = excluded.place, kind = excluded.kind, queue = excluded.queue, "
                         "entered_at = excluded.entered_at, visited = excluded.visited"};
constexpr Statement kDrop{"insight.drop", "DELETE FROM insight_step WHERE case_id = $1 AND track = $2 AND item = $3"};
constexpr Statement kCountNow{"insight.count_now",
                              "INSERT INTO insight_now (track, kind, queue, place, n) VALUES ($1, $2, $3, $4, $5) "
                              "ON CONFLICT (track, kind, queue, place) DO UPDATE SET n = insight_now.n + excluded.n"};
constexpr Statement kInsert{
    "insight.insert",
    "INSERT INTO insight_passage (id, case_id, track, item, place, next, entered_at, left_at, back) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Statement kTally{
    "insight.tally",
    "INSERT INTO insight_tally (day, track, kind, queue, place, next, bucket, n, back) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) ON CONFLICT (track, day, kind, queue, place, next, bucket) "
    "DO UPDATE SET n = insight_tally.n + 1, back = insight_tally.back + excluded.back"};
// An empty kind, and the queue "*", mean all of them.
constexpr Statement kTallies{
    "insight.tallies",
    "SELECT place, next, bucket, CAST(SUM(n) AS BIGINT), CAST(SUM(back) AS BIGINT) FROM insight_tally "
    "WHERE track = $1 AND day >= $2 AND day <= $3 AND (CAST($4 AS TEXT) = '' OR kind = CAST($4 AS TEXT)) "
    "AND (CAST($5 AS TEXT) = '*' OR queue = CAST($5 AS TEXT)) GROUP BY place, next, bucket"};
constexpr Statement kNow{"insight.now",
                         "SELECT place, CAST(SUM(n) AS BIGINT) FROM insight_now WHERE track = $1 "
                         "AND (CAST($2 AS TEXT) = '' OR kind = CAST($2 AS TEXT)) "
                         "AND (CAST($3 AS TEXT) = '*' OR queue = CAST($3 AS TEXT)) GROUP BY place"};
constexpr Statement kOldest{"insight.oldest",
                            "SELECT MIN(entered_at) FROM insight_step WHERE track = $1 AND place = $2"};
constexpr Statement kPassages{"insight.passages",
                              "SELECT id, case_id, next, entered_at, left_at, back FROM insight_passage "
                              "WHERE track = $1 AND place = $2 AND id < $3 ORDER BY id DESC LIMIT $4"};
constexpr Statement kPassagesOfEdge{
    "insight.passages_of_edge",
    "SELECT id, case_id, next, entered_at, left_at, back FROM insight_passage "
    "WHERE track = $1 AND place = $2 AND next = $5 AND id < $3 ORDER BY id DESC LIMIT $4"};
constexpr Statement kPrune{
    "insight.prune",
    "DELETE FROM insight_passage WHERE id IN (SELECT id FROM insight_passage WHERE left_at < $1 LIMIT $2)"};
constexpr Statement kCursor{"insight.cursor", "SELECT position, as_of, since FROM insight_cursor WHERE id = 1"};
constexpr Statement kMoveCursor{
    "insight.move_cursor",
    "INSERT INTO insight_cursor (id, position, as_of, since) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO UPDATE SET "
    "position = excluded.position, as_of = excluded.as_of, since = excluded.since"};
constexpr Statement kStaying{"insight.staying",
                             "SELECT case_id, entered_at FROM insight_step WHERE track = $1 AND place = $2 "
                             "AND entered_at <= $3 ORDER BY entered_at, case_id LIMIT $4"};
constexpr Statement kStayed{"insight.stayed",
                            "SELECT case_id, entered_at FROM insight_passage WHERE track = $1 AND place = $2 "
                            "AND left_at > $3 AND entered_at <= $3 ORDER BY entered_at, case_id LIMIT $4"};
constexpr Statement kPlaceThen{"insight.place_then",
                               "SELECT place FROM insight_passage WHERE case_id = $1 AND track = $2 "
                               "AND left_at > $3 AND entered_at <= $3 ORDER BY left_at LIMIT 1"};
constexpr Statement kPlaceSince{
    "insight.place_since",
    "SELECT place FROM insight_step WHERE case_id = $1 AND track = $2 AND item = 0 AND entered_at <= $3"};

Track track_of(std::string_view name) {
  return base::find_enum<Track>(name).value();
}

PassageRow passage_of(const Row& row) {
  return {.id = row.integer(0),
          .matter = row.id<cases::Case>(1),
          .next = row.string(2),
          .entered_at = row.time(3),
          .left_at = row.time(4),
          .back = row.boolean(5)};
}

}  // namespace

std::vector<Step> steps(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return snapshot.all(
      kSteps,
      [](const Row& row) {
        return Step{.track = track_of(row.text(0)),
                    .item = row.integer(1),
                    .place = row.string(2),
                    .kind = row.string(3),
                    .queue = row.string(4),
                    .entered_at = row.time(5),
                    .visited = base::parse_json<std::vector<std::string>>(row.text(6)).value()};
      },
      matter);
}

void put(storage::Transaction& tx, Id<cases::Case> matter, const Step& step) {
  tx.send(kPut, matter, base::name_of(step.track), step.item, step.place, step.kind, step.queue, step.entered_at,
          base::to_json(step.visited));
}

void drop(storage::Transaction& tx, Id<cases::Case> matter, const Step& step) {
  tx.send(kDrop, matter, base::name_of(step.track), step.item);
}

void count_now(storage::Transaction& tx, const Step& step, std::int64_t by) {
  tx.send(kCountNow, base::name_of(step.track), step.kind, step.queue, step.place, by);
}

void insert(storage::Transaction& tx, std::int64_t id, Id<cases::Case> matter, const Passage& passage) {
  tx.send(kInsert, id, matter, base::name_of(passage.step.track), passage.step.item, passage.step.place, passage.next,
          passage.step.entered_at, passage.left_at, passage.back);
}

void tally(storage::Transaction& tx, const TallyKey& key, bool back) {
  tx.send(kTally, key.day, base::name_of(key.track), key.kind, key.queue, key.place, key.next, key.bucket,
          back ? 1 : 0);
}

std::vector<TallyRow> tallies(storage::Snapshot& snapshot, const Scope& scope) {
  return snapshot.all(
      kTallies,
      [](const Row& row) {
        return TallyRow{.place = row.string(0),
                        .next = row.string(1),
                        .bucket = static_cast<int>(row.integer(2)),
                        .n = row.integer(3),
                        .back = row.integer(4)};
      },
      base::name_of(scope.track), scope.first_day, scope.last_day, scope.kind.value_or(""), scope.queue.value_or("*"));
}

std::vector<NowRow> now(storage::Snapshot& snapshot, const Scope& scope) {
  return snapshot.all(
      kNow, [](const Row& row) { return NowRow{row.string(0), row.integer(1)}; }, base::name_of(scope.track),
      scope.kind.value_or(""), scope.queue.value_or("*"));
}

std::optional<Time> oldest(storage::Snapshot& snapshot, Track track, const std::string& place) {
  return snapshot.one(
                     kOldest, [](const Row& row) { return row.optional_time(0); }, base::name_of(track), place)
      .value_or(std::nullopt);
}

std::vector<PassageRow> passages(storage::Snapshot& snapshot, Track track, const std::string& place,
                                 const std::optional<std::string>& next, std::int64_t before, int limit) {
  const auto from = before == 0 ? std::numeric_limits<std::int64_t>::max() : before;
  return next ? snapshot.all(kPassagesOfEdge, passage_of, base::name_of(track), place, from, limit, *next)
              : snapshot.all(kPassages, passage_of, base::name_of(track), place, from, limit);
}

std::int64_t prune(storage::Transaction& tx, Time before, int limit) {
  return tx.run(kPrune, before, limit);
}

std::optional<Cursor> cursor(storage::Snapshot& snapshot) {
  return snapshot.one(kCursor, [](const Row& row) {
    return Cursor{.position = row.integer(0), .as_of = row.time(1), .since = row.optional_time(2)};
  });
}

void move_cursor(storage::Transaction& tx, const Cursor& to) {
  tx.send(kMoveCursor, to.position, to.as_of, to.since);
}

std::vector<Stay> stays(storage::Snapshot& snapshot, Track track, const std::string& place, Time at, int limit) {
  const auto stay = [](const Row& row) { return Stay{row.id<cases::Case>(0), row.time(1)}; };
  auto out = snapshot.all(kStaying, stay, base::name_of(track), place, at, limit);
  const auto past = snapshot.all(kStayed, stay, base::name_of(track), place, at, limit);
  out.insert(out.end(), past.begin(), past.end());
  std::ranges::sort(out, {}, [](const Stay& one) { return std::pair(one.entered_at, one.matter); });
  if (std::ssize(out) > limit) out.resize(static_cast<std::size_t>(limit));
  return out;
}

std::optional<std::string> place_at(storage::Snapshot& snapshot, Id<cases::Case> matter, Track track, Time at) {
  const auto place = [](const Row& row) { return row.string(0); };
  if (auto then = snapshot.one(kPlaceThen, place, matter, base::name_of(track), at)) return then;
  return snapshot.one(kPlaceSince, place, matter, base::name_of(track), at);
}

namespace {
constexpr const Statement* kStatements[] = {&kSteps,          &kPut,       &kDrop,      &kCountNow,   &kInsert,
                                            &kTally,          &kTallies,   &kNow,       &kOldest,     &kPassages,
                                            &kPassagesOfEdge, &kPrune,     &kCursor,    &kMoveCursor, &kStaying,
                                            &kStayed,         &kPlaceThen, &kPlaceSince};
}

}  // namespace store

storage::Schema schema() {
  return {"insight", migrations(), store::kStatements};
}

}  // namespace deskbell::insight
