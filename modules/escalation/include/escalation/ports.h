#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <cases/case.h>
#include <decisions/facts.h>
#include <escalation/escalation.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What escalation asks of other modules; `app` plugs it in. What changes a case joins the transaction that calls it.
namespace deskbell::escalation {

struct Handover {
  std::optional<Id<routing::Queue>> queue = {};
  std::optional<Id<identity::User>> owner = {};  // none: nobody
  std::string note;
};

struct Ports {
  std::function<std::optional<cases::Case>(storage::Snapshot&, Id<cases::Case>)> matter;
  std::function<decisions::Facts(storage::Snapshot&, const cases::Case&)> facts;
  // False: the clock has ended in the meantime, nobody is owed anything any more.
  std::function<bool(storage::Snapshot&, Id<clocks::Subject>, Id<clocks::Clock>)> counts;
  std::function<Result<void>(const Actor&, Id<cases::Case>, const Handover&)> hand_over;
  std::function<Result<void>(const Actor&, Id<cases::Case>, cases::Level, const std::string& reason)> grade;
  std::function<Result<void>(const Actor&, Id<cases::Case>, const TaskTemplate&)> add_task;
  // Nothing when there is no such active user, or no such queue.
  std::function<std::optional<std::string>(storage::Snapshot&, Id<identity::User>)> user_name;
  std::function<std::optional<std::string>(storage::Snapshot&, Id<routing::Queue>)> queue_name;
  std::function<std::vector<Id<identity::User>>(storage::Snapshot&, std::optional<Id<identity::Role>>)> of_role;
  std::function<std::vector<Id<identity::User>>(storage::Snapshot&, Id<identity::Team>)> of_team;
};

}  // namespace deskbell::escalation
