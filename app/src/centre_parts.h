#pragma once
#include <memory>
#include <optional>
#include <string>

#include <api/endpoints.h>
#include <base/clock.h>
#include <base/config.h>
#include <base/id.h>
#include <base/random.h>
#include <blob/blobs.h>
#include <channel_web/visitors.h>
#include <contacts/contacts.h>
#include <conversations/canned_answers.h>
#include <conversations/conversations.h>
#include <events/consumer.h>
#include <events/log.h>
#include <http/routes.h>
#include <http/server.h>
#include <identity/identity.h>
#include <jobs/queue.h>
#include <realtime/realtime.h>
#include <routing/dispatcher.h>
#include <routing/queues.h>
#include <storage/database.h>
#include <surveys/surveys.h>
#include <telemetry/health.h>

#include "agent_names.h"
#include "centre.h"
#include "pages.h"
#include "ports.h"

namespace deskbell::app {

// Every module of one workspace in the order in which they depend on each other; destroyed in reverse.
struct CentreParts {
  CentreParts(const base::Config& its_config, DemoPages demo);

  const base::Config config;
  base::SystemClock clock;
  base::SystemRandom random;
  Ids ids;
  std::unique_ptr<storage::Database> database;
  events::Log log;
  jobs::Queue jobs;
  blob::Blobs blobs;
  AttachmentShelf shelf;
  identity::Identity identity;
  NamesDirectory directory{NamesDirectory::Whom::active};
  NamesDirectory all_names{NamesDirectory::Whom::everybody};
  StaffList staff;
  AgentNames agent_names;
  contacts::Contacts contacts;
  conversations::Conversations conversations;
  conversations::CannedAnswers answers;
  routing::Queues queues;
  routing::Dispatcher dispatcher;
  surveys::Surveys surveys;
  channel_web::Installations installations;
  channel_web::Visitors visitors;
  http::Routes routes;
  api::Endpoints endpoints;
  realtime::Realtime realtime;
  Pages pages;
  std::unique_ptr<http::Server> server;
  // What runs by itself, once started.
  std::unique_ptr<routing::Dispatch> dispatch;
  std::unique_ptr<events::Consumer> search_feed;
  telemetry::Health health{clock};  // asks all of the above, so it goes first

 private:
  void add_routes();
  void add_housekeeping();
  void follow_access();
};

// What the database of a workspace is made of, lowest module first.
std::vector<storage::Schema> schemas();
std::unique_ptr<storage::Database> open_database(const base::Config& config);
identity::SealKey seal_key(const base::Config& config, Random& random);

}  // namespace deskbell::app
