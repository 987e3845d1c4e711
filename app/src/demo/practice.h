#pragma once

namespace deskbell::app {

struct CentreParts;

// How the demo company works, once its past is written: rules and macros, a decision table that approves small refunds,
// plans for emergencies and busy weeks, who is on duty, and the holidays to come.
void agree_on_practice(CentreParts& parts);

}  // namespace deskbell::app
