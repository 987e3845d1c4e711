#pragma once
#include "strangers.h"
#include "tail.h"

#include <events/log.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

namespace deskbell::events {

// Hands committed events to those who listen. On SQLite the writer's thread brings them; on PostgreSQL a thread of its
// own follows the log, because other nodes write too and commits come out of order.
class Publisher {
 public:
  enum class When { in_order, at_once };
  struct Subscription {
    When when = When::in_order;
    // Recursive: a listener may end itself.
    std::recursive_mutex mutex;
    std::function<void(Log::Batch)> call;  // empty after its end
  };

  explicit Publisher(storage::Database& database) : database_(database), strangers_(database) {}

  std::shared_ptr<Subscription> add(When when, std::function<void(Log::Batch)> call);
  // Returns when the listener is not running and never will again.
  void remove(const std::shared_ptr<Subscription>& subscription);

  // SQLite, writer's thread: an event of the batch that was just committed.
  void collect(std::shared_ptr<const Event> event) { collected_.push_back(std::move(event)); }
  // After each batch: publishes what was collected, or wakes the follower.
  void committed();
  // PostgreSQL, any thread: this node has committed the event.
  void hear(const std::shared_ptr<const Event>& event);
  // PostgreSQL: the follower looks at once.
  void wake();
  void stop();
  storage::Database& database() const { return database_; }
  const Tail& tail() const { return tail_; }
  // PostgreSQL: which transactions readers need not wait for.
  std::string strangers() const { return strangers_.known(); }

 private:
  void publish(Log::Batch batch);
  void tell(When when, Log::Batch batch);
  void tell_rest_at_once(Log::Batch batch);
  void follow(std::int64_t position);
  std::int64_t publish_after(std::int64_t position);

  storage::Database& database_;
  Strangers strangers_;
  Tail tail_;
  std::vector<std::shared_ptr<const Event>> collected_;

  std::mutex listeners_mutex_;
  std::vector<std::shared_ptr<Subscription>> listeners_;

  std::mutex at_once_mutex_;  // held while they are told
  std::int64_t followed_ = 0;
  std::unordered_set<std::int64_t> heard_;  // positions beyond `followed_`

  std::mutex follower_mutex_;
  std::condition_variable news_;
  bool has_news_ = false;
  bool stopping_ = false;
  std::thread follower_;
};

}  // namespace deskbell::events
