#pragma once
#include <boost/describe.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Carries what need not be kept from node to node: "there is news in the log", typing, who looks at what. Best effort:
// what is said while the bus is away, slow or full is dropped and counted, and nobody waits. The log is the truth, and
// whoever misses a word here finds it there by polling.
namespace deskbell::cluster {

struct BusOptions {
  std::vector<std::string> servers;  // "nats://user:password@host:4222", "tls://..."; empty: no bus
  std::string prefix;                // of all subjects: one per database, so that workspaces do not hear each other
  std::string name;                  // of this node, for the server's operators
  std::string certificates;          // PEM file with the authorities to trust for tls; empty: the system's
};

enum class BusState { none, connected, away };
BOOST_DESCRIBE_ENUM(BusState, none, connected, away)

struct BusStats {
  BusState state = BusState::none;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t dropped = 0;  // not sent: the bus was away or its queue full
  std::uint64_t reconnects = 0;
  std::size_t waiting = 0;
};

class Bus {
 public:
  // Never waits for a server: connects, and reconnects for ever, by itself. With servers empty nothing is ever heard.
  explicit Bus(BusOptions options);
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  // Queues and returns at once; any thread. The sender does not hear it.
  void say(std::string_view topic, std::string payload);
  // Only the last of what waits under this topic is of interest: "news up to 7" makes "news up to 6" needless.
  void say_latest(std::string_view topic, std::string payload);
  // fn(payload) runs on the bus's thread and must be quick. Before the first word, never removed, so what it uses must
  // outlive the bus or be told so by close().
  void on(std::string_view topic, std::function<void(std::string_view)> fn);
  // Nothing is heard or said any more when this returns.
  void close();
  BusStats stats() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace deskbell::cluster
