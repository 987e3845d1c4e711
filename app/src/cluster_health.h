#pragma once

namespace deskbell::app {

struct CentreParts;

// What the Health page, /readyz and /metrics tell of the nodes.
void add_cluster_health(CentreParts& parts);

}  // namespace deskbell::app
