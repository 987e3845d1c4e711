#include "incident_parts.h"

#include <algorithm>

#include <api/routes.h>

#include "case_parts.h"
#include "centre_parts.h"

namespace deskbell::app {
namespace {

// What has waited for a minute is taken over.
constexpr int kSurgeWait = 60;

// Nobody sits at a desk: it goes on at once.
routing::Overflow rule_of(const incidents::DeskBound& one) {
  return {.when = routing::OverflowWhen::wait,
          .threshold = 0,
          .action = one.to ? routing::OverflowAction::queue : routing::OverflowAction::message,
          .queue = one.to};
}

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

Result<void> QueueSwitchboard::begin(storage::Transaction&, incidents::Incident& incident) {
  if (incident.surge) TRY(relieve(*incident.surge));
  if (incident.home) TRY(reroute(*incident.home));
  return {};
}

Result<void> QueueSwitchboard::end(storage::Transaction&, const incidents::Incident& incident) {
  if (incident.surge) TRY(relieve_no_more(*incident.surge));
  if (incident.home)
    for (const incidents::Rerouted& one : incident.home->rerouted) TRY(put_back(one));
  return {};
}

Result<void> QueueSwitchboard::relieve(const incidents::Surge& surge) {
  if (!surge.overflow) return {};
  const routing::Overflow rule = rule_of(surge);
  for (const auto id : surge.queues) {
    TRY(const routing::Queue queue, queues_.find(Actor::system(), id));
    auto rules = queue.overflow;
    if (std::ranges::find(rules, rule) != rules.end()) continue;
    rules.insert(rules.begin(), rule);
    TRY(queues_.change(Actor::system(), id, {.overflow = rules}));
  }
  return {};
}

Result<void> QueueSwitchboard::relieve_no_more(const incidents::Surge& surge) {
  if (!surge.overflow) return {};
  for (const auto id : surge.queues) {
    const auto queue = queues_.find(Actor::system(), id);
    if (!queue) continue;  // it is gone, and its rules with it
    auto rules = queue->overflow;
    if (std::erase(rules, rule_of(surge)) > 0) TRY(queues_.change(Actor::system(), id, {.overflow = rules}));
  }
  return {};
}

// An office may have to be left in a hurry: a queue that is gone since the plan was written keeps nobody from it.
Result<void> QueueSwitchboard::reroute(incidents::HomeMode& home) {
  for (const incidents::DeskBound& one : home.desk_bound) {
    const auto queue = queues_.find(Actor::system(), one.queue);
    if (!queue) continue;
    auto rules = queue->overflow;
    const auto here = std::ranges::find(rules, rule_of(one));
    const incidents::Rerouted before{.what = one,
                                     .was_paused = queue->status == routing::QueueStatus::paused,
                                     .had_rule = here != rules.end()};
    if (!before.had_rule) rules.insert(rules.begin(), rule_of(one));
    TRY(queues_.change(Actor::system(), one.queue, {.overflow = rules, .status = routing::QueueStatus::paused}));
    home.rerouted.push_back(before);
  }
  return {};
}

Result<void> QueueSwitchboard::put_back(const incidents::Rerouted& one) {
  const auto queue = queues_.find(Actor::system(), one.what.queue);
  if (!queue) return {};
  routing::QueueChange change;
  if (!one.had_rule) {
    change.overflow = queue->overflow;
    std::erase(*change.overflow, rule_of(one.what));
  }
  if (!one.was_paused) change.status = routing::QueueStatus::active;
  TRY(queues_.change(Actor::system(), one.what.queue, change));
  return {};
}

std::optional<incidents::Colleague> HomePeople::find(storage::Snapshot& snapshot, Id<identity::User> user) {
  const auto known = users_.load(Actor::system(), user);
  if (!known || known->status != identity::UserStatus::active) return {};
  return incidents::Colleague{.user = user,
                              .name = known->name,
                              .presence = known->presence,
                              .second_factor = known->totp_enabled,
                              .last_seen_at = known->last_seen_at,
                              .queues = routing::Queues::queues_of(snapshot, user)};
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
      home_people(centre.identity.users),
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
                 .switchboard = &switchboard,
                 .people = &home_people}),
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
