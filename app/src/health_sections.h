#pragma once
#include <events/log.h>
#include <telemetry/health.h>

#include <vector>

namespace deskbell::app {

struct CentreParts;

// What the Health page, /readyz, /metrics and the alarms tell of each module: one function of a few lines per module in
// health_sections.cpp. See modules/telemetry/README.md.
void add_health_sections(CentreParts& parts);

// Alarms of this node that an earlier run raised and did not clear.
std::vector<telemetry::Alarm> alarms_in_log(storage::Snapshot& snapshot, events::Log& log, int node);

}  // namespace deskbell::app
