#pragma once
#include <storage/database.h>

#include <bot/learning.h>
#include <bot/talks.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The SQL of talks, turns and runs of actions, and of what is learnt from them.
namespace deskbell::bot::store {

struct StoredTalk : Talk {
  std::int64_t version = 1;
  std::int64_t answered_seq = 0;
  std::optional<Time> due_at;
};

std::optional<StoredTalk> talk(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
void insert(storage::Transaction& tx, const StoredTalk& talk);
// False when somebody else has saved it since it was read; then nothing was changed. `version` grows.
bool save(storage::Transaction& tx, StoredTalk& talk);
// There is something to do; also while a thread does something, which asks again before it saves.
void make_due(storage::Transaction& tx, Id<conversations::Conversation> conversation, Time at);
void make_all_due(storage::Transaction& tx, Id<Bot> bot, Time at);
std::int64_t active_talks(storage::Snapshot& snapshot, Id<Bot> bot);

struct Due {
  Id<conversations::Conversation> conversation;
  Time leased_until;  // it was, before
};
// One that no thread has leased.
std::optional<Due> next_due(storage::Snapshot& snapshot, Time now);
// False when another thread was faster. Saving gives it back.
bool lease(storage::Transaction& tx, const Due& due, Time until);
// That nobody could do for long.
std::vector<Id<conversations::Conversation>> overdue(storage::Snapshot& snapshot, Time before, int limit);
// Active ones that nobody has written to since.
std::vector<Id<conversations::Conversation>> idle(storage::Snapshot& snapshot, Id<Bot> bot, Time before, int limit);
TalkStats stats(storage::Snapshot& snapshot);
// Latest first, conversation < before.
std::vector<Talk> talks(storage::Snapshot& snapshot, const TalkFilter& filter, std::int64_t before, int limit);

// to_learn: nobody could answer it, or the answer was wrong.
void insert(storage::Transaction& tx, const TurnRecord& turn, bool to_learn);
std::optional<TurnRecord> turn(storage::Snapshot& snapshot, Id<TurnRecord> id);
void judge(storage::Transaction& tx, Id<TurnRecord> id, Verdict verdict, std::string_view by, bool to_learn);
std::vector<TurnRecord> turns_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation, int limit);
std::vector<TurnRecord> turns(storage::Snapshot& snapshot, Id<Bot> bot, std::optional<Verdict> verdict,
                              std::int64_t before, int limit);
// The last one of the conversation that told or began something.
std::optional<TurnRecord> last_answer(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
std::vector<TurnRecord> turns_since(storage::Snapshot& snapshot, Id<Bot> bot, Time from, int limit);
std::int64_t forget_turns(storage::Transaction& tx, Time before, int limit);

void insert(storage::Transaction& tx, const ActionRecord& run);
Figures figures(storage::Snapshot& snapshot, Time from);

// ---- what is decided later ----

struct Awaited {
  std::string reference;
  Id<conversations::Conversation> conversation;
  Id<Bot> bot;
  DialogState dialog;          // as it waited for the action
  std::optional<Values> news;  // once it is decided
};
void insert(storage::Transaction& tx, const Awaited& awaited, Time at);
std::optional<Awaited> awaited(storage::Snapshot& snapshot, std::string_view reference);
void decide(storage::Transaction& tx, std::string_view reference, const Values& news);
// Decided and not told yet, the oldest first.
std::vector<Awaited> news_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
void forget(storage::Transaction& tx, std::string_view reference);
std::vector<ActionRecord> runs_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation, int limit);

// ---- learning ----

struct StoredCluster {
  Id<Cluster> id;
  Id<Bot> bot;
  std::string title;
  std::string language;
  ClusterState state = ClusterState::open;
  std::optional<std::string> article;
  std::optional<Id<identity::User>> owner;
  std::optional<Time> live_at;
  std::int64_t count = 0;
  Time first_at;
  Time last_at;
};
std::vector<StoredCluster> clusters(storage::Snapshot& snapshot, Id<Bot> bot, int limit);  // latest first
std::optional<StoredCluster> cluster(storage::Snapshot& snapshot, Id<Cluster> id);
void insert(storage::Transaction& tx, const StoredCluster& cluster);
void update(storage::Transaction& tx, const StoredCluster& cluster);
std::vector<TurnRecord> unclustered(storage::Snapshot& snapshot, int limit);
void put_into(storage::Transaction& tx, Id<TurnRecord> turn, Id<Cluster> cluster);
std::vector<TurnRecord> members(storage::Snapshot& snapshot, Id<Cluster> cluster, int limit);  // latest first
std::int64_t members_since(storage::Snapshot& snapshot, Id<Cluster> cluster, Time from);

std::span<const storage::Statement* const> talk_statements();

}  // namespace deskbell::bot::store
