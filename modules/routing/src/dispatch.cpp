#include "dispatcher_state.h"

#include <base/log.h>

#include <condition_variable>
#include <thread>

namespace deskbell::routing {
namespace {

constexpr std::chrono::milliseconds kAfterFailure{1'000};

}  // namespace

struct Dispatch::State {
  Dispatcher& dispatcher;
  const Clock& clock;
  std::mutex mutex;
  std::condition_variable wake;
  bool news = true;
  bool stop = false;
  std::unique_ptr<events::Log::Listener> listener;
  std::thread thread;

  void run() {
    std::unique_lock lock(mutex);
    while (!stop) {
      news = false;
      lock.unlock();
      const std::chrono::microseconds pause = step();
      lock.lock();
      wake.wait_for(lock, pause, [this] { return news || stop; });
    }
  }
  // Answers how long nothing has to be done without news.
  std::chrono::microseconds step() {
    try {
      const Time due = dispatcher.tick();
      return std::max(std::chrono::microseconds(1'000), due - clock.now());
    } catch (const std::exception& failure) {
      base::log_error("Routing stands still and tries again.", {{"reason", failure.what()}});
      const std::scoped_lock lock(mutex);
      news = false;
      return kAfterFailure;
    }
  }
};

Dispatch::Dispatch(Dispatcher& dispatcher, events::Log& log, const Clock& clock)
    : state_(std::make_unique<State>(dispatcher, clock)) {
  State& state = *state_;
  state.listener = log.listen([&state](events::Log::Batch batch) {
    for (const auto& event : batch) {
      if (!concerns_followers(event->kind)) continue;
      // Its own offers are no news to the node that routes.
      if (state.dispatcher.routes() && !concerns_routing(event->kind)) continue;
      const std::scoped_lock lock(state.mutex);
      state.news = true;
      state.wake.notify_one();
      return;
    }
  });
  state.thread = std::thread([&state] { state.run(); });
}

Dispatch::~Dispatch() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->stop = true;
    state_->wake.notify_one();
  }
  state_->thread.join();
  state_->listener.reset();
}

}  // namespace deskbell::routing
