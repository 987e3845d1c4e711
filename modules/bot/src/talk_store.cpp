#include "talk_store.h"

#include "bot_store.h"

#include <base/json.h>

#include <limits>

namespace deskbell::bot::store {
namespace {

using conversations::Conversation;
using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_TALK                                                                                             \
  "SELECT conversation, bot, stage, version, state, answered_seq, due_at, reason, summary, started_at, last_at, " \
  "ended_at FROM bot_talk "
constexpr Statement kTalk{"bot.talk", DESKBELL_TALK "WHERE conversation = $1"};
constexpr Statement kTalks{"bot.talks", DESKBELL_TALK "WHERE conversation < $1 ORDER BY conversation DESC LIMIT $2"};
constexpr Statement kTalksOf{"bot.talks_of",
                             DESKBELL_TALK "WHERE bot = $3 AND conversation < $1 ORDER BY conversation DESC LIMIT $2"};
constexpr Statement kInsertTalk{"bot.insert_talk",
                                "INSERT INTO bot_talk (conversation, bot, stage, version, state, answered_seq, due_at, "
                                "reason, summary, started_at, "
                                "last_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Statement kSaveTalk{"bot.save_talk",
                              "UPDATE bot_talk SET bot = $3, stage = $4, version = $2 + 1, state = $5, answered_seq = "
                              "$6, due_at = $7, reason = $8, "
                              "summary = $9, started_at = $10, last_at = $11, ended_at = $12, leased_until = 0, solved = $13 WHERE "
                              "conversation = $1 AND version = "
                              "$2"};
constexpr Statement kMakeDue{
    "bot.make_due",
    "UPDATE bot_talk SET due_at = COALESCE(due_at, $2), last_at = $2 WHERE conversation = $1 AND stage = 'active'"};
constexpr Statement kMakeAllDue{
    "bot.make_all_due", "UPDATE bot_talk SET due_at = COALESCE(due_at, $2) WHERE bot = $1 AND ended_at IS NULL"};
constexpr Statement kActive{"bot.active", "SELECT COUNT(*) FROM bot_talk WHERE bot = $1 AND ended_at IS NULL"};
constexpr Statement kNextDue{
    "bot.next_due",
    "SELECT conversation, leased_until FROM bot_talk WHERE due_at IS NOT NULL AND due_at <= $1 AND leased_until <= $1 "
    "ORDER BY due_at LIMIT 1"};
constexpr Statement kLease{"bot.lease",
                           "UPDATE bot_talk SET leased_until = $3 WHERE conversation = $1 AND leased_until = $2"};
constexpr Statement kOverdue{"bot.overdue",
                             "SELECT conversation FROM bot_talk WHERE due_at IS NOT NULL AND due_at < $1 LIMIT $2"};
constexpr Statement kIdle{
    "bot.idle",
    "SELECT conversation FROM bot_talk WHERE bot = $1 AND ended_at IS NULL AND last_at < $2 ORDER BY last_at LIMIT $3"};
constexpr Statement kStats{"bot.stats",
                           "SELECT COUNT(*), COUNT(due_at), MIN(due_at) FROM bot_talk WHERE ended_at IS NULL"};

#define DESKBELL_TURN                                                                                             \
  "SELECT id, bot, conversation, said, language, move, reason, candidates, chosen, verdict, verdict_by, at, "     \
  "by_model FROM bot_turn "
constexpr Statement kInsertTurn{
    "bot.insert_turn",
    "INSERT INTO bot_turn (id, bot, conversation, said, language, move, reason, candidates, chosen, verdict, "
    "verdict_by, best_trust, to_learn, at, by_model) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15)"};
constexpr Statement kTurn{"bot.turn", DESKBELL_TURN "WHERE id = $1"};
constexpr Statement kJudge{
    "bot.judge", "UPDATE bot_turn SET verdict = $2, verdict_by = $3, to_learn = (to_learn OR $4) WHERE id = $1"};
constexpr Statement kTurnsOf{"bot.turns_of", DESKBELL_TURN "WHERE conversation = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kTurns{"bot.turns", DESKBELL_TURN "WHERE bot = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kTurnsJudged{"bot.turns_judged",
                                 DESKBELL_TURN "WHERE bot = $1 AND id < $2 AND verdict = $4 ORDER BY id DESC LIMIT $3"};
constexpr Statement kLastAnswer{
    "bot.last_answer", DESKBELL_TURN "WHERE conversation = $1 AND chosen IS NOT NULL ORDER BY id DESC LIMIT 1"};
constexpr Statement kTurnsSince{"bot.turns_since",
                                DESKBELL_TURN "WHERE bot = $1 AND at >= $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kForgetTurns{
    "bot.forget_turns",
    "DELETE FROM bot_turn WHERE id IN (SELECT id FROM bot_turn WHERE at < $1 ORDER BY id LIMIT $2)"};

constexpr Statement kInsertRun{"bot.insert_run",
                               "INSERT INTO bot_run (id, bot, conversation, body, failed, at) VALUES ($1, $2, $3, $4, "
                               "$5, $6)"};
constexpr Statement kRunsOf{"bot.runs_of",
                            "SELECT body FROM bot_run WHERE conversation = $1 ORDER BY id DESC LIMIT $2"};

constexpr Statement kTalkFigures{"bot.talk_figures",
                                 "SELECT stage, COALESCE(reason, ''), solved, COUNT(*) FROM bot_talk WHERE started_at >= "
                                 "$1 GROUP BY stage, COALESCE(reason, ''), solved"};
constexpr Statement kRunFigures{"bot.run_figures", "SELECT failed, COUNT(*) FROM bot_run WHERE at >= $1 GROUP BY failed"};

#define DESKBELL_AWAITED "SELECT reference, conversation, bot, dialog, news FROM bot_awaited "
constexpr Statement kInsertAwaited{"bot.insert_awaited",
                                   "INSERT INTO bot_awaited (reference, conversation, bot, dialog, at) VALUES ($1, $2, "
                                   "$3, $4, $5) ON CONFLICT (reference) DO NOTHING"};
constexpr Statement kAwaited{"bot.awaited", DESKBELL_AWAITED "WHERE reference = $1"};
constexpr Statement kDecide{"bot.decide", "UPDATE bot_awaited SET news = $2 WHERE reference = $1"};
constexpr Statement kNewsOf{"bot.news_of",
                            DESKBELL_AWAITED "WHERE conversation = $1 AND news IS NOT NULL ORDER BY at, reference"};
constexpr Statement kForget{"bot.forget_awaited", "DELETE FROM bot_awaited WHERE reference = $1"};

#define DESKBELL_CLUSTER \
  "SELECT id, bot, title, language, state, article, owner, live_at, questions, first_at, last_at FROM bot_cluster "
constexpr Statement kClusters{"bot.clusters",
                              DESKBELL_CLUSTER "WHERE bot = $1 ORDER BY last_at DESC, id DESC LIMIT $2"};
constexpr Statement kCluster{"bot.cluster", DESKBELL_CLUSTER "WHERE id = $1"};
constexpr Statement kInsertCluster{
    "bot.insert_cluster",
    "INSERT INTO bot_cluster (id, bot, title, language, state, article, owner, live_at, questions, first_at, last_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kUpdateCluster{"bot.update_cluster",
                                   "UPDATE bot_cluster SET title = $2, state = $3, article = $4, owner = $5, live_at = "
                                   "$6, questions = $7, first_at = $8, "
                                   "last_at = $9 WHERE id = $1"};
constexpr Statement kUnclustered{"bot.unclustered",
                                 DESKBELL_TURN "WHERE to_learn AND cluster IS NULL ORDER BY id LIMIT $1"};
constexpr Statement kPutInto{"bot.put_into", "UPDATE bot_turn SET cluster = $2 WHERE id = $1"};
constexpr Statement kMembers{"bot.members",
                             DESKBELL_TURN "WHERE cluster = $1 AND cluster IS NOT NULL ORDER BY id DESC LIMIT $2"};
constexpr Statement kMembersSince{
    "bot.members_since", "SELECT COUNT(*) FROM bot_turn WHERE cluster = $1 AND cluster IS NOT NULL AND at >= $2"};

constexpr const Statement* kStatements[] = {
    &kTalk,        &kTalks,     &kTalksOf, &kInsertTalk,  &kSaveTalk,    &kMakeDue,       &kMakeAllDue,
    &kActive,      &kNextDue,   &kLease,   &kOverdue,     &kIdle,        &kStats,         &kInsertTurn,
    &kTurn,        &kJudge,     &kTurnsOf, &kTurns,       &kTurnsJudged, &kLastAnswer,    &kTurnsSince,
    &kForgetTurns, &kInsertRun, &kRunsOf,  &kClusters,    &kCluster,     &kInsertCluster, &kUpdateCluster,
    &kUnclustered, &kPutInto,   &kMembers, &kMembersSince, &kTalkFigures, &kRunFigures,    &kInsertAwaited,
    &kAwaited,     &kDecide,    &kNewsOf,  &kForget};

StoredTalk to_talk(const Row& row) {
  StoredTalk talk;
  talk.conversation = row.id<Conversation>(0);
  talk.bot = row.id<Bot>(1);
  talk.stage = stored_enum<TalkStage>(row.text(2));
  talk.version = row.integer(3);
  talk.state = stored_json<TalkState>(row.text(4));
  talk.answered_seq = row.integer(5);
  talk.due_at = row.optional_time(6);
  if (!row.is_null(7)) talk.reason = stored_enum<HandOverReason>(row.text(7));
  talk.summary = row.string(8);
  talk.started_at = row.time(9);
  talk.last_at = row.time(10);
  talk.ended_at = row.optional_time(11);
  return talk;
}

TurnRecord to_turn(const Row& row) {
  TurnRecord turn;
  turn.id = row.id<TurnRecord>(0);
  turn.bot = row.id<Bot>(1);
  turn.conversation = row.id<Conversation>(2);
  turn.said = row.string(3);
  turn.language = row.string(4);
  turn.move = stored_enum<Move>(row.text(5));
  if (!row.is_null(6)) turn.reason = stored_enum<HandOverReason>(row.text(6));
  turn.candidates = stored_json<std::vector<Candidate>>(row.text(7));
  turn.chosen = row.optional_string(8);
  turn.verdict = stored_enum<Verdict>(row.text(9));
  turn.verdict_by = row.optional_string(10);
  turn.at = row.time(11);
  if (!row.is_null(12)) turn.by_model = stored_enum<ModelPart>(row.text(12));
  return turn;
}

Awaited to_awaited(const Row& row) {
  Awaited out;
  out.reference = row.string(0);
  out.conversation = row.id<Conversation>(1);
  out.bot = row.id<Bot>(2);
  out.dialog = stored_json<DialogState>(row.text(3));
  if (!row.is_null(4)) out.news = stored_json<Values>(row.text(4));
  return out;
}

StoredCluster to_cluster(const Row& row) {
  StoredCluster cluster;
  cluster.id = row.id<Cluster>(0);
  cluster.bot = row.id<Bot>(1);
  cluster.title = row.string(2);
  cluster.language = row.string(3);
  cluster.state = stored_enum<ClusterState>(row.text(4));
  cluster.article = row.optional_string(5);
  cluster.owner = row.optional_id<identity::User>(6);
  cluster.live_at = row.optional_time(7);
  cluster.count = row.integer(8);
  cluster.first_at = row.time(9);
  cluster.last_at = row.time(10);
  return cluster;
}

template <class Enum>
std::optional<std::string_view> name_of(const std::optional<Enum>& value) {
  return value ? std::optional(base::name_of(*value)) : std::nullopt;
}

template <class T>
std::vector<T> reversed(std::vector<T> all) {
  return {all.rbegin(), all.rend()};
}

}  // namespace

std::optional<StoredTalk> talk(Snapshot& snapshot, Id<Conversation> conversation) {
  return snapshot.one(kTalk, to_talk, conversation);
}
void insert(Transaction& tx, const StoredTalk& t) {
  tx.run(kInsertTalk, t.conversation, t.bot, base::name_of(t.stage), t.version, base::to_json(t.state), t.answered_seq,
         t.due_at, name_of(t.reason), t.summary, t.started_at, t.last_at, t.ended_at);
}
bool save(Transaction& tx, StoredTalk& t) {
  const bool saved =
      tx.run(kSaveTalk, t.conversation, t.version, t.bot, base::name_of(t.stage), base::to_json(t.state),
             t.answered_seq, t.due_at, name_of(t.reason), t.summary, t.started_at, t.last_at, t.ended_at,
             t.stage == TalkStage::closed && t.state.helped.value_or(0) > 0) > 0;
  if (saved) ++t.version;
  return saved;
}
void make_due(Transaction& tx, Id<Conversation> conversation, Time at) {
  tx.run(kMakeDue, conversation, at);
}
void make_all_due(Transaction& tx, Id<Bot> bot, Time at) {
  tx.run(kMakeAllDue, bot, at);
}
std::int64_t active_talks(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot.number(kActive, bot);
}
std::optional<Due> next_due(Snapshot& snapshot, Time now) {
  return snapshot.one(kNextDue, [](const Row& row) { return Due{row.id<Conversation>(0), row.time(1)}; }, now);
}
bool lease(Transaction& tx, const Due& due, Time until) {
  return tx.run(kLease, due.conversation, due.leased_until, until) > 0;
}
std::vector<Id<Conversation>> overdue(Snapshot& snapshot, Time before, int limit) {
  return snapshot.all(kOverdue, [](const Row& row) { return row.id<Conversation>(0); }, before, limit);
}
std::vector<Id<Conversation>> idle(Snapshot& snapshot, Id<Bot> bot, Time before, int limit) {
  return snapshot.all(kIdle, [](const Row& row) { return row.id<Conversation>(0); }, bot, before, limit);
}
TalkStats stats(Snapshot& snapshot) {
  return snapshot
      .one(kStats, [](const Row& row) { return TalkStats{row.integer(0), row.integer(1), row.optional_time(2)}; })
      .value_or(TalkStats{});
}
std::vector<Talk> talks(Snapshot& snapshot, const TalkFilter& filter, std::int64_t before, int limit) {
  const auto map = [](const Row& row) { return static_cast<const Talk&>(to_talk(row)); };
  if (filter.bot) return snapshot.all(kTalksOf, map, before, limit, *filter.bot);
  return snapshot.all(kTalks, map, before, limit);
}

void insert(Transaction& tx, const TurnRecord& t, bool to_learn) {
  tx.run(kInsertTurn, t.id, t.bot, t.conversation, t.said, t.language, base::name_of(t.move), name_of(t.reason),
         base::to_json(t.candidates), t.chosen, base::name_of(t.verdict), t.verdict_by,
         t.candidates.empty() ? 0.0 : t.candidates.front().trust, to_learn, t.at,
         name_of(t.by_model));
}
std::optional<TurnRecord> turn(Snapshot& snapshot, Id<TurnRecord> id) {
  return snapshot.one(kTurn, to_turn, id);
}
void judge(Transaction& tx, Id<TurnRecord> id, Verdict verdict, std::string_view by, bool to_learn) {
  tx.run(kJudge, id, base::name_of(verdict), by, to_learn);
}
std::vector<TurnRecord> turns_of(Snapshot& snapshot, Id<Conversation> conversation, int limit) {
  return reversed(snapshot.all(kTurnsOf, to_turn, conversation, limit));
}
std::vector<TurnRecord> turns(Snapshot& snapshot, Id<Bot> bot, std::optional<Verdict> verdict, std::int64_t before,
                              int limit) {
  if (verdict) return snapshot.all(kTurnsJudged, to_turn, bot, before, limit, base::name_of(*verdict));
  return snapshot.all(kTurns, to_turn, bot, before, limit);
}
std::optional<TurnRecord> last_answer(Snapshot& snapshot, Id<Conversation> conversation) {
  return snapshot.one(kLastAnswer, to_turn, conversation);
}
std::vector<TurnRecord> turns_since(Snapshot& snapshot, Id<Bot> bot, Time from, int limit) {
  return snapshot.all(kTurnsSince, to_turn, bot, from, limit);
}
std::int64_t forget_turns(Transaction& tx, Time before, int limit) {
  return tx.run(kForgetTurns, before, limit);
}

void insert(Transaction& tx, const ActionRecord& run) {
  tx.run(kInsertRun, run.id, run.bot, run.conversation, base::to_json(run), !run.done, run.at);
}
Figures figures(Snapshot& snapshot, Time from) {
  Figures out;
  struct Part {
    TalkStage stage;
    std::optional<HandOverReason> reason;
    bool solved = false;
    std::int64_t count = 0;
  };
  for (const Part& part : snapshot.all(
           kTalkFigures,
           [](const Row& row) {
             Part part{.stage = stored_enum<TalkStage>(row.text(0)), .solved = row.boolean(2), .count = row.integer(3)};
             if (!row.text(1).empty()) part.reason = stored_enum<HandOverReason>(row.text(1));
             return part;
           },
           from)) {
    out.talks += part.count;
    if (part.solved) out.solved += part.count;
    if (part.stage == TalkStage::taken) out.taken += part.count;
    if (part.stage == TalkStage::handed_over) out.handed_over[part.reason.value_or(HandOverReason::asked)] += part.count;
  }
  for (const auto& [failed, count] :
       snapshot.all(kRunFigures, [](const Row& row) { return std::pair(row.boolean(0), row.integer(1)); }, from)) {
    out.actions += count;
    if (failed) out.failed_actions += count;
  }
  return out;
}

void insert(Transaction& tx, const Awaited& a, Time at) {
  tx.run(kInsertAwaited, a.reference, a.conversation, a.bot, base::to_json(a.dialog), at);
}
std::optional<Awaited> awaited(Snapshot& snapshot, std::string_view reference) {
  return snapshot.one(kAwaited, to_awaited, reference);
}
void decide(Transaction& tx, std::string_view reference, const Values& news) {
  tx.run(kDecide, reference, base::to_json(news));
}
std::vector<Awaited> news_of(Snapshot& snapshot, Id<Conversation> conversation) {
  return snapshot.all(kNewsOf, to_awaited, conversation);
}
void forget(Transaction& tx, std::string_view reference) {
  tx.run(kForget, reference);
}
std::vector<ActionRecord> runs_of(Snapshot& snapshot, Id<Conversation> conversation, int limit) {
  return reversed(snapshot.all(
      kRunsOf, [](const Row& row) { return stored_json<ActionRecord>(row.text(0)); }, conversation, limit));
}

std::vector<StoredCluster> clusters(Snapshot& snapshot, Id<Bot> bot, int limit) {
  return snapshot.all(kClusters, to_cluster, bot, limit);
}
std::optional<StoredCluster> cluster(Snapshot& snapshot, Id<Cluster> id) {
  return snapshot.one(kCluster, to_cluster, id);
}
void insert(Transaction& tx, const StoredCluster& c) {
  tx.run(kInsertCluster, c.id, c.bot, c.title, c.language, base::name_of(c.state), c.article, c.owner, c.live_at,
         c.count, c.first_at, c.last_at);
}
void update(Transaction& tx, const StoredCluster& c) {
  tx.run(kUpdateCluster, c.id, c.title, base::name_of(c.state), c.article, c.owner, c.live_at, c.count, c.first_at,
         c.last_at);
}
std::vector<TurnRecord> unclustered(Snapshot& snapshot, int limit) {
  return snapshot.all(kUnclustered, to_turn, limit);
}
void put_into(Transaction& tx, Id<TurnRecord> turn, Id<Cluster> cluster) {
  tx.run(kPutInto, turn, cluster);
}
std::vector<TurnRecord> members(Snapshot& snapshot, Id<Cluster> cluster, int limit) {
  return snapshot.all(kMembers, to_turn, cluster, limit);
}
std::int64_t members_since(Snapshot& snapshot, Id<Cluster> cluster, Time from) {
  return snapshot.number(kMembersSince, cluster, from);
}

std::span<const Statement* const> talk_statements() {
  return kStatements;
}

}  // namespace deskbell::bot::store
