#include "strangers.h"

#include "event_store.h"

namespace deskbell::events {
namespace {

using namespace std::chrono_literals;

// Our own transactions are shorter than that, and asking costs the server its table of locks.
constexpr auto kLong = 500ms;

}  // namespace

void Strangers::look(std::chrono::steady_clock::time_point now) {
  if (now - looked_ < kLong) return;
  looked_ = now;
  const std::int64_t before = oldest_;
  oldest_ = database_.read([](storage::Snapshot& snapshot) { return store::oldest_transaction(snapshot); });
  std::string found = "{}";
  if (oldest_ != 0 && oldest_ == before)
    found = database_.read([](storage::Snapshot& snapshot) { return store::transactions_elsewhere(snapshot); });
  const std::lock_guard lock(mutex_);
  if (oldest_ == 0 || oldest_ == before) known_ = std::move(found);
}

std::string Strangers::known() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

}  // namespace deskbell::events
