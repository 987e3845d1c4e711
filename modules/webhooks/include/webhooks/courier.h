#pragma once
#include <base/random.h>
#include <events/log.h>
#include <http/client.h>

#include <vault/vault.h>
#include <webhooks/ports.h>
#include <webhooks/subscription.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// Delivers. One per process; of several nodes only the one works that has the turn "webhooks" of the log.
//
// From the log into webhook_delivery (with the subscription's position, in one transaction), out by HTTP, and the
// result back in one transaction for all that came in meanwhile. What dies between is sent again: at least once. Of a
// stream only the first undelivered event is under way. A receiver that takes nothing is left alone but for the
// retries and one fresh event a minute, so that its recovery is noticed; then everything that waits is tried at once.
namespace deskbell::webhooks {

struct CourierLimits {
  int most_under_way = 32;     // calls at a time per subscription; a slow or failing receiver gets fewer
  int room = 512;              // events taken ahead of delivery, but for those held back by a failing one
  int most_waiting = 10'000;   // with those
  int failures_to_doubt = 10;  // in a row: then only probes
  std::chrono::seconds probe_every{60};
  std::chrono::hours give_up_after{24 * 5};  // without any success: the subscription is disabled
};

// One signed request, ready to go.
struct Parcel {
  std::string url;
  std::vector<http::Header> headers;
  std::string body;
};
// What came of it. `answer` may be longer than what is kept.
struct Receipt {
  std::optional<int> status;
  std::optional<std::string> error;
  bool refused = false;  // the address is not allowed; other attempts will not help, but settings may
  std::optional<std::chrono::seconds> retry_after;
  std::string answer;
  std::chrono::milliseconds took{0};
};
// Sends without waiting and calls `done` from any thread, once, or never when the sender is destroyed.
class Sender {
 public:
  virtual ~Sender() = default;
  virtual void send(Parcel parcel, std::function<void(Receipt)> done) = 0;
};
std::unique_ptr<Sender> http_sender(http::ClientOptions options, const Clock& clock);

class Courier {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    Random& random;
    vault::Vault& vault;
    Sender& sender;
    MayDeliver may_deliver = {};
    CourierLimits limits = {};
  };
  explicit Courier(Needs needs);
  ~Courier();  // stops; what is under way is forgotten and sent again later
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void start();
  void stop();
  // Instead of the thread, for tests: takes, sends and records what can be done now; false when there was nothing.
  bool step();

  // For health pages; thread-safe.
  struct Stats {
    std::int64_t delivered = 0;  // since the start
    std::int64_t failed = 0;
    std::int64_t dead = 0;
    int under_way = 0;
    std::int64_t waiting = 0;
    int subscriptions = 0;
  };
  Stats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::webhooks
