#include "incident_parts.h"

#include <algorithm>

#include <api/routes.h>

#include "case_parts.h"
#include "centre_parts.h"

namespace deskbell::app {
namespace {

// What has waited for a minute is taken over.
constexpr int kSurgeWait = 60;

routing::Overflow rule_of(const incidents::Surge& surge) {
  return {.when = routing::OverflowWhen::wait,
          .threshold = kSurgeWait,
          .action = routing::OverflowAction::queue,
          .queue = surge.overflow};
}

channel_web::Words in_each_language(const incidents::Texts& texts) {
  channel_web::Words out;
  for (const char* language : {"en", "zh-CN"}) out.emplace(language, incidents::text_in(texts, language));
  return out;
}

}  // namespace

Result<void> SurgeSwitchboard::begin(storage::Transaction&, const incidents::Incident& incident) {
  if (!incident.surge->overflow) return {};
  const routing::Overflow rule = rule_of(*incident.surge);
  for (const auto id : incident.surge->queues) {
    TRY(const routing::Queue queue, queues_.find(Actor::system(), id));
    auto rules = queue.overflow;
    if (std::ranges::find(rules, rule) != rules.end()) continue;
    rules.insert(rules.begin(), rule);
    TRY(queues_.change(Actor::system(), id, {.overflow = rules}));
  }
  return {};
}

Result<void> SurgeSwitchboard::end(storage::Transaction&, const incidents::Incident& incident) {
  if (!incident.surge->overflow) return {};
  for (const auto id : incident.surge->queues) {
    const auto queue = queues_.find(Actor::system(), id);
    if (!queue) continue;  // it is gone, and its rules with it
    auto rules = queue->overflow;
    if (std::erase(rules, rule_of(*incident.surge)) > 0)
      TRY(queues_.change(Actor::system(), id, {.overflow = rules}));
  }
  return {};
}

std::vector<cases::DayItem> PromiseDay::owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit) {
  std::vector<cases::DayItem> out;
  for (const promises::Promise& promise : promises_.open_of(snapshot, user, limit))
    out.push_back({.kind = cases::DayItemKind::promise,
                   .id = {promise.id.value},
                   .case_id = promise.case_id,
                   .conversation = promise.conversation,
                   .title = promise.what,
                   .state = std::string(base::name_of(promise.state)),
                   .due_what = std::string(base::name_of(promise.kind)),
                   .due_at = promise.due_at});
  return out;
}

IncidentParts::IncidentParts(CentreParts& centre, CaseParts& parts)
    : switchboard(centre.queues),
      promise_day(parts.promises),
      incidents({.database = *centre.database,
                 .log = centre.log,
                 .ids = centre.ids,
                 .clock = centre.clock,
                 .jobs = centre.jobs,
                 .cases = parts.cases,
                 .kinds = parts.kinds,
                 .conversations = centre.conversations,
                 .directory = centre.directory,
                 .notices = parts.notices,
                 .switchboard = &switchboard}),
      aftercare({.database = *centre.database,
                 .log = centre.log,
                 .ids = centre.ids,
                 .clock = centre.clock,
                 .vault = centre.vault,
                 .jobs = centre.jobs,
                 .contacts = centre.contacts,
                 .conversations = centre.conversations,
                 .cases = parts.cases,
                 .kinds = parts.kinds,
                 .approvals = parts.approvals,
                 .promises = parts.promises,
                 .incidents = incidents,
                 .blobs = &centre.blobs,
                 .public_url = centre.config.http.public_url}) {
  parts.cases.add_day_source(promise_day);
}

void IncidentParts::add_routes(CentreParts& centre) {
  api::add_incident_routes(centre.endpoints, incidents);
  api::add_aftercare_routes(centre.endpoints, aftercare);
  site = std::make_unique<site::Site>(centre.routes, aftercare, centre.random, centre.clock);
}

void IncidentParts::start(CentreParts& centre) {
  const auto consume = [&](const char* name, events::Consumer::Handler handler) {
    return std::make_unique<events::Consumer>(name, centre.log, *centre.database, std::move(handler), events::Pace{},
                                              centre.tracer.sink());
  };
  watch = consume("incidents.watch", incidents.watcher());
  care = consume("aftercare.follow", aftercare.follower());
}

channel_web::VisitorPorts::Emergency IncidentParts::emergency() const {
  channel_web::VisitorPorts::Emergency out;
  for (const incidents::Notice& notice : incidents.notices()) {
    if (!out.notice && !notice.banner.empty()) out.notice = in_each_language(notice.banner);
    if (!out.greeting && !notice.greeting.empty()) out.greeting = in_each_language(notice.greeting);
  }
  return out;
}

}  // namespace deskbell::app
