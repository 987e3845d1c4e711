#pragma once
#include <memory>

namespace deskbell::app {

struct CentreParts;

// Synthetic customers for the live demo: they come to the shop, write, wait, answer what agents say, thank and rate,
// through the same use cases as real visitors. On a thread of their own until destroyed.
class LiveCustomers {
 public:
  explicit LiveCustomers(CentreParts& parts);
  ~LiveCustomers();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::app
