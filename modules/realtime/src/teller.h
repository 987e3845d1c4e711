#pragma once
#include "hub.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::realtime {

// Tells the sockets what a commit brought, on a thread of its own, so that the writer takes the next batch meanwhile.
// What was added before a flush leaves together. Thread-safe.
class Teller {
 public:
  explicit Teller(Hub& hub);
  ~Teller();  // tells what was flushed

  void add(Ack ack);
  void add(events::Log::Batch batch);
  void flush();

 private:
  struct News {
    std::vector<Ack> acks;
    std::vector<std::shared_ptr<const events::Event>> events;
    bool empty() const { return acks.empty() && events.empty(); }
  };
  // Outlives the teller when a socket that only the thread still knew was the last one to hold it.
  struct State {
    std::mutex mutex;
    std::condition_variable arrived;
    News added, flushed;
    bool stopping = false;
  };
  static void run(const std::shared_ptr<State>& state, Hub& hub);

  const std::shared_ptr<State> state_ = std::make_shared<State>();
  std::thread thread_;
};

}  // namespace deskbell::realtime
