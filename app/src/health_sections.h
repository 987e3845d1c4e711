#pragma once

namespace deskbell::app {

struct CentreParts;

// What the Health page, /readyz, /metrics and the alarms tell of each module: one function of a few lines per module in
// health_sections.cpp. See modules/telemetry/README.md.
void add_health_sections(CentreParts& parts);

}  // namespace deskbell::app
