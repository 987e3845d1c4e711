#pragma once
#include <memory>
#include <vector>

#include <approvals/approvals.h>
#include <automation/macros.h>
#include <automation/rehearsals.h>
#include <automation/rules.h>
#include <automation/runner.h>
#include <automation/runs.h>
#include <calendar/calendars.h>
#include <cases/cases.h>
#include <cases/kinds.h>
#include <cases/views.h>
#include <clocks/clocks.h>
#include <clocks/ticker.h>
#include <complaints/complaints.h>
#include <decisions/decision_tables.h>
#include <events/consumer.h>
#include <knowledge/knowledge.h>
#include <notices/notices.h>
#include <promises/promises.h>
#include <site/approval_pages.h>
#include <storage/database.h>

#include "assist_parts.h"
#include "bot_parts.h"
#include "complaint_wiring.h"
#include "escalation_parts.h"
#include "help_parts.h"
#include "incident_parts.h"
#include "automation_surroundings.h"
#include "promise_surroundings.h"
#include "understanding_parts.h"

namespace deskbell::app {

struct CentreParts;

// The modules around cases of one workspace, in the order in which they depend on each other. Made by CentreParts once
// everything below them is there.
struct CaseParts {
  explicit CaseParts(CentreParts& centre);
  void add_routes(CentreParts& centre);
  // Starts what runs by itself.
  void start(CentreParts& centre);

  static std::vector<storage::Schema> schemas();

  notices::Notices notices;
  UnderstandingParts understanding;
  decisions::Vocabularies vocabularies;  // each module that knows facts adds its own
  decisions::DecisionTables decision_tables;
  knowledge::Knowledge knowledge;
  calendar::Calendars calendars;
  clocks::Clocks clocks;
  cases::Kinds kinds;
  cases::Cases cases;
  cases::Views views;
  approvals::Approvals approvals;
  complaints::Complaints complaints;
  ApprovalsOfTheDay approvals_of_the_day;
  std::unique_ptr<site::ApprovalPages> approval_pages;
  PromiseSurroundings promise_surroundings;
  promises::Promises promises;
  AssistParts assist;
  std::unique_ptr<IncidentParts> emergencies;
  std::unique_ptr<HelpParts> help;
  AutomationSurroundings automation_surroundings;
  automation::Rules rules;
  automation::Macros macros;
  automation::Runs rule_runs;
  automation::Rehearsals rehearsals;
  automation::Runner rule_runner;
  std::unique_ptr<EscalationParts> ladders;
  std::unique_ptr<BotParts> bots;
  // What runs by itself, once started.
  std::unique_ptr<clocks::Ticker> ticker;
  std::unique_ptr<events::Consumer> case_follower;
  std::unique_ptr<events::Consumer> case_search;
  std::unique_ptr<events::Consumer> rule_feed;
  std::unique_ptr<events::Consumer> complaint_follower;
};

}  // namespace deskbell::app
