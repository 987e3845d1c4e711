#include <base/log.h>

#include <clocks/ticker.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace deskbell::clocks {
namespace {

constexpr int kAtOnce = 500;

}  // namespace

struct Ticker::State {
  State(Clocks& its_clocks, std::chrono::milliseconds its_pace)
      : clocks(its_clocks), pace(its_pace), turn(clocks.turn()), thread([this] { run(); }) {}

  void run() {
    std::unique_lock lock(guard);
    while (!wake.wait_for(lock, pace, [&] { return stopping; })) {
      lock.unlock();
      work();
      lock.lock();
    }
  }
  void work() {
    try {
      if (!turn->ours()) return;
      // What has piled up is worked off without waiting for the next round.
      while (clocks.tick(kAtOnce, turn.get()) == kAtOnce && !asked_to_stop()) continue;
      failing = false;
    } catch (const std::exception& error) {
      clocks.count_failure();
      if (!failing) base::log_error("Clocks could not be looked at.", {{"reason", error.what()}});
      failing = true;
    }
  }
  bool asked_to_stop() {
    const std::lock_guard lock(guard);
    return stopping;
  }

  Clocks& clocks;
  const std::chrono::milliseconds pace;
  std::unique_ptr<events::Turn> turn;
  bool failing = false;
  std::mutex guard;
  std::condition_variable wake;
  bool stopping = false;
  std::thread thread;
};

Ticker::Ticker(Clocks& clocks, std::chrono::milliseconds pace) : state_(std::make_unique<State>(clocks, pace)) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(state_->guard);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  state_->thread.join();
}

}  // namespace deskbell::clocks
