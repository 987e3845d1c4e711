#pragma once
#include <clocks/clocks.h>

#include <chrono>
#include <memory>

namespace deskbell::clocks {

// Lets clocks tell what is due, on the node whose turn it is. Costs one look at an index per `pace`, whatever the
// number of clocks.
class Ticker {
 public:
  explicit Ticker(Clocks& clocks, std::chrono::milliseconds pace = std::chrono::milliseconds(250));
  ~Ticker();  // stops and joins

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::clocks
