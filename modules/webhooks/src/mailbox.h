#pragma once
#include "webhook_store.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

namespace deskbell::webhooks {

// A call that came back.
struct Returned {
  store::Outcome outcome;
  std::int64_t stream = 0;
};

// What other threads leave for the courier's. Outlives it in the callbacks of calls under way.
struct Mailbox {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Returned> results;
  std::vector<Id<Webhook>> renewed;
  bool news = true;
  bool stopping = false;

  template <class Change>
  void post(Change change) {
    {
      const std::lock_guard lock(mutex);
      change(*this);
    }
    changed.notify_one();
  }
};

}  // namespace deskbell::webhooks
