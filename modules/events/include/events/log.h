#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <events/turn.h>
#include <storage/database.h>

// The one log: every change appends an event in the same transaction as the change; sockets, routing, search,
// webhooks and the audit trail all read it with a cursor, so nothing can be lost on reconnect or crash.
//
// A stream is the id of the thing that changes (a conversation, an agent, a queue). `seq` counts 1, 2, 3, ... in each
// stream without gaps. `position` orders the whole log and only grows for readers; it has gaps.
namespace deskbell::events {

// Things that have no id of their own but a history: settings, users, roles. Event kinds tell them apart.
inline constexpr std::int64_t kWorkspaceStream = 1;

struct Event {
  std::int64_t position = 0;
  std::int64_t stream = 0;
  std::int64_t seq = 0;
  std::string kind;       // "conversation.message_posted": module noun, dot, past tense
  std::int64_t actor = 0; // id of the user, contact or bot who did it; 0 is the system
  Time at;
  std::string payload;    // JSON object
};

// An event type is a described struct with its kind:
//   struct ConversationClosed {
//     static constexpr std::string_view kKind = "conversation.closed";
//     Id<Conversation> conversation;
//   };
template <class T>
concept EventType = base::Described<T> && requires { { T::kKind } -> std::convertible_to<std::string_view>; };

class Log {
 public:
  // The log publishes what `database` commits. `database` was opened with events::schema().
  Log(storage::Database& database, const Clock& clock);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Appends in the caller's transaction and answers the event with position, seq and time.
  Event append(storage::Transaction& tx, std::int64_t stream, std::string_view kind, std::int64_t actor, std::string payload);
  template <EventType T>
  Event append(storage::Transaction& tx, std::int64_t stream, std::int64_t actor, const T& event) {
    return append(tx, stream, T::kKind, actor, base::to_json(event));
  }

  // For who puts the seq into the payload: the one that the next event of the stream will get. Locks the stream, so
  // append_next() with it succeeds; nobody waits for that (Transaction::send).
  std::int64_t next_seq(storage::Transaction& tx, std::int64_t stream);
  static void expect_next_seq(storage::Transaction& tx, std::int64_t stream);
  void append_next(storage::Transaction& tx, std::int64_t stream, std::int64_t seq, std::string_view kind, std::int64_t actor, std::string payload);

  // Events of one stream with seq > after, oldest first.
  std::vector<Event> read_stream(storage::Snapshot& snapshot, std::int64_t stream, std::int64_t after, int limit);
  // The last seq of the stream; 0 when it has none.
  std::int64_t last_seq(storage::Snapshot& snapshot, std::int64_t stream);
  // The oldest seq that retention has left; 1 when nothing was pruned.
  std::int64_t first_seq(storage::Snapshot& snapshot, std::int64_t stream);

  // Events of the whole log with position > after, oldest first, never skipping one that commits later (on PostgreSQL
  // it stops at the oldest running transaction of the database). An empty `kinds` means all kinds.
  std::vector<Event> read(storage::Snapshot& snapshot, std::int64_t after, int limit);
  std::int64_t last_position(storage::Snapshot& snapshot);
  // The same for those who follow the log to its end: the newest events come from memory (16 MiB of them are kept), so
  // that ten readers do not ask the database for them ten times. What it answers is committed, but a snapshot that
  // began before may not show it.
  std::vector<Event> read_on(std::int64_t after, int limit);

  // Deletes events older than `before`, at most `limit` at once; on PostgreSQL whole partitions beyond that, which count
  // as `limit`. Answers how many were deleted. Streams go on counting where they were.
  std::int64_t prune(storage::Transaction& tx, Time before, int limit);
  // To be called every few minutes: makes PostgreSQL's partitions ahead of time.
  void make_room(storage::Transaction& tx);
  // Of the events up to this position some may be gone: a reader of the whole log that is not beyond it must start afresh.
  std::int64_t pruned_through(storage::Snapshot& snapshot);

  // fn(batch) is called with every committed event in order of position, from one thread at a time, soon after commit
  // (SQLite: on the writer's thread, before the writers are woken; PostgreSQL: by the follower thread, woken by local
  // commits and by polling for other nodes). It must be quick and must not throw. Ends when the handle is destroyed.
  class Listener {
   public:
    virtual ~Listener() = default;
  };
  using Batch = std::span<const std::shared_ptr<const Event>>;
  [[nodiscard]] std::unique_ptr<Listener> listen(std::function<void(Batch)> fn);
  // The same for who keeps a copy of what rarely changes: what this node commits is told before write() returns or
  // `done` is called, so that whoever changed something finds it changed. Each event is told once, but on PostgreSQL
  // without order, and events of append_next() come later, in the log's order. Those who listen at once hear of an
  // event before those who listen.
  [[nodiscard]] std::unique_ptr<Listener> listen_at_once(std::function<void(Batch)> fn);

  // To be called when there may be news of another node: listeners hear of it at once instead of at the next poll.
  // Cheap, any thread, also after the log's end.
  std::function<void()> waker();

  // How the readers of this log that must run on one node only take turns. Set before they are made; never: each turn
  // is ours. Consumers ask by themselves, under "consumer." and their name.
  void take_turns(Turns turns);
  std::unique_ptr<Turn> turn(const std::string& name);

 private:
  struct State;
  struct Subscribed;
  std::shared_ptr<State> state_;
};

storage::Schema schema();

// After events were copied into this database from another engine's: brings what is derived from them in line.
void adopt(storage::Transaction& tx);

}  // namespace deskbell::events
