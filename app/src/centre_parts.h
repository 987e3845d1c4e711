#pragma once
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <api/endpoints.h>
#include <base/clock.h>
#include <base/config.h>
#include <base/id.h>
#include <base/random.h>
#include <channel_web/visitors.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <http/routes.h>
#include <http/server.h>
#include <identity/identity.h>
#include <realtime/realtime.h>
#include <storage/database.h>

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
  identity::Identity identity;
  NamesDirectory directory;
  contacts::Contacts contacts;
  conversations::Conversations conversations;
  channel_web::Installations installations;
  channel_web::Visitors visitors;
  http::Routes routes;
  api::Endpoints endpoints;
  realtime::Realtime realtime;
  Pages pages;
  std::unique_ptr<http::Server> server;
};

// What the database of a workspace is made of, lowest module first.
std::vector<storage::Schema> schemas();
std::unique_ptr<storage::Database> open_database(const base::Config& config);

}  // namespace deskbell::app
