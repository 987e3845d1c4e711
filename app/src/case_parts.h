#pragma once
#include <memory>
#include <vector>

#include <calendar/calendars.h>
#include <clocks/clocks.h>
#include <clocks/ticker.h>
#include <decisions/decision_tables.h>
#include <notices/notices.h>
#include <promises/promises.h>
#include <storage/database.h>

#include "promise_surroundings.h"

namespace deskbell::app {

struct CentreParts;

// The modules around cases of one workspace, in the order in which they depend on each other. Made by CentreParts once
// everything below them is there.
struct CaseParts {
  explicit CaseParts(CentreParts& centre);
  void add_routes(CentreParts& centre);
  // Starts what runs by itself.
  void start();

  static std::vector<storage::Schema> schemas();

  notices::Notices notices;
  decisions::Vocabularies vocabularies;  // each module that knows facts adds its own
  decisions::DecisionTables decision_tables;
  calendar::Calendars calendars;
  clocks::Clocks clocks;
  PromiseSurroundings promise_surroundings;
  promises::Promises promises;
  // What runs by itself, once started.
  std::unique_ptr<clocks::Ticker> ticker;
};

}  // namespace deskbell::app
