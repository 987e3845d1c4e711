#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::http {

// Threads for blocking work, with a bounded queue before them.
class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t capacity);
  ~WorkerPool();
  // False when too much is waiting.
  bool submit(std::function<void()> work);
  std::size_t waiting() const;
  void stop();  // finishes what is queued, and joins

 private:
  void run();
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace deskbell::http
