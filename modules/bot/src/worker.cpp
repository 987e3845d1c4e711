#include <base/log.h>

#include <bot/worker.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::bot {

namespace {
constexpr std::chrono::milliseconds kPoll{1'000};  // talks of another node, and leases that have run out
}

struct Worker::State {
  explicit State(Talks& its_talks) : talks(its_talks) {}

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      news = false;
      lock.unlock();
      const bool worked = once();
      lock.lock();
      if (!worked) wake.wait_for(lock, kPoll, [&] { return stopping || news; });
    }
  }

  bool once() {
    try {
      return talks.work();
    } catch (const std::exception& error) {
      base::log_error("A bot could not go on with a talk.", {{"error", error.what()}});
      return false;
    }
  }

  Talks& talks;
  std::mutex mutex;
  std::condition_variable wake;
  bool news = false;
  bool stopping = false;
  std::vector<std::thread> threads;
};

Worker::Worker(Talks& talks, int threads) : state_(std::make_shared<State>(talks)) {
  // Whoever still makes talks due when the threads are gone wakes nobody.
  talks.on_due([state = state_] {
    {
      const std::scoped_lock lock(state->mutex);
      state->news = true;
    }
    state->wake.notify_one();
  });
  for (int i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->run(); });
}

Worker::~Worker() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

}  // namespace deskbell::bot
