#include "job_store.h"

#include <base/log.h>
#include <jobs/queue.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace deskbell::jobs {
namespace {

using storage::Snapshot;
using storage::Transaction;

struct Schedule {
  std::string name;
  std::chrono::microseconds period;
  NewJob job;
};

struct Claimed {
  Job job;
  std::int64_t lease = 0;
};

// A repetition cannot cure these.
bool is_final(ErrorCode code) {
  return code == ErrorCode::invalid_argument || code == ErrorCode::unimplemented;
}

}  // namespace

struct Queue::State {
  storage::Database& database;
  const Clock& clock;
  Ids& ids;
  Random& random;
  const Options options;
  std::map<std::string, Handler, std::less<>> handlers;
  std::string outbound;  // " kind kind ", as the store wants it; empty when there is none
  std::vector<Schedule> schedules;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::uint64_t news = 0;                   // counts wake-ups, so that none is missed between a look and a wait
  std::map<std::int64_t, Id<Job>> running;  // by lease
  std::vector<std::thread> threads;
  std::mutex random_mutex;
  std::atomic<std::uint64_t> done_count{0};
  std::atomic<std::uint64_t> failed_count{0};
  std::atomic<std::uint64_t> buried_count{0};
  base::Histogram seconds{base::kLatencyBuckets};

  void wake();
  void work();
  void keep_leases();
  bool run_one();
  void fire_schedules();
  bool fire(Transaction& tx, const Schedule& schedule);
  std::optional<Claimed> claim();
  Result<void> handle(const Job& job);
  Result<void> watched(const Job& job);
  void settle(const Claimed& claimed, const Result<void>& done);
  std::chrono::microseconds pause_after(int attempt);
  std::chrono::microseconds until_due();
  // The kinds that may not run now.
  std::string_view held(Snapshot& snapshot) {
    return outbound.empty() || !store::hold(snapshot) ? std::string_view() : std::string_view(outbound);
  }

  // A failing transaction of the queue itself is a broken world: the worker pauses and goes on.
  template <class Body>
  void write(Body body) {
    const Result<void> done = database.write([&](Transaction& tx) -> Result<void> {
      body(tx);
      return {};
    });
    if (!done) throw std::runtime_error(done.error().message);
  }
};

void Queue::State::wake() {
  {
    const std::lock_guard lock(mutex);
    ++news;
  }
  changed.notify_all();
}

bool Queue::State::fire(Transaction& tx, const Schedule& schedule) {
  const Time now = clock.now();
  const Time next = store::ensure_schedule(tx, schedule.name, now);
  if (next > now) return false;
  // From the planned time on, so that the period does not drift; what was missed is skipped.
  const auto missed = (now - next) / schedule.period;
  if (!store::move_schedule(tx, schedule.name, next, next + schedule.period * (missed + 1))) return false;
  NewJob job = schedule.job;
  if (job.unique_key.empty()) job.unique_key = "schedule:" + schedule.name;
  store::insert(tx, ids.next<Job>(), job, now, now);
  return true;
}

void Queue::State::fire_schedules() {
  for (const Schedule& schedule : schedules) {
    const auto next = database.read([&](Snapshot& snapshot) { return store::schedule(snapshot, schedule.name); });
    if (!next || *next <= clock.now()) write([&](Transaction& tx) { fire(tx, schedule); });
  }
}

std::optional<Claimed> Queue::State::claim() {
  // Looking costs no write; most looks find nothing.
  const auto due = database.read([&](Snapshot& snapshot) { return store::next_due(snapshot, held(snapshot)); });
  if (!due || *due > clock.now()) return std::nullopt;
  std::optional<Claimed> claimed;
  write([&](Transaction& tx) {
    claimed.reset();
    const Time now = clock.now();
    const std::int64_t lease = ids.next();
    auto job = store::claim(tx, now, lease, now + options.lease, held(tx));
    if (job) claimed = Claimed{std::move(*job), lease};
  });
  return claimed;
}

Result<void> Queue::State::handle(const Job& job) {
  if (job.attempt > job.max_attempts) return failure(ErrorCode::internal, "The worker died during the last attempt.");
  const auto found = handlers.find(job.kind);
  if (found == handlers.end()) return failure(ErrorCode::unavailable, "There is no handler for this kind of job.");
  try {
    return found->second(job);
  } catch (const std::exception& e) {
    base::log_error("A job's handler threw.", {{"kind", job.kind}, {"job", job.id.value}, {"error", e.what()}});
    return failure(ErrorCode::internal, e.what());
  }
}

std::chrono::microseconds Queue::State::pause_after(int attempt) {
  const auto limit = std::min<std::chrono::microseconds>(
      options.first_pause * (std::int64_t{1} << std::min(attempt - 1, 30)), options.longest_pause);
  const std::lock_guard lock(random_mutex);
  return std::chrono::microseconds(1'000 +
                                   random.below(static_cast<std::uint64_t>(std::max<std::int64_t>(limit.count(), 1))));
}

void Queue::State::settle(const Claimed& claimed, const Result<void>& done) {
  const Job& job = claimed.job;
  if (done) return write([&](Transaction& tx) { store::finish(tx, job.id, claimed.lease); });
  const std::string& error = done.error().message;
  if (job.attempt >= job.max_attempts || is_final(done.error().code)) {
    base::log_error("A job is given up.",
                    {{"kind", job.kind}, {"job", job.id.value}, {"attempt", job.attempt}, {"error", error}});
    ++buried_count;
    return write([&](Transaction& tx) { store::bury(tx, job.id, claimed.lease, clock.now(), error); });
  }
  base::log_warn("A job failed and is tried again.",
                 {{"kind", job.kind}, {"job", job.id.value}, {"attempt", job.attempt}, {"error", error}});
  const Time again = clock.now() + pause_after(job.attempt);
  write([&](Transaction& tx) { store::wait_again(tx, job.id, claimed.lease, again, error); });
}

Result<void> Queue::State::watched(const Job& job) {
  base::Work work(options.spans, base::SpanKind::consumer, "job " + job.kind);
  const auto began = std::chrono::steady_clock::now();
  Result<void> done = handle(job);
  seconds.observe(std::chrono::steady_clock::now() - began);
  ++(done ? done_count : failed_count);
  if (!done) work.fail(done.error().message);
  return done;
}

bool Queue::State::run_one() {
  const std::optional<Claimed> claimed = claim();
  if (!claimed) return false;
  {
    const std::lock_guard lock(mutex);
    running.emplace(claimed->lease, claimed->job.id);
  }
  const Result<void> done = watched(claimed->job);
  {
    const std::lock_guard lock(mutex);
    running.erase(claimed->lease);
  }
  settle(*claimed, done);
  return true;
}

std::chrono::microseconds Queue::State::until_due() {
  std::chrono::microseconds wait = options.poll;
  const auto due = database.read([&](Snapshot& snapshot) { return store::next_due(snapshot, held(snapshot)); });
  if (due) wait = std::min(wait, *due - clock.now());
  return std::max(wait, std::chrono::microseconds(0));
}

void Queue::State::work() {
  std::unique_lock lock(mutex);
  while (!stopping) {
    const std::uint64_t seen = news;
    lock.unlock();
    std::chrono::microseconds wait{0};
    try {
      fire_schedules();
      if (!run_one()) wait = until_due();
    } catch (const std::exception& e) {
      base::log_error("A worker of the job queue failed; it tries again.", {{"error", e.what()}});
      wait = options.poll;
    }
    lock.lock();
    if (wait.count() > 0) changed.wait_for(lock, wait, [&] { return stopping || news != seen; });
  }
}

// Keeps long handlers from being taken for dead.
void Queue::State::keep_leases() {
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, options.lease / 3, [&] { return stopping; })) {
    const auto leases = running;
    if (leases.empty()) continue;
    lock.unlock();
    try {
      write([&](Transaction& tx) {
        for (const auto& [lease, id] : leases) store::renew(tx, id, lease, clock.now() + options.lease);
      });
    } catch (const std::exception& e) {
      base::log_error("The leases of running jobs could not be renewed.", {{"error", e.what()}});
    }
    lock.lock();
  }
}

Queue::Queue(storage::Database& database, const Clock& clock, Ids& ids, Random& random, Options options)
    : state_(new State{.database = database, .clock = clock, .ids = ids, .random = random, .options = options}) {}

Queue::~Queue() {
  stop();
}

void Queue::handle(std::string kind, Handler handler, Direction direction) {
  if (direction == Direction::outbound) state_->outbound += (state_->outbound.empty() ? " " : "") + kind + " ";
  state_->handlers[std::move(kind)] = std::move(handler);
}

void Queue::every(std::string name, std::chrono::seconds period, NewJob job) {
  if (period.count() <= 0) throw std::invalid_argument("jobs: the period of a schedule must be positive");
  state_->schedules.push_back({std::move(name), period, std::move(job)});
}

Id<Job> Queue::enqueue(Transaction& tx, const NewJob& job) {
  const Time now = state_->clock.now();
  const Id<Job> id = store::insert(tx, state_->ids.next<Job>(), job, job.run_at.value_or(now), now);
  tx.after_commit([state = state_] { state->wake(); });
  return id;
}

bool Queue::cancel(Transaction& tx, std::string_view unique_key) {
  return store::cancel(tx, unique_key);
}

void Queue::start() {
  if (!state_->threads.empty()) return;
  state_->stopping = false;
  for (int i = 0; i < std::max(1, state_->options.workers); ++i)
    state_->threads.emplace_back([state = state_.get()] { state->work(); });
  state_->threads.emplace_back([state = state_.get()] { state->keep_leases(); });
}

void Queue::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
  state_->threads.clear();
}

int Queue::run_due() {
  state_->fire_schedules();
  int count = 0;
  while (state_->run_one()) ++count;
  return count;
}

std::vector<DeadJob> Queue::dead(Snapshot& snapshot, std::optional<Id<Job>> before, int limit) {
  return store::dead(snapshot, before ? before->value : std::numeric_limits<std::int64_t>::max(), limit);
}

Result<void> Queue::retry(Transaction& tx, Id<Job> id) {
  if (!store::is_dead(tx, id)) return not_found("There is no such failed job.");
  if (store::key_is_waiting(tx, id))
    return failure(ErrorCode::already_exists, "The same job already waits to be run; remove this one.");
  store::revive(tx, id, state_->clock.now());
  tx.after_commit([state = state_] { state->wake(); });
  return {};
}

Result<void> Queue::remove(Transaction& tx, Id<Job> id) {
  if (!store::remove_dead(tx, id)) return not_found("There is no such failed job.");
  return {};
}

Stats Queue::stats() const {
  return {.done = state_->done_count,
          .failed = state_->failed_count,
          .buried = state_->buried_count,
          .seconds = state_->seconds.snapshot()};
}

Counts Queue::counts(Snapshot& snapshot) {
  return store::counts(snapshot, state_->held(snapshot));
}

std::optional<Hold> Queue::outbound_hold(Snapshot& snapshot) {
  return store::hold(snapshot);
}

void Queue::hold_outbound(Transaction& tx, std::string_view reason) {
  store::add_hold(tx, state_->clock.now(), reason);
}

Result<std::int64_t> Queue::resume_outbound(Transaction& tx) {
  const std::int64_t held = store::counts(tx, state_->held(tx)).held;
  if (!store::remove_hold(tx)) return failure(ErrorCode::failed_precondition, "Outbound traffic is not held.");
  tx.after_commit([state = state_] { state->wake(); });
  return held;
}

}  // namespace deskbell::jobs
