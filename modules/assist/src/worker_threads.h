#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::assist {

// A few threads for what would hold up those that answer requests. They begin with the first work. What waits when it
// goes is dropped; what runs is finished.
class WorkerThreads {
 public:
  WorkerThreads(int threads, std::size_t most_waiting) : wanted_(threads), most_waiting_(most_waiting) {}
  ~WorkerThreads();
  WorkerThreads(const WorkerThreads&) = delete;
  WorkerThreads& operator=(const WorkerThreads&) = delete;

  // False when too much waits already.
  bool try_do(std::function<void()> work);

 private:
  void run();

  const int wanted_;
  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace deskbell::assist
