#pragma once
#include <memory>
#include <vector>

#include <escalation/escalations.h>
#include <events/consumer.h>
#include <insight/history.h>
#include <insight/process.h>
#include <rehearsal/rehearsals.h>
#include <storage/database.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// Escalation, rehearsals and insight of one workspace: all read what the log tells of its cases. Made once all modules of CaseParts
// below them are there.
struct EscalationParts {
  EscalationParts(CentreParts& centre, CaseParts& parts);
  void add_routes(CentreParts& centre);
  // Starts what runs by itself.
  void start(CentreParts& centre);

  static std::vector<storage::Schema> schemas();

  escalation::Ports escalation_ports;
  escalation::Ladders ladders;
  escalation::Escalations escalations;
  rehearsal::Rehearsals rehearsals;
  insight::Ports insight_ports;
  insight::Process process;
  insight::History history;
  // What runs by itself, once started.
  std::unique_ptr<events::Consumer> climbing;
  std::unique_ptr<events::Consumer> looking;
};

}  // namespace deskbell::app
