#include "event_store.h"

#include <base/log.h>
#include <events/consumer.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace deskbell::events {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 5s;  // on SQLite nobody tells of what another program has written
// What follows within it is handled in the same batch: a reader that ran for each commit would cost the database more
// than who writes.
constexpr auto kGather = 30ms;
constexpr std::chrono::milliseconds kFirstPause = 100ms;
constexpr std::chrono::milliseconds kLongestPause = 30s;
constexpr std::int64_t kLargestLag = 100'000;
constexpr auto kSaveAfter = 1s;  // a cursor that moved over what nobody cares for

}  // namespace

struct Consumer::State {
  State(std::string key, Log& source, storage::Database& store, Handler handle, Pace its_pace, base::SpanSink sink)
      : name(std::move(key)),
        log(source),
        database(store),
        handler(std::move(handle)),
        pace(its_pace),
        spans(std::move(sink)),
        turn(source.turn("consumer." + name)) {}

  void run();
  enum class Advance {
    none,  // there was nothing, or another node is at work
    some,
    whole_batch  // there may be more already
  };
  Advance advance();
  struct Place {
    std::int64_t stored;  // the cursor
    std::int64_t read;    // all up to it is handled, or of no concern
  };
  Place stored_place() {
    const std::int64_t cursor =
        database.read([&](storage::Snapshot& snapshot) { return store::cursor(snapshot, name); });
    return {.stored = cursor, .read = cursor};
  }
  // What the events ask for, and the cursor when it is time. False when another node is at work.
  bool take(Place& at, std::span<const Event> events);
  // Handles what is given and moves the cursor. False when another node moved it, or has the turn now.
  bool handle_batch(std::int64_t from, std::int64_t to, std::span<const Event> events);
  void wake() {
    {
      const std::lock_guard lock(mutex);
      news = true;
    }
    changed.notify_all();
  }

  const std::string name;
  Log& log;
  storage::Database& database;
  const Handler handler;
  const Pace pace;
  const base::SpanSink spans;
  const std::unique_ptr<Turn> turn;

  std::optional<Place> place;  // of the thread, as long as nobody else can have moved the cursor
  std::chrono::steady_clock::time_point stored_at;

  std::mutex mutex;
  std::condition_variable changed;
  bool news = true;
  bool stopping = false;
  int draining = 0;          // callers that wait for everything: no rests then
  std::int64_t handled = 0;  // the cursor as this process knows it
  std::uint64_t count = 0;   // of events
  std::uint64_t failures = 0;
  std::string error;
  base::Histogram batch_seconds{base::kLatencyBuckets};

  std::unique_ptr<Log::Listener> listener;
  std::thread thread;
};

Consumer::State::Advance Consumer::State::advance() {
  const bool ours = turn->ours();
  if (!ours) {
    place.reset();
    const std::lock_guard lock(mutex);
    if (draining == 0) return Advance::none;
  }
  // Until the commit that moves it is known to have been ours, the cursor is what the database says.
  const auto known = std::exchange(place, std::nullopt);
  Place at = known ? *known : stored_place();
  // While another node is at work, its cursor is all there is to know.
  const std::vector<Event> events = ours ? log.read_on(at.read, pace.batch) : std::vector<Event>{};
  const bool lost = ours && !take(at, events);
  if (ours && !lost) place = at;
  {
    const std::lock_guard lock(mutex);
    handled = at.read;
    if (!lost) count += events.size();
    error.clear();
  }
  changed.notify_all();
  if (lost || events.empty()) return Advance::none;
  return std::ssize(events) < pace.batch ? Advance::some : Advance::whole_batch;
}

bool Consumer::State::take(Place& at, std::span<const Event> events) {
  const std::int64_t to = events.empty() ? at.read : events.back().position;
  const bool concerned = handler.concerns(events);
  const auto now = std::chrono::steady_clock::now();
  if (concerned || (to != at.stored && now - stored_at >= kSaveAfter)) {
    if (!handle_batch(at.stored, to, concerned ? events : std::span<const Event>{})) return false;
    at.stored = to;
    stored_at = now;
  }
  at.read = to;
  return true;
}

bool Consumer::State::handle_batch(std::int64_t from, std::int64_t to, std::span<const Event> events) {
  bool passed_on = false;
  base::Work work(spans, base::SpanKind::consumer, "events " + name);
  const auto began = std::chrono::steady_clock::now();
  const Result<void> done = database.write([&](storage::Transaction& tx) -> Result<void> {
    // First turn and cursor: whoever lost them to another node shall not handle anything.
    passed_on = !turn->confirm(tx) || !store::move_cursor(tx, name, from, to);
    if (passed_on) return failure(ErrorCode::aborted, "another node reads on");
    return events.empty() ? Result<void>() : handler(tx, events);
  });
  batch_seconds.observe(std::chrono::steady_clock::now() - began);
  if (!done) work.fail(done.error().message);
  if (passed_on) base::log_info("Another node reads on.", {{"reader", name}});
  if (!done && !passed_on) throw std::runtime_error(done.error().message);
  return !passed_on;
}

void Consumer::State::run() {
  std::chrono::milliseconds retry = kFirstPause;
  std::unique_lock lock(mutex);
  while (!stopping) {
    news = false;
    lock.unlock();
    Advance advanced = Advance::none;
    bool failed = false;
    const auto began = std::chrono::steady_clock::now();
    try {
      advanced = advance();
      retry = kFirstPause;
    } catch (const std::exception& e) {
      base::log_error("A reader of the log failed; it tries again.", {{"reader", name}, {"error", e.what()}});
      failed = true;
      const std::lock_guard again(mutex);
      error = e.what();
    }
    lock.lock();
    if (failed) {
      ++failures;
      changed.wait_for(lock, retry, [&] { return stopping; });
      retry = std::min(retry * 2, kLongestPause);
      continue;
    }
    if (advanced == Advance::none) changed.wait_for(lock, kPoll, [&] { return stopping || news; });
    std::chrono::duration<double> rest = (std::chrono::steady_clock::now() - began) * (1 / pace.share - 1);
    if (advanced == Advance::none) rest = kGather;
    if (advanced == Advance::some) rest = std::max<std::chrono::duration<double>>(rest, kGather);
    changed.wait_for(lock, rest, [&] { return stopping || draining > 0; });
  }
}

Consumer::Consumer(std::string name, Log& log, storage::Database& database, Handler handler, Pace pace,
                   base::SpanSink spans)
    : state_(std::make_unique<State>(std::move(name), log, database, std::move(handler), pace, std::move(spans))) {
  state_->listener = log.listen([state = state_.get()](Log::Batch) { state->wake(); });
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Consumer::~Consumer() {
  state_->listener.reset();
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

ConsumerStats Consumer::stats() const {
  const std::lock_guard lock(state_->mutex);
  return {.position = state_->handled,
          .events = state_->count,
          .failures = state_->failures,
          .error = state_->error,
          .batch_seconds = state_->batch_seconds.snapshot()};
}

std::int64_t Consumer::lag() {
  const std::int64_t here = stats().position;
  return state_->database.read([&](storage::Snapshot& snapshot) {
    return store::count_after(snapshot, std::max(here, store::cursor(snapshot, state_->name)), kLargestLag);
  });
}

void Consumer::drain() {
  const std::int64_t target =
      state_->database.read([](storage::Snapshot& snapshot) { return store::last_position(snapshot); });
  std::unique_lock lock(state_->mutex);
  ++state_->draining;
  while (state_->handled < target && !state_->stopping) {
    state_->news = true;
    state_->changed.notify_all();
    state_->changed.wait_for(lock, 10ms);
  }
  --state_->draining;
}

}  // namespace deskbell::events
