#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::realtime {

// A few threads for what a socket asks of the database, so that io threads never wait. Bounded: when `capacity` jobs
// wait, try_submit() refuses.
class Crew {
 public:
  explicit Crew(int threads, std::size_t capacity = 20'000);
  ~Crew();  // finishes what runs, drops what waits
  [[nodiscard]] bool try_submit(std::function<void()> job);

 private:
  void work();
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace deskbell::realtime
