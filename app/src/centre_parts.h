#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <api/endpoints.h>
#include <backup/backups.h>
#include <base/clock.h>
#include <base/config.h>
#include <base/id.h>
#include <base/random.h>
#include <blob/blobs.h>
#include <channel_web/late_messages.h>
#include <channel_web/visitors.h>
#include <cluster/cluster.h>
#include <contacts/contacts.h>
#include <conversations/canned_answers.h>
#include <conversations/conversations.h>
#include <events/consumer.h>
#include <events/log.h>
#include <http/routes.h>
#include <identity/identity.h>
#include <jobs/queue.h>
#include <outgoing_mail/outgoing_mail.h>
#include <realtime/realtime.h>
#include <routing/dispatcher.h>
#include <routing/queues.h>
#include <spool/spool.h>
#include <storage/database.h>
#include <storage/disk_space.h>
#include <surveys/surveys.h>
#include <telemetry/health.h>
#include <trust/trail.h>
#include <vault/holdings.h>
#include <vault/vault.h>
#include <telemetry/tracer.h>
#include <language_model/language_model.h>
#include <language_model/writer.h>
#include <webhooks/courier.h>
#include <webhooks/webhooks.h>

#include "agent_names.h"
#include "case_parts.h"
#include "pages.h"
#include "ports.h"
#include "request_meter.h"

namespace deskbell::app {

// Every module of one workspace in the order in which they depend on each other; destroyed in reverse.
struct CentreParts {
  // Opens the database (migrating it) and builds everything; nothing runs yet. Throws std::exception with one clear line
  // when the data directory, the database or the keys are not usable.
  CentreParts(const base::Config& its_config, DemoPages demo);
  // Starts consumers, jobs and dispatcher.
  void start();
  // Now that its server listens, the node is listed among the others.
  void serve(const std::string& address) { cluster.serve(address); }
  // First step of stopping: not ready any more; what one node does goes to another one at once.
  void retire();
  // Last step, when the server has drained.
  void leave();
  std::atomic<bool> retiring{false};
  ~CentreParts();
  // A local database that has failed is served again only after a restart; one on the network comes back.
  bool lost() const {
    return (database->dialect() == storage::Dialect::sqlite && !database->healthy()) || !cluster.valid();
  }

  const base::Config config;
  base::SystemClock clock;
  base::SystemRandom random;
  vault::Vault vault;
  vault::Holdings holdings;  // everything that is sealed
  telemetry::Tracer tracer;
  storage::DiskSpace disk;
  std::unique_ptr<storage::Database> database;
  cluster::Cluster cluster;
  Ids ids;
  spool::Spool spool;
  events::Log log;
  std::unique_ptr<events::Log::Listener> news;  // to other nodes
  jobs::Queue jobs;
  blob::Blobs blobs;
  AttachmentShelf shelf;
  identity::Identity identity;
  std::unique_ptr<events::Log::Listener> queue_news;  // to identity
  trust::Trail trail;
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
  webhooks::Webhooks webhooks;
  outgoing_mail::OutgoingMail mail;
  language_model::LanguageModel language_model;
  language_model::Writer model_writer;
  channel_web::Installations installations;
  channel_web::Visitors visitors;
  channel_web::LateMessages late;
  CaseParts cases;
  http::Routes routes;
  api::Endpoints endpoints;
  realtime::Realtime realtime;
  Pages pages;
  backup::Backups backups;
  // What runs by itself, once started.
  std::unique_ptr<routing::Dispatch> dispatch;
  std::unique_ptr<events::Consumer> search_feed;
  std::unique_ptr<webhooks::Sender> webhook_sender;
  std::unique_ptr<webhooks::Courier> courier;
  RequestMeter requests;
  telemetry::Health health;  // asks all of the above, so it goes first

 private:
  void add_routes();
  void add_housekeeping();
  void follow_access();
  void add_holdings();
  void join_cluster();
};

// What the database of a workspace is made of, lowest module first.
std::vector<storage::Schema> schemas();
vault::Options vault_options(const base::Config& config);
// The file of an SQLite database; empty for PostgreSQL.
std::string sqlite_file(const base::Config& config);
std::unique_ptr<storage::Database> open_database(const base::Config& config, storage::DiskSpace* space = nullptr);
std::filesystem::path checkpoint_file(const base::Config& config);
std::filesystem::path blob_directory(const base::Config& config);

}  // namespace deskbell::app
