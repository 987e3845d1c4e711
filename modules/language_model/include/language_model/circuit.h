#pragma once
#include <base/clock.h>

#include <chrono>
#include <deque>
#include <mutex>

namespace deskbell::language_model {

// Keeps calls away from something that fails: five failures within 30 seconds open it; then one call each 15 seconds
// tries, and the first that succeeds closes it. Thread-safe.
class Circuit {
 public:
  explicit Circuit(const Clock& clock) : clock_(clock) {}

  bool open() const;
  // Whether a call may be made now. One that may tells afterwards how it ended.
  bool admit();
  void succeeded();
  void failed();

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::deque<std::chrono::steady_clock::time_point> failures_;
  bool open_ = false;
  std::chrono::steady_clock::time_point next_try_;
};

}  // namespace deskbell::language_model
