#include "postgres_database.h"

#include <base/clock.h>
#include <base/log.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

// Queued writes: those with a key share transactions, so that one commit pays for many, and what their statements do
// not wait for travels together. A batch runs in waves, each with at most one work of a key, so that what a whole wave
// reads is asked for at once. Works of one key keep their order; the first wave locks in order of the keys, so that
// batches of several nodes do not wait for each other in a circle.
namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLargestBatch = 512;
constexpr auto kProbe = 250ms;
constexpr auto kHousekeeping = 60s;
constexpr auto kMarksAreKept = 1h;  // far longer than anybody asks for them

}  // namespace

void PostgresDatabase::submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed keyed) {
  if (stopping_) throw std::logic_error("storage: write to a database that is being closed");
  Queue& queue = keyed.key == 0 ? queue_ : *lanes_[static_cast<std::uint64_t>(keyed.key) % lanes_.size()];
  {
    const std::lock_guard lock(queue.mutex);
    queue.works.push_back({.body = std::move(body), .done = std::move(done), .keyed = std::move(keyed)});
  }
  queue.filled.notify_one();
}

void PostgresDatabase::work_until_stopped() {
  for (;;) {
    Work work;
    {
      std::unique_lock lock(queue_.mutex);
      queue_.filled.wait(lock, [&] { return stopping_ || !queue_.works.empty(); });
      if (queue_.works.empty()) return;
      work = std::move(queue_.works.front());
      queue_.works.pop_front();
    }
    work.outcome = write_until_settled(work.body);
    complete(work);
  }
}

void PostgresDatabase::complete(Work& work) {
  try {
    work.done(work.outcome.exception ? error_of(work.outcome.exception) : std::move(work.outcome.error));
  } catch (const std::exception& e) {
    base::log_error("The completion of a queued write threw.", {{"error", e.what()}});
  }
  work = {};
}

void PostgresDatabase::batch_until_stopped(Queue& queue) {
  std::vector<Work> batch;
  std::unordered_map<std::int64_t, int> waves;  // by key
  for (;;) {
    {
      std::unique_lock lock(queue.mutex);
      queue.filled.wait(lock, [&] { return stopping_ || !queue.works.empty(); });
      if (queue.works.empty()) return;
      for (; !queue.works.empty() && batch.size() < kLargestBatch; queue.works.pop_front())
        batch.push_back(std::move(queue.works.front()));
    }
    for (Work& work : batch) work.wave = waves[work.keyed.key]++;
    std::ranges::sort(batch, {}, [](const Work& work) { return std::pair(work.wave, work.keyed.key); });
    run_batch(batch);
    batch.clear();
    waves.clear();
  }
}

void PostgresDatabase::run_batch(std::span<Work> batch) {
  const auto deadline = std::chrono::steady_clock::now() + options_.busy_timeout;
  std::vector<bool> left(batch.size(), false);
  for (;;) {
    const BatchVerdict verdict = attempt_batch(batch, left);
    if (verdict == BatchVerdict::settled) break;
    repeated_.fetch_add(1, std::memory_order_relaxed);
    if (verdict == BatchVerdict::singly || std::chrono::steady_clock::now() > deadline) {
      left.assign(batch.size(), true);
      break;
    }
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (left[i]) batch[i].outcome = write_until_settled(batch[i].body);
    complete(batch[i]);
  }
}

// `left` are those that have to run by themselves afterwards.
PostgresDatabase::BatchVerdict PostgresDatabase::attempt_batch(std::span<Work> batch, std::vector<bool>& left) {
  std::vector<std::function<void()>> hooks;
  left.assign(batch.size(), false);
  for (Work& work : batch) work.outcome = {};
  std::exception_ptr failure;
  std::size_t together = 0;
  const auto began = std::chrono::steady_clock::now();
  try {
    PostgresPool::Lease connection(writers_);
    connection->clear_conflict();
    connection->begin(PostgresConnection::Begin::locking);
    std::deque<PostgresTransaction> transactions;
    try {
      for (Work& work : batch) {
        (void)work;
        transactions.emplace_back(*connection, index_, PostgresTransaction::Company::batch);
      }
      std::unordered_set<std::int64_t> left_keys;
      for (std::size_t begin = 0, end = 0; begin < batch.size(); begin = end) {
        for (; end < batch.size() && batch[end].wave == batch[begin].wave; ++end) {
          if (batch[end].keyed.ahead && !left_keys.contains(batch[end].keyed.key))
            batch[end].keyed.ahead(transactions[end]);
        }
        for (std::size_t i = begin; i < end; ++i) {
          left[i] = left_keys.contains(batch[i].keyed.key) || !run_in_batch(*connection, transactions[i], batch[i]);
          if (left[i]) left_keys.insert(batch[i].keyed.key);  // the later ones run in their turn
          if (left[i] && transactions[i].touched()) return BatchVerdict::singly;
          if (left[i] || !batch[i].outcome.good()) continue;
          ++together;
          std::ranges::move(transactions[i].hooks, std::back_inserter(hooks));
        }
      }
    } catch (const Unavailable&) {
      if (connection->lost()) writers_.forget_free();
      return connection->lost() || connection->conflicted() ? BatchVerdict::repeat : BatchVerdict::singly;
    }
    const Verdict verdict = commit(connection, together > 0 ? Wrote::something : Wrote::nothing, failure);
    if (verdict == Verdict::repeat) return BatchVerdict::repeat;
    if (failure && !connection->lost()) return BatchVerdict::singly;  // a statement that nobody had waited for
  } catch (...) {                                                     // no connection
    failure = std::current_exception();
  }
  for (std::size_t i = 0; failure && i < batch.size(); ++i) {
    if (left[i] || batch[i].outcome.good()) batch[i].outcome = {.exception = failure};
    left[i] = false;
  }
  if (failure) return BatchVerdict::settled;
  if (together > 0) meter_.committed(together, std::chrono::steady_clock::now() - began);
  batches_.fetch_add(1, std::memory_order_relaxed);
  batched_.fetch_add(static_cast<std::int64_t>(together), std::memory_order_relaxed);
  publish(hooks);
  return BatchVerdict::settled;
}

// False when the work has to run by itself.
bool PostgresDatabase::run_in_batch(PostgresConnection& connection, PostgresTransaction& transaction, Work& work) {
  try {
    const Running running(*this, transaction, &transaction);
    work.outcome = transaction.run_body([&](Transaction& tx) -> std::optional<Error> { return work.body(tx); });
    if (work.outcome.exception) std::rethrow_exception(work.outcome.exception);
    return work.outcome.good() || !transaction.touched();
  } catch (const LeaveBatch&) {
    return false;
  } catch (...) {
    if (transaction.failure && (connection.lost() || connection.conflicted()))
      throw Unavailable("the batch has to be repeated");
    return !transaction.failure && !transaction.touched();
  }
}

// On a quiet node nobody else may come to find out that the server has gone, or that it is back.
void PostgresDatabase::probe() {
  try {
    const PostgresPool::Lease connection(writers_);
  } catch (const Unavailable&) {
  }
}

void PostgresDatabase::keep_house() {
  auto next = std::chrono::steady_clock::now() + kHousekeeping;
  std::unique_lock lock(house_mutex_);
  while (!stopping_) {
    house_closes_.wait_for(lock, kProbe, [&] { return stopping_.load(); });
    if (stopping_) return;
    probe();
    if (std::chrono::steady_clock::now() < next) continue;
    next += kHousekeeping;
    try {
      PostgresPool::Lease connection(writers_);
      const auto keep = std::chrono::duration_cast<std::chrono::microseconds>(kMarksAreKept);
      connection->forget_marks((base::SystemClock().now() - keep).time_since_epoch().count());
    } catch (const std::exception& e) {
      base::log_warn("Marks of old commits could not be removed.", {{"error", e.what()}});
    }
  }
}

}  // namespace deskbell::storage
