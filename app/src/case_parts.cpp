#include "case_parts.h"

#include <api/routes.h>

#include "automation_observing.h"
#include "centre_parts.h"
#include "conversation_facts.h"
#include "knowledge_wiring.h"
#include "mail_wiring.h"

namespace deskbell::app {

namespace {
automation::Needs automation_needs(CentreParts& centre, CaseParts& parts) {
  return {.database = *centre.database,
          .log = centre.log,
          .jobs = centre.jobs,
          .ids = centre.ids,
          .clock = centre.clock,
          .vocabularies = parts.vocabularies,
          .surroundings = parts.automation_surroundings};
}

constexpr int kPruneAtOnce = 10'000;
constexpr int kCloseAtOnce = 200;
constexpr int kEvidenceAtOnce = 100;
// As for conversations: indexing must not be felt by who waits to write.
constexpr events::Pace kSearchPace{.batch = 50, .share = 0.15};
}  // namespace

CaseParts::CaseParts(CentreParts& centre)
    : notices({.database = *centre.database, .log = centre.log, .ids = centre.ids, .clock = centre.clock, .also = mailed_notices(centre)}),
      understanding(centre, *this),
      decision_tables({.database = *centre.database,
                       .log = centre.log,
                       .ids = centre.ids,
                       .clock = centre.clock,
                       .vocabularies = vocabularies,
                       .used_by = [this](storage::Snapshot& snapshot,
                                         const std::string& key) { return approvals.users_of_table(snapshot, key); }}),
      knowledge(knowledge_needs(centre, *this)),
      calendars({.database = *centre.database, .log = centre.log, .ids = centre.ids, .clock = centre.clock}),
      clocks({.database = *centre.database,
              .log = centre.log,
              .ids = centre.ids,
              .clock = centre.clock,
              .jobs = centre.jobs,
              .calendars = calendars,
              .vocabularies = vocabularies}),
      kinds({.database = *centre.database, .log = centre.log, .ids = centre.ids, .clock = centre.clock}),
      cases({.database = *centre.database,
             .log = centre.log,
             .ids = centre.ids,
             .clock = centre.clock,
             .contacts = centre.contacts,
             .conversations = centre.conversations,
             .directory = centre.directory,
             .kinds = kinds,
             .clocks = &clocks,
             .attachments = &centre.shelf}),
      views({.database = *centre.database, .ids = centre.ids, .clock = centre.clock}),
      approvals({.database = *centre.database,
                 .log = centre.log,
                 .ids = centre.ids,
                 .clock = centre.clock,
                 .vault = centre.vault,
                 .blobs = centre.blobs,
                 .jobs = centre.jobs,
                 .ports = approval_ports(centre, *this)}),
      complaints({.database = *centre.database,
                  .log = centre.log,
                  .ids = centre.ids,
                  .clock = centre.clock,
                  .blobs = centre.blobs,
                  .jobs = centre.jobs,
                  .trail = centre.trail,
                  .vault = centre.vault,
                  .approvals = approvals,
                  .ports = complaint_ports(centre, *this),
                  .time_zone = [&centre] { return centre.identity.workspace.settings().time_zone; }}),
      approvals_of_the_day(approvals, complaints),
      promise_surroundings(cases, centre.identity),
      promises({.database = *centre.database,
                .log = centre.log,
                .ids = centre.ids,
                .clock = centre.clock,
                .jobs = centre.jobs,
                .contacts = centre.contacts,
                .conversations = centre.conversations,
                .directory = centre.directory,
                .surroundings = promise_surroundings,
                .notices = notices}),
      assist(centre, *this),
      automation_surroundings({.cases = cases,
                               .kinds = kinds,
                               .conversations = centre.conversations,
                               .notices = notices,
                               .identity = centre.identity,
                               .queues = centre.queues,
                               .clock = centre.clock,
                               .approvals = &approvals}),
      rules(automation_needs(centre, *this)),
      macros(automation_needs(centre, *this)),
      rule_runs(automation_needs(centre, *this)),
      rehearsals(automation_needs(centre, *this)),
      rule_runner(automation_needs(centre, *this)) {
  centre.identity.workspace.on_move([this](storage::Transaction& tx, const Actor& actor, const std::string& time_zone) {
    calendars.follow(tx, actor, time_zone);
    if (ladders) ladders->ladders.follow(tx, actor, time_zone);
  });
  vocabularies.add([](storage::Snapshot&) { return event_vocabulary(); });
  write_mail(centre, *this);
  rule_runner.register_jobs();
  rehearsals.register_jobs();
  knowledge.register_jobs();
  emergencies = std::make_unique<IncidentParts>(centre, *this);
  help = std::make_unique<HelpParts>(centre);
  ladders = std::make_unique<EscalationParts>(centre, *this);
  bots = std::make_unique<BotParts>(centre, *this);
  vocabularies.add([](storage::Snapshot&) { return conversation_vocabulary(); });
  vocabularies.add([this](storage::Snapshot& snapshot) { return cases.vocabulary(snapshot); });
  vocabularies.add([](storage::Snapshot&) { return approvals::vocabulary(); });
  cases.add_day_source(approvals_of_the_day);
  kinds.seed();
  cases.prepare();
  centre.jobs.handle("cases.close_solved", [this](const jobs::Job&) -> Result<void> {
    while (cases.close_solved(kCloseAtOnce) == kCloseAtOnce) {
    }
    return {};
  });
  centre.jobs.every("cases.close_solved", std::chrono::hours(1), {.kind = "cases.close_solved"});
  centre.jobs.handle("cases.prune", [this](const jobs::Job&) -> Result<void> {
    cases.prune(kPruneAtOnce);
    complaints.prune(kEvidenceAtOnce);
    return {};
  });
  centre.jobs.every("cases.prune", std::chrono::hours(1), {.kind = "cases.prune"});
  centre.jobs.handle("notices.prune", [this](const jobs::Job&) -> Result<void> {
    notices.prune(kPruneAtOnce);
    return {};
  });
  centre.jobs.every("notices.prune", std::chrono::hours(1), {.kind = "notices.prune"});
  centre.jobs.handle("clocks.sweep", [this](const jobs::Job&) -> Result<void> {
    clocks.sweep();
    return {};
  });
  centre.jobs.every("clocks.sweep", std::chrono::hours(24), {.kind = "clocks.sweep"});
}

void CaseParts::add_routes(CentreParts& centre) {
  api::add_notice_routes(centre.endpoints, notices);
  understanding.add_routes(centre);
  assist.add_routes(centre);
  api::add_decision_routes(centre.endpoints, decision_tables);
  api::add_knowledge_routes(centre.endpoints, knowledge);
  api::add_calendar_routes(centre.endpoints, calendars);
  api::add_clock_routes(centre.endpoints, clocks);
  api::add_case_routes(centre.endpoints, cases, kinds, views);
  api::add_approval_routes(centre.endpoints, approvals);
  api::add_complaint_routes(centre.endpoints, complaints);
  approval_pages = std::make_unique<site::ApprovalPages>(centre.routes, approvals, centre.clock);
  api::add_promise_routes(centre.endpoints, promises);
  emergencies->add_routes(centre);
  help->add_routes(centre, *this);
  api::add_automation_routes(centre.endpoints, rules, macros, rule_runs, rehearsals);
  ladders->add_routes(centre);
  bots->add_routes(centre);
}

void CaseParts::start(CentreParts& centre) {
  understanding.start();
  emergencies->start(centre);
  ladders->start(centre);
  bots->start(centre);
  ticker = std::make_unique<clocks::Ticker>(clocks);
  case_follower = std::make_unique<events::Consumer>("cases.follow", centre.log, *centre.database, cases.follower(),
                                                     events::Pace{}, centre.tracer.sink());
  case_search = std::make_unique<events::Consumer>("cases.search", centre.log, *centre.database,
                                                   cases.search_feeder(), kSearchPace, centre.tracer.sink());
  rule_feed = std::make_unique<events::Consumer>(std::string(automation::kConsumer), centre.log, *centre.database,
                                                 rule_runner.handler(), events::Pace{}, centre.tracer.sink());
  complaint_follower = std::make_unique<events::Consumer>("complaints.follow", centre.log, *centre.database,
                                                          complaints.follower(), events::Pace{}, centre.tracer.sink());
}

std::vector<storage::Schema> CaseParts::schemas() {
  return {notices::schema(), understanding::schema(), assist::schema(), decisions::schema(), knowledge::schema(), calendar::schema(), clocks::schema(), cases::schema(), approvals::schema(), complaints::schema(), promises::schema(), automation::schema(), incidents::schema(), aftercare::schema(), help_centre::schema()};
}

}  // namespace deskbell::app
