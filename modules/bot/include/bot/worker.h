#pragma once
#include <bot/talks.h>

#include <memory>

namespace deskbell::bot {

// Threads that do what talks have due: as many actions of the company's systems may be slow at a time.
class Worker {
 public:
  Worker(Talks& talks, const Clock& clock, int threads = 4);
  ~Worker();  // finishes what runs

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::bot
