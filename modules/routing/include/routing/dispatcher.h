#pragma once
#include <calendar/days.h>
#include <base/histogram.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <routing/offer.h>
#include <routing/ports.h>
#include <routing/queues.h>
#include <storage/database.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

// The router at work: reads the event log (conversations that queue, end or change hands; presence; settings), keeps
// the Router's picture, and carries out what it decides: offer rows and events, expiry, away, overflow, each with a
// stored decision. What it knows beyond the log is in its tables, written in the transaction that moves its cursor, so
// that a restart goes on where it was: waiting customers keep their place and open offers their agents.
//
// In a cluster one node routes, whose turn it is (Log::turn, "routing"); the others follow what it writes, so that they
// know openings, estimates and the live picture just as well. tick() does either.
//
// tick() is the whole machine, and only one thread at a time may call it; Dispatch (below) does so when there is news
// or a time has come. Everything else may be called from any thread.
namespace deskbell::routing {

struct Opening {
  bool open = true;
  std::optional<Time> opens_at;
};

// For health pages; from memory.
struct DispatcherStats {
  struct Line {
    Id<Queue> queue;
    std::string name;
    std::size_t waiting = 0;  // without those who are offered to somebody
  };
  std::vector<Line> lines;
  std::size_t offered = 0;  // wait for an agent's answer
  std::uint64_t decisions = 0;
  base::HistogramSnapshot decision_seconds;  // of a round, by decision
};

class Dispatcher {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    conversations::Conversations& conversations;
    Staff& staff;
    calendar::ZoneName time_zone = {};  // of the workspace: "today" begins there
  };
  explicit Dispatcher(Needs needs);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // Reads the news, decides, carries out, until nothing is left to do now. Answers when it must be called again at the
  // latest without news. Throws when the database is gone; the next call starts from the tables.
  Time tick();
  // Whether this node routes, as of the last tick.
  bool routes() const;

  // Pending offers of the actor.
  Result<std::vector<Offer>> offers(const Actor& actor);
  // The conversation becomes the actor's. failed_precondition when the offer is no longer pending.
  Result<conversations::Conversation> accept(const Actor& actor, Id<Offer> offer);
  Result<void> decline(const Actor& actor, Id<Offer> offer, std::string_view reason = {});

  // Why did it go as it went? Oldest first. For who may see the conversation.
  Result<std::vector<DecisionRecord>> decisions(const Actor& actor, Id<conversations::Conversation> conversation);
  // Needs supervise; with reach `queues` only what belongs to the actor's queues.
  Result<Live> live(const Actor& actor);

  // Deletes what ended before that time of offers, decisions and ways through the queues, at most `limit` rows of each.
  // Answers how many rows it deleted.
  static std::int64_t prune(storage::Transaction& tx, Time before, int limit);

  // Where a waiting customer stands; nothing when the conversation does not wait. From memory.
  std::optional<WaitEstimate> estimate(Id<conversations::Conversation> conversation);
  // An unknown queue is open. From memory.
  Opening opening(Id<Queue> queue);
  DispatcherStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Runs a dispatcher on a thread of its own.
class Dispatch {
 public:
  Dispatch(Dispatcher& dispatcher, events::Log& log, const Clock& clock);
  ~Dispatch();  // finishes the running tick

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::routing
