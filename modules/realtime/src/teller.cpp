#include "teller.h"

#include <base/log.h>

#include <pthread.h>

#include <exception>
#include <iterator>
#include <utility>

namespace deskbell::realtime {
namespace {

template <class T>
void move_to(std::vector<T>& to, std::vector<T>& from) {
  if (to.empty()) {
    to.swap(from);
  } else {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }
  from.clear();
}

}  // namespace

Teller::Teller(Hub& hub) : thread_([state = state_, &hub] { run(state, hub); }) {}

Teller::~Teller() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->arrived.notify_one();
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
}

void Teller::add(Ack ack) {
  const std::lock_guard lock(state_->mutex);
  state_->added.acks.push_back(std::move(ack));
}

void Teller::add(events::Log::Batch batch) {
  const std::lock_guard lock(state_->mutex);
  state_->added.events.insert(state_->added.events.end(), batch.begin(), batch.end());
}

void Teller::flush() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->added.empty()) return;
    move_to(state_->flushed.acks, state_->added.acks);
    move_to(state_->flushed.events, state_->added.events);
  }
  state_->arrived.notify_one();
}

void Teller::run(const std::shared_ptr<State>& state, Hub& hub) {
  pthread_setname_np(pthread_self(), "teller");
  News news;
  std::unique_lock lock(state->mutex);
  for (;;) {
    state->arrived.wait(lock, [&] { return state->stopping || !state->flushed.empty(); });
    if (state->flushed.empty()) return;
    std::swap(news, state->flushed);
    lock.unlock();
    try {
      hub.deliver(news.events, news.acks);
    } catch (const std::exception& error) {
      base::log_error("Sockets could not be told of what happened.", {{"error", error.what()}});
    }
    news.events.clear();
    news.acks.clear();
    lock.lock();
  }
}

}  // namespace deskbell::realtime
