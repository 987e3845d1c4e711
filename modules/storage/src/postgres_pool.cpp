#include "postgres_pool.h"

#include <base/log.h>

#include <algorithm>
#include <utility>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;

constexpr auto kPauseAfterFailure = 100ms;
constexpr const char* kAllInUse = "all connections to the database are in use";

}  // namespace

PostgresPool::PostgresPool(Plan plan, const StatementIndex& index) : plan_(std::move(plan)), index_(index) {}

void PostgresPool::Lease::replace() {
  pool_.forget_free();
  pool_.give_back(std::move(connection_));
  connection_ = pool_.take();
}

void PostgresPool::Lease::write_off() {
  pool_.forget_free();
  {
    const std::lock_guard lock(pool_.mutex_);
    --pool_.open_;
  }
  written_off_ = true;
  pool_.freed_.notify_one();
}

void PostgresPool::forget_free() {
  std::vector<std::unique_ptr<PostgresConnection>> closing;
  const std::lock_guard lock(mutex_);
  open_ -= static_cast<int>(free_.size());
  closing.swap(free_);
}

int PostgresPool::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

std::unique_ptr<PostgresConnection> PostgresPool::take() {
  const auto deadline = Clock::now() + plan_.wait;
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!free_.empty()) {
      auto connection = std::move(free_.back());
      free_.pop_back();
      if (connection->alive()) return connection;
      --open_;
    }
    const bool room = open_ < plan_.limit;
    if (room && Clock::now() >= next_attempt_) {
      ++open_;
      ++connecting_;
      lock.unlock();
      try {
        auto connection = connect();
        lock.lock();
        --connecting_;
        away_since_.reset();
        reason_ = kAllInUse;
        return connection;
      } catch (const Unavailable& failure) {
        note_failure(failure);
        lock.lock();
        --open_;
        --connecting_;
        reason_ = failure.detail;
        next_attempt_ = Clock::now() + kPauseAfterFailure;
        if (!away_since_) away_since_ = Clock::now();
      } catch (...) {
        lock.lock();
        --open_;
        --connecting_;
        lock.unlock();
        freed_.notify_one();
        throw;
      }
    }
    const auto now = Clock::now();
    const bool long_away = away_since_ && open_ == connecting_ && now - *away_since_ > plan_.wait;
    if (now >= deadline || long_away) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      throw Unavailable(reason_);
    }
    waiting_.fetch_add(1, std::memory_order_relaxed);
    freed_.wait_until(lock, open_ < plan_.limit ? std::min(deadline, std::max(next_attempt_, now + 1ms)) : deadline);
    waiting_.fetch_sub(1, std::memory_order_relaxed);
  }
}

std::unique_ptr<PostgresConnection> PostgresPool::connect() {
  auto connection = std::make_unique<PostgresConnection>(plan_.url, plan_.role);
  const auto warnings = connection->configure(plan_.lock_timeout);
  if (plan_.writes && !warned_.exchange(true)) {
    for (const std::string& warning : warnings)
      base::log_warn("PostgreSQL is not set up as it should be.", {{"warning", warning}});
  }
  // Before it has statistics the server takes a small table for one that stays small. And a scan of a whole table makes
  // a serialisable transaction collide with everybody who writes to it.
  if (plan_.writes) connection->run_script("SET enable_seqscan = off");
  connection->prepare_all(index_);
  if (!reachable_.exchange(true)) base::log_info("PostgreSQL is back.");
  return connection;
}

void PostgresPool::note_failure(const Unavailable& failure) {
  // The server refuses more connections than it has; those that are open still serve.
  bool any = false;
  {
    const std::lock_guard lock(mutex_);
    any = open_ > connecting_;
  }
  if (any) {
    base::log_warn("PostgreSQL refuses a further connection.", {{"error", failure.detail}});
  } else if (reachable_.exchange(false)) {
    base::log_error("PostgreSQL cannot be reached.", {{"error", failure.detail}});
  }
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  if (!connection) return;
  connection->abandon();
  const bool keep = connection->usable();
  {
    const std::lock_guard lock(mutex_);
    if (keep) {
      free_.push_back(std::move(connection));
    } else {
      --open_;
    }
  }
  freed_.notify_one();
}

}  // namespace deskbell::storage
