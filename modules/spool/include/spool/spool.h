#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What came in while the database was away: kept durably on this node, worked off in order once it is back.
//
//   spool::Spool spool({.directory = data / "spool"}, clock);
//   spool.put_async({.kind = "web.post", .lane = "17", .body = json}, [](Result<void> kept) { ... });
//   spool.start([&](const spool::Item& item) -> spool::Verdict { ... });   // one thread, oldest first
//
// The files are append-only segments of records with a checksum; one sync makes all that wait durable together. The
// work must be idempotent by a key of its own (a client's id, a provider's id): an item may be handed out again after
// a crash. What the worker refuses is kept in the list of the dead until somebody looks at it.
namespace deskbell::spool {

struct Draft {
  std::string kind;  // says whose it is: "web.post"; at most 255 bytes
  std::string lane;  // who must not overtake each other, such as a conversation's id; at most 255 bytes
  std::string body;
};

struct Item {
  std::int64_t number = 0;  // rises by one
  Time at;                  // when it was kept
  std::string kind;
  std::string lane;
  std::string body;
};

struct DeadItem {
  Item item;
  std::string reason;
};

// What became of an item: done; refused for good; or to be tried again, because the database is still away.
struct Verdict {
  enum class Kind { done, refused, later };
  Kind kind = Kind::done;
  std::string reason = {};

  static Verdict done() { return {}; }
  static Verdict refused(std::string why) { return {Kind::refused, std::move(why)}; }
  static Verdict later() { return {Kind::later, {}}; }
};

struct Stats {
  std::int64_t waiting = 0;    // items
  std::int64_t bytes = 0;      // on the disk, the dead included
  std::int64_t limit = 0;      // bytes
  std::optional<Time> oldest;  // of those that wait
  std::int64_t kept = 0;       // since the start
  std::int64_t drained = 0;    // since the start
  std::int64_t refused = 0;    // puts since the start for which there was no room
  std::int64_t dead = 0;       // items
  std::int64_t damaged = 0;    // records that could not be read at the start
  bool healthy = true;         // false after a failed sync: nothing more is kept until a restart
};

struct Options {
  std::filesystem::path directory;
  std::int64_t max_bytes = 256 << 20;
  std::chrono::milliseconds max_age = std::chrono::hours(72);  // while something older waits, nothing new is kept
  std::int64_t segment_bytes = 8 << 20;
  std::int64_t max_lane = 500;  // items of one lane, so that one sender cannot fill it
  // Asked before each write when set: no room on the disk is storage_full.
  std::function<bool()> disk_full = {};
};

class Spool {
 public:
  // Reads what an earlier run has left. Throws std::system_error when the directory cannot be used.
  Spool(Options options, const Clock& clock);
  ~Spool();  // keeps what was put before; what waits stays for the next start
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Durable when `kept` is called, on the spool's thread; quick. Errors: resource_exhausted (too many of one lane, too
  // much, too old), storage_full, unavailable (the disk failed). Then nothing was kept.
  void put_async(Draft draft, std::function<void(Result<void>)> kept);
  // The same, and waits.
  Result<void> put(Draft draft);

  // Whether items wait in the lane, so that a later one must go behind them. Cheap while the spool is empty.
  bool holds(std::string_view lane) const;
  bool empty() const;

  // Begins to work off, on a thread of its own. `later` is asked again after a pause that grows to a second.
  using Worker = std::function<Verdict(const Item&)>;
  void start(Worker worker);
  void stop();
  // The database is back: try at once.
  void nudge();

  std::vector<DeadItem> dead(std::size_t limit) const;  // oldest first
  // Forgets the dead up to this number.
  void forget_dead(std::int64_t number);
  Stats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::spool
