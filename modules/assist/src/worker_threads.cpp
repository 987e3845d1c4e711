#include "worker_threads.h"

#include <base/log.h>

#include <exception>

namespace deskbell::assist {

bool WorkerThreads::try_do(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(work));
    if (threads_.empty())
      for (int i = 0; i < wanted_; ++i) threads_.emplace_back([this] { run(); });
  }
  wake_.notify_one();
  return true;
}

void WorkerThreads::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      work();
    } catch (const std::exception& error) {
      base::log_error("Something that a language model wrote could not be kept.", {{"error", error.what()}});
    }
    lock.lock();
  }
}

WorkerThreads::~WorkerThreads() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace deskbell::assist
