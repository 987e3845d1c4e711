#pragma once
#include <events/log.h>

#include <cluster/attendance.h>
#include <cluster/bus.h>
#include <cluster/lease.h>
#include <cluster/node.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

// Everything that makes one program a node among others, in the order in which it must live.
namespace deskbell::cluster {

struct Options {
  std::filesystem::path data_dir;
  std::string version;
  std::vector<std::string> nats;
  std::string nats_certificates = {};
  int number_on_sqlite = 0;
  LeaseOptions leases = {};
};

class Cluster {
 public:
  // Registers the node. Take the number for base::Ids from node().
  Cluster(storage::Database& database, const Clock& clock, Random& random, Options options);
  ~Cluster();  // leaves

  // To be called right after the log was made and before anybody reads it: turns become leases, the bus brings news,
  // and other nodes hear of ours while what it answers lives.
  [[nodiscard]] std::unique_ptr<events::Log::Listener> follow(events::Log& log);
  // What happens to somebody whom no node has any more. Before start().
  void on_gone(Attendance::Gone gone);

  // Takes what leases are free, and beats, renews and sweeps on a thread of its own from now on.
  void start();
  // The node is listed at `address` from now on; others may send people there.
  void serve(const std::string& address);
  // First step of leaving: gives back all leases, so that others go on at once. Sockets may stay open.
  void retire();
  // Last step: the node's row says that it left; the bus is silent. Idempotent.
  void leave();

  Node& node();
  Leases& leases();
  Bus& bus();
  Attendance& attendance();
  // False: this program must end now (Node::valid).
  bool valid() const;
  // True when other nodes serve the same database; from the last beat.
  bool has_peers() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::cluster
