#pragma once
#include <algorithm>
#include <concepts>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <base/histogram.h>
#include <base/span.h>
#include <events/log.h>

// A durable reader of the whole log: search index, routing wake-up, automation. At least once, in order; the cursor
// is stored, so a restart goes on where the last acknowledged batch ended.
namespace deskbell::events {

struct Pace {
  int batch = 500;     // events at once
  double share = 1.0;  // of the time that a consumer may work while it is behind; the rest is left to others who write
};

// Of this process, since it started; for health pages.
struct ConsumerStats {
  std::int64_t position = 0;  // the last one handled, as this process knows it
  std::uint64_t events = 0;   // handled here
  std::uint64_t failures = 0;
  std::string error;  // of the last attempt; empty when it succeeded
  base::HistogramSnapshot batch_seconds;
};

class Consumer {
 public:
  // Handles a batch inside a transaction that also moves the cursor: what it writes is exactly once.
  // An exception or error leaves the cursor where it was and is retried with back-off (logged).
  class Handler {
   public:
    using Handle = std::function<Result<void>(storage::Transaction&, std::span<const Event>)>;
    // Whether it may do anything about an event. A batch without any such event costs no transaction: the cursor is
    // moved within a second.
    using Concerns = std::function<bool(const Event&)>;

    template <std::convertible_to<Handle> F>
    Handler(F handle, Concerns concerns = {}) : handle_(std::move(handle)), concerns_(std::move(concerns)) {}

    Result<void> operator()(storage::Transaction& tx, std::span<const Event> events) const { return handle_(tx, events); }
    bool concerns(std::span<const Event> events) const {
      return concerns_ ? std::ranges::any_of(events, concerns_) : !events.empty();
    }

   private:
    Handle handle_;
    Concerns concerns_;
  };

  // Starts a thread of its own. `name` is the cursor's key; a new name starts at the beginning of the log.
  Consumer(std::string name, Log& log, storage::Database& database, Handler handler, Pace pace = {},
           base::SpanSink spans = {});
  ~Consumer();  // stops and joins

  // Events not yet handled, at most; for health pages.
  std::int64_t lag();
  ConsumerStats stats() const;
  // Waits until everything committed before the call is handled. For tests and shutdown.
  void drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::events
