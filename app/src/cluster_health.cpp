#include "cluster_health.h"

#include <string>

#include "centre_parts.h"

namespace deskbell::app {
namespace {

using cluster::NodeState;
using telemetry::Light;
using telemetry::Report;

void tell_nodes(CentreParts& parts, Report& report) {
  if (parts.database->dialect() == storage::Dialect::sqlite) return;
  int alive = 0;
  for (const auto& node : parts.database->read([&](storage::Snapshot& snapshot) { return parts.cluster.node().list(snapshot); })) {
    if (node.role != "serve") continue;
    alive += node.state == NodeState::alive ? 1 : 0;
    report.item({.name = node.address + (node.self ? " *" : ""),
                 .light = node.state == NodeState::dead ? Light::yellow : Light::green,
                 .facts = {{"number", std::to_string(node.number)},
                           {"state", std::string(base::name_of(node.state))},
                           {"version", node.version},
                           {"host", node.host},
                           {"started_at", base::to_string(node.started_at)},
                           {"seen_at", base::to_string(node.seen_at)}}});
    if (node.state == NodeState::dead)
      report.yellow("node_dead", "The node " + node.address + " has not been seen for more than ten seconds.",
                    "Look whether its machine runs and reaches the database. One that is gone for good vanishes from here after a day.",
                    {{"node", node.address}});
  }
  const auto leases = parts.cluster.leases().stats();
  const auto bus = parts.cluster.bus().stats();
  report.gauge("cluster_nodes_alive", "Nodes that serve this database.", alive);
  report.gauge("cluster_leases_held", "What this node does for all.", leases.held);
  report.counter("cluster_leases_lost_total", "Leases that this node could not renew in time.", static_cast<double>(leases.lost));
  if (bus.state == cluster::BusState::none) return;
  report.counter("cluster_bus_sent_total", "Words told to the other nodes.", static_cast<double>(bus.sent));
  report.counter("cluster_bus_received_total", "Words heard from the other nodes.", static_cast<double>(bus.received));
  report.counter("cluster_bus_dropped_total", "Words that nobody carried.", static_cast<double>(bus.dropped));
  if (bus.state == cluster::BusState::away)
    report.yellow("bus_away", "NATS cannot be reached; the nodes hear of each other a quarter of a second later.",
                  "Look whether nats-server runs and cluster.nats is right. Nothing is lost meanwhile; typing is seen on its own node only.");
}

// Asks nobody, so that /readyz may look each time.
void tell_leaving(CentreParts& parts, Report& report) {
  if (parts.retiring) report.not_ready("stopping", "This node is being stopped.", "Nothing has to be done.");
}

}  // namespace

void add_cluster_health(CentreParts& parts) {
  parts.health.add("nodes", [&parts](Report& report) { tell_nodes(parts, report); });
  parts.health.add("nodes", [&parts](Report& report) { tell_leaving(parts, report); }, telemetry::Health::Asks::nobody);
}

}  // namespace deskbell::app
