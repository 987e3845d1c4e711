#pragma once

namespace deskbell::app {

struct CentreParts;

// What the Health page and /metrics tell of the modules around cases; see health_sections.h.
void add_case_health(CentreParts& parts);

}  // namespace deskbell::app
