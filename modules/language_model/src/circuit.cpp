#include <language_model/circuit.h>

namespace deskbell::language_model {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFailures = 5;
constexpr auto kWithin = 30s;
constexpr auto kTryEach = 15s;

}  // namespace

bool Circuit::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

bool Circuit::admit() {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (clock_.steady() < next_try_) return false;
  next_try_ = clock_.steady() + kTryEach;
  return true;
}

void Circuit::succeeded() {
  const std::lock_guard lock(mutex_);
  open_ = false;
  failures_.clear();
}

void Circuit::failed() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  failures_.push_back(now);
  while (now - failures_.front() > kWithin) failures_.pop_front();
  if (open_ || failures_.size() < kFailures) return;
  open_ = true;
  next_try_ = now + kTryEach;
}

}  // namespace deskbell::language_model
