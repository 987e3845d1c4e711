#include "recognition_store.h"

#include "example_store.h"
#include "version_store.h"

#include <understanding/migrations.h>
#include <understanding/understanding.h>

#include <algorithm>

namespace deskbell::understanding {
namespace store {
namespace {

using conversations::Conversation;
using conversations::Message;
using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kInsert{
    "understanding.insert",
    "INSERT INTO understanding_recognition (message, conversation, seq, at, score, came_to, came_seq, body) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (message) DO NOTHING"};
constexpr Statement kSave{"understanding.save",
                          "UPDATE understanding_recognition SET score = $2, body = $3 WHERE message = $1"};
#define DESKBELL_RECOGNITION "SELECT conversation, seq, body FROM understanding_recognition "
constexpr Statement kFind{"understanding.find", DESKBELL_RECOGNITION "WHERE message = $1"};
constexpr Statement kLatest{"understanding.latest",
                            DESKBELL_RECOGNITION "WHERE conversation = $1 ORDER BY seq DESC LIMIT $2"};
constexpr Statement kScores{
    "understanding.scores",
    "SELECT score, at FROM understanding_recognition WHERE conversation = $1 ORDER BY seq DESC LIMIT $2"};
constexpr Statement kMove{"understanding.move",
                          "UPDATE understanding_recognition SET conversation = $2, seq = $3 WHERE message = $1"};
constexpr Statement kMoveBack{"understanding.move_back",
                              "UPDATE understanding_recognition SET conversation = came_to, seq = came_seq "
                              "WHERE conversation = $1 AND came_to = $2"};

#define DESKBELL_MOOD                                                                                                  \
  "SELECT conversation, running, messages, lowest, alarmed_at, updated_at FROM understanding_mood WHERE conversation " \
  "= $1"
constexpr Statement kMood{"understanding.mood", DESKBELL_MOOD};
constexpr Statement kLockMood{"understanding.lock_mood", DESKBELL_MOOD, DESKBELL_MOOD " FOR UPDATE"};
constexpr Statement kSaveMood{
    "understanding.save_mood",
    "INSERT INTO understanding_mood (conversation, running, messages, lowest, alarmed_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (conversation) DO UPDATE SET running = EXCLUDED.running, "
    "messages = EXCLUDED.messages, lowest = EXCLUDED.lowest, alarmed_at = EXCLUDED.alarmed_at, "
    "updated_at = EXCLUDED.updated_at"};
constexpr Statement kRemoveMood{"understanding.remove_mood", "DELETE FROM understanding_mood WHERE conversation = $1"};

constexpr Statement kCursor{"understanding.cursor", "SELECT position FROM understanding_cursor WHERE name = 'log'"};
constexpr Statement kSaveCursor{"understanding.save_cursor",
                                "INSERT INTO understanding_cursor (name, position) VALUES ('log', $1) "
                                "ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position"};
constexpr Statement kSettings{"understanding.settings", "SELECT body FROM understanding_settings WHERE id = 1"};
constexpr Statement kSaveSettings{"understanding.save_settings",
                                  "INSERT INTO understanding_settings (id, body) VALUES (1, $1) "
                                  "ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body"};

Recognition recognition_of(const Row& row) {
  auto out = base::parse_json<Recognition>(row.text(2)).value();
  out.conversation = row.id<Conversation>(0);
  out.seq = row.integer(1);
  return out;
}

Mood mood_of(const Row& row) {
  return {.conversation = row.id<Conversation>(0),
          .running = row.real(1),
          .messages = static_cast<int>(row.integer(2)),
          .lowest = row.real(3),
          .alarmed_at = row.optional_time(4),
          .updated_at = row.time(5)};
}

}  // namespace

bool insert(Transaction& tx, const Recognition& one) {
  return tx.run(kInsert, one.message, one.conversation, one.seq, one.at, one.score, one.conversation, one.seq,
                base::to_json(one)) > 0;
}

void save(Transaction& tx, const Recognition& one) {
  tx.run(kSave, one.message, one.score, base::to_json(one));
}

std::optional<Recognition> find(Snapshot& snapshot, Id<Message> message) {
  return snapshot.one(kFind, recognition_of, message);
}

std::vector<Recognition> latest(Snapshot& snapshot, Id<Conversation> conversation, int limit) {
  auto out = snapshot.all(kLatest, recognition_of, conversation, limit);
  std::ranges::reverse(out);
  return out;
}

std::vector<Scored> scores(Snapshot& snapshot, Id<Conversation> conversation, int limit) {
  auto out =
      snapshot.all(kScores, [](const Row& row) { return Scored{row.real(0), row.time(1)}; }, conversation, limit);
  std::ranges::reverse(out);
  return out;
}

void move(Transaction& tx, Id<Message> message, Id<Conversation> to, std::int64_t seq) {
  tx.run(kMove, message, to, seq);
}

void move_back(Transaction& tx, Id<Conversation> from, Id<Conversation> first) {
  tx.run(kMoveBack, from, first);
}

std::optional<Mood> mood(Snapshot& snapshot, Id<Conversation> conversation) {
  return snapshot.one(kMood, mood_of, conversation);
}

std::optional<Mood> lock_mood(Transaction& tx, Id<Conversation> conversation) {
  return tx.one(kLockMood, mood_of, conversation);
}

void expect_mood(Transaction& tx, Id<Conversation> conversation) {
  tx.expect(kLockMood, conversation);
}

void save(Transaction& tx, const Mood& mood) {
  tx.send(kSaveMood, mood.conversation, mood.running, mood.messages, mood.lowest, mood.alarmed_at, mood.updated_at);
}

void remove_mood(Transaction& tx, Id<Conversation> conversation) {
  tx.run(kRemoveMood, conversation);
}

std::optional<std::int64_t> cursor(Snapshot& snapshot) {
  return snapshot.one(kCursor, [](const Row& row) { return row.integer(0); });
}

void save_cursor(Transaction& tx, std::int64_t position) {
  tx.run(kSaveCursor, position);
}

Settings settings(Snapshot& snapshot) {
  return snapshot
      .one(kSettings, [](const Row& row) { return base::parse_json<Settings>(row.text(0)).value_or(Settings()); })
      .value_or(Settings());
}

void save(Transaction& tx, const Settings& settings) {
  tx.run(kSaveSettings, base::to_json(settings));
}

namespace {
constexpr const Statement* kStatements[] = {&kInsert,     &kSave,     &kFind,       &kLatest,   &kScores,
                                            &kMove,       &kMoveBack, &kMood,       &kLockMood, &kSaveMood,
                                            &kRemoveMood, &kCursor,   &kSaveCursor, &kSettings, &kSaveSettings};
}

}  // namespace store

storage::Schema schema() {
  static const std::vector<const storage::Statement*> all = [] {
    std::vector<const storage::Statement*> out(std::begin(store::kStatements), std::end(store::kStatements));
    for (const auto part : {store::example_statements(), store::version_statements()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return {"understanding", migrations(), all};
}

}  // namespace deskbell::understanding
