#pragma once
#include <memory>

#include <aftercare/aftercare.h>
#include <cases/ports.h>
#include <channel_web/visitors.h>
#include <events/consumer.h>
#include <identity/users.h>
#include <incidents/incidents.h>
#include <promises/promises.h>
#include <routing/queues.h>
#include <site/site.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// While a surge lasts, its queues let what waits too long go to the one that helps out; while everybody works from home,
// those that need a desk are paused and what comes goes elsewhere.
class QueueSwitchboard final : public incidents::Switchboard {
 public:
  explicit QueueSwitchboard(routing::Queues& queues) : queues_(queues) {}
  Result<void> begin(storage::Transaction& tx, incidents::Incident& incident) override;
  Result<void> end(storage::Transaction& tx, const incidents::Incident& incident) override;

 private:
  Result<void> relieve(const incidents::Surge& surge);
  Result<void> relieve_no_more(const incidents::Surge& surge);
  Result<void> reroute(incidents::HomeMode& home);
  Result<void> put_back(const incidents::Rerouted& one);

  routing::Queues& queues_;
};

// What a plan for work from home wants to know of people.
class HomePeople final : public incidents::People {
 public:
  explicit HomePeople(identity::Users& users) : users_(users) {}
  std::optional<incidents::Colleague> find(storage::Snapshot& snapshot, Id<identity::User> user) override;

 private:
  identity::Users& users_;
};

// Promises in My day.
class PromiseDay final : public cases::DaySource {
 public:
  explicit PromiseDay(promises::Promises& promises) : promises_(promises) {}
  std::vector<cases::DayItem> owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit) override;

 private:
  promises::Promises& promises_;
};

// Incidents, what follows a solved case, and the page on which customers follow theirs.
struct IncidentParts {
  IncidentParts(CentreParts& centre, CaseParts& parts);
  void add_routes(CentreParts& centre);
  void start(CentreParts& centre);
  // What widgets show.
  channel_web::VisitorPorts::Emergency emergency() const;

  QueueSwitchboard switchboard;
  HomePeople home_people;
  PromiseDay promise_day;
  incidents::Incidents incidents;
  aftercare::Aftercare aftercare;
  std::unique_ptr<site::Site> site;
  std::unique_ptr<events::Consumer> watch;
  std::unique_ptr<events::Consumer> care;
};

}  // namespace deskbell::app
