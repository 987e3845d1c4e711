#include "event_store.h"

#include <base/log.h>
#include <events/consumer.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace deskbell::events {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 1s;  // in case a wake-up came before the events were final
constexpr std::chrono::milliseconds kFirstPause = 100ms;
constexpr std::chrono::milliseconds kLongestPause = 30s;
constexpr std::int64_t kLargestLag = 100'000;

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
  // Handles one batch; false when there was none, or another node is at work.
  bool advance();
  // False when another node moved the cursor, or has the turn now.
  bool handle_batch(std::int64_t cursor, std::span<const Event> events);
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

bool Consumer::State::advance() {
  struct Next {
    std::int64_t cursor;
    std::vector<Event> events;
  };
  const bool ours = turn->ours();
  if (!ours) {
    const std::lock_guard lock(mutex);
    if (draining == 0) return false;
  }
  const Next next = database.read([&](storage::Snapshot& snapshot) {
    const std::int64_t cursor = store::cursor(snapshot, name);
    // While another node is at work, its cursor is all there is to know.
    return Next{cursor, ours ? log.read(snapshot, cursor, pace.batch) : std::vector<Event>{}};
  });
  std::int64_t reached = next.cursor;
  if (!next.events.empty() && handle_batch(next.cursor, next.events)) reached = next.events.back().position;
  {
    const std::lock_guard lock(mutex);
    handled = reached;
    if (reached != next.cursor) count += next.events.size();
    error.clear();
  }
  changed.notify_all();
  return reached != next.cursor;
}

bool Consumer::State::handle_batch(std::int64_t cursor, std::span<const Event> events) {
  bool passed_on = false;
  base::Work work(spans, base::SpanKind::consumer, "events " + name);
  const auto began = std::chrono::steady_clock::now();
  const Result<void> done = database.write([&](storage::Transaction& tx) -> Result<void> {
    // First turn and cursor: whoever lost them to another node shall not handle anything.
    passed_on = !turn->confirm(tx) || !store::move_cursor(tx, name, cursor, events.back().position);
    if (passed_on) return failure(ErrorCode::aborted, "another node reads on");
    return handler(tx, events);
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
    bool more = false;
    bool failed = false;
    const auto began = std::chrono::steady_clock::now();
    try {
      more = advance();
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
    } else if (!more) {
      changed.wait_for(lock, kPoll, [&] { return stopping || news; });
    } else if (pace.share < 1) {
      const auto took = std::chrono::steady_clock::now() - began;
      changed.wait_for(lock, took * (1 / pace.share - 1), [&] { return stopping || draining > 0; });
    }
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
  return state_->database.read([&](storage::Snapshot& snapshot) {
    return store::count_after(snapshot, store::cursor(snapshot, state_->name), kLargestLag);
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
