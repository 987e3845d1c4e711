#pragma once
#include <bot/talks.h>

#include <memory>

namespace deskbell::bot {

// Threads that do what talks have due: as many actions of the company's systems may be slow at a time.
class Worker {
 public:
  explicit Worker(Talks& talks, int threads = 4);
  ~Worker();  // finishes what runs

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace deskbell::bot
