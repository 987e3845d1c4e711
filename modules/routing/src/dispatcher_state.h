#pragma once
#include "line.h"

#include <calendar/hours.h>
#include <routing/router.h>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <unordered_map>

namespace deskbell::routing {

// What a batch of events changed, as it stands in the tables afterwards.
struct News {
  struct AgentNews {
    AgentId id;
    std::optional<identity::UserSummary> user;  // nothing: gone
    AgentProfile profile;
  };
  std::map<WorkId, Place> places;
  std::map<WorkId, Time> declined;
  std::map<Id<Queue>, std::optional<Queue>> queues;
  std::map<AgentId, AgentNews> agents;
};

struct QueueHours {
  std::optional<calendar::Calendar> calendar;
  bool open = true;
  std::optional<Time> changes_at;
  std::optional<Time> opens_at;  // while closed
};

struct LineView {
  std::uint64_t version = 0;
  Time at;
  std::unordered_map<WorkId, int> positions;
};

struct Dispatcher::State {
  explicit State(Needs given) : needs(given), line(needs) {}

  Needs needs;
  Line line;

  // Read by any thread, changed by tick() under the mutex.
  std::mutex mutex;
  Router router{Weights{}};
  std::unordered_map<WorkId, Engaged> engaged;
  std::map<Id<Queue>, QueueHours> hours;
  std::map<Id<Queue>, store::Pace> paces;
  std::uint64_t version = 1;
  std::map<Id<Queue>, LineView> lines;

  base::Histogram decision_seconds{base::kMomentBuckets};

  // Only tick().
  bool loaded = false;
  std::atomic<bool> leads{true};  // this node routes; false: it follows the one that does
  std::int64_t cursor = 0;
  std::set<WorkId> parked;  // a decision about it could not be carried out; looked at again in the next tick
  Time paced_at;
  Time cursor_saved_at;

  // While following: what the leading node may not have written down yet, by the position of the last event about it.
  std::map<WorkId, std::int64_t> unsettled;
  std::vector<Time> reload_at;

  // Filled by the log's listener.
  std::mutex inbox_mutex;
  std::deque<std::shared_ptr<const events::Event>> inbox;
  std::int64_t seen = 0;
  std::unique_ptr<events::Log::Listener> listener;
  std::unique_ptr<events::Turn> turn;

  void begin(Time now);
  // False when the tables have never been begun.
  bool load_tables(Time now);
  void load(Time now);
  bool read_news(Time now);
  void process(std::span<const events::Event> batch, Time now);
  // `tx` is the snapshot when this node may write down what it reads.
  void note(storage::Snapshot& snapshot, storage::Transaction* tx, const events::Event& event, News& news);
  void take_in(const News& news, Time now);
  // Instead of reading, deciding and carrying out: keeps the picture, writes nothing. Answers when to come again.
  Time follow(Time now);
  std::vector<events::Event> take_inbox();
  Result<void> require_turn(storage::Transaction& tx);
  void note_agent(storage::Snapshot& snapshot, AgentId id, News& news);
  void apply(const News& news, Time now);
  void apply(const Place& place, Time now);
  void apply(const News::AgentNews& agent);
  void put_queue(Queue queue, Time now);
  void follow_hours(Time now);
  void follow_pace(Time now);
  bool decide(Time now);
  void carry_out(const std::vector<Decision>& decisions);
  void place_parked(Time now);
  Time next_due(Time now);

  // Under the mutex.
  const LineView& line_of(Id<Queue> queue, Time now);
  std::optional<WaitEstimate> estimate(const Work& work, Time now);
  std::optional<WaitEstimate> estimate(Id<Queue> queue, Medium medium, int position);
};

inline constexpr seconds kAnsweredInTime{60};  // for the service level

// Whether the dispatcher has to look at events of this kind.
bool concerns_routing(std::string_view kind);
// And what the leading node does, for those who follow it.
bool concerns_followers(std::string_view kind);

}  // namespace deskbell::routing
