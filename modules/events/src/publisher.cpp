#include "publisher.h"

#include "event_store.h"

#include <base/log.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <utility>

namespace deskbell::events {
namespace {

using namespace std::chrono_literals;

constexpr int kFollowBatch = 500;
constexpr std::chrono::milliseconds kPoll = 250ms;  // how late the news of another node may be
constexpr std::chrono::milliseconds kSoon = 5ms;    // while something waits for an older transaction to end
constexpr auto kPauseAfterFailure = 1s;

}  // namespace

std::shared_ptr<Publisher::Subscription> Publisher::add(When when, std::function<void(Log::Batch)> call) {
  auto subscription = std::make_shared<Subscription>();
  subscription->when = when;
  subscription->call = std::move(call);
  if (database_.dialect() == storage::Dialect::postgres) {
    const std::lock_guard lock(follower_mutex_);
    if (!follower_.joinable() && !stopping_) {
      const std::int64_t position = database_.read(
          [&](storage::Snapshot& snapshot) { return store::last_final_position(snapshot, strangers()); });
        tail_.add(position, {});
      follower_ = std::thread([this, position] { follow(position); });
    }
  }
  const std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(subscription);
  return subscription;
}

void Publisher::remove(const std::shared_ptr<Subscription>& subscription) {
  {
    const std::lock_guard lock(listeners_mutex_);
    std::erase(listeners_, subscription);
  }
  const std::lock_guard lock(subscription->mutex);
  subscription->call = nullptr;
}

void Publisher::committed() {
  if (database_.dialect() == storage::Dialect::sqlite) {
    if (collected_.empty()) return;
    // What another program has written since is noticed by the gap.
    tail_.add(collected_.front()->position - 1, collected_);
    publish(collected_);
    collected_.clear();
    return;
  }
  wake();
}

void Publisher::wake() {
  {
    const std::lock_guard lock(follower_mutex_);
    has_news_ = true;
  }
  news_.notify_one();
}

void Publisher::stop() {
  {
    const std::lock_guard lock(follower_mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  if (follower_.joinable()) follower_.join();
}

void Publisher::hear(const std::shared_ptr<const Event>& event) {
  const std::lock_guard lock(at_once_mutex_);
  if (event->position <= followed_ || !heard_.insert(event->position).second) return;
  tell(When::at_once, {&event, 1});
}

void Publisher::publish(Log::Batch batch) {
  tell_rest_at_once(batch);
  tell(When::in_order, batch);
}

void Publisher::tell_rest_at_once(Log::Batch batch) {
  const std::lock_guard lock(at_once_mutex_);
  followed_ = batch.back()->position;
  if (heard_.empty()) return tell(When::at_once, batch);
  std::vector<std::shared_ptr<const Event>> rest;
  std::ranges::copy_if(batch, std::back_inserter(rest),
                       [&](const auto& event) { return heard_.erase(event->position) == 0; });
  if (!rest.empty()) tell(When::at_once, rest);
}

void Publisher::tell(When when, Log::Batch batch) {
  std::vector<std::shared_ptr<Subscription>> listeners;
  {
    const std::lock_guard lock(listeners_mutex_);
    std::ranges::copy_if(listeners_, std::back_inserter(listeners),
                         [&](const auto& listener) { return listener->when == when; });
  }
  for (const auto& listener : listeners) {
    const std::lock_guard lock(listener->mutex);
    // A copy: the call may end itself.
    if (const auto call = listener->call) call(batch);
  }
}

void Publisher::follow(std::int64_t position) {
  std::chrono::milliseconds pause = kPoll;
  std::chrono::milliseconds soon = kSoon;
  std::unique_lock lock(follower_mutex_);
  while (!stopping_) {
    news_.wait_for(lock, pause, [&] { return stopping_ || has_news_; });
    if (stopping_) return;
    has_news_ = false;
    lock.unlock();
    bool failed = false;
    try {
      strangers_.look(std::chrono::steady_clock::now());
      const std::int64_t before = position;
      position = publish_after(position);
      const bool waits =
          database_.read([](storage::Snapshot& snapshot) { return store::last_position(snapshot); }) > position;
      if (!waits || position != before) soon = kSoon;
      pause = waits ? std::exchange(soon, std::min(2 * soon, kPoll)) : kPoll;
    } catch (const std::exception& e) {
      base::log_error("The log of events cannot be followed; it is tried again.", {{"error", e.what()}});
      failed = true;
    }
    lock.lock();
    if (failed) news_.wait_for(lock, kPauseAfterFailure, [&] { return stopping_; });
  }
}

std::int64_t Publisher::publish_after(std::int64_t position) {
  for (;;) {
    std::vector<Event> events = database_.read(
        [&](storage::Snapshot& snapshot) { return store::read(snapshot, position, kFollowBatch, strangers()); });
    if (events.empty()) return position;
    const bool more = events.size() == kFollowBatch;
    std::vector<std::shared_ptr<const Event>> batch;
    batch.reserve(events.size());
    for (Event& event : events) batch.push_back(std::make_shared<const Event>(std::move(event)));
    tail_.add(position, batch);
    position = batch.back()->position;
    publish(batch);
    if (!more) return position;
  }
}

}  // namespace deskbell::events
