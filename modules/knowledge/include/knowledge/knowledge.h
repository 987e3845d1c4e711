#pragma once
#include <blob/blobs.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <knowledge/articles.h>
#include <knowledge/exchange.h>
#include <knowledge/library.h>
#include <knowledge/ports.h>
#include <knowledge/runs.h>
#include <knowledge/usage.h>
#include <notices/notices.h>

// Knowledge of one workspace: everything that shares a database, a log and the picture of what is published.
namespace deskbell::knowledge {

struct Needs {
  storage::Database& database;
  events::Log& log;
  Ids& ids;
  const Clock& clock;
  jobs::Queue& jobs;
  blob::Blobs& blobs;
  contacts::Contacts& contacts;
  conversations::Conversations& conversations;
  conversations::Directory& directory;
  notices::Notices& notices;
  const decisions::Vocabularies& vocabularies;
  Ports ports = {};
};

class Knowledge {
 public:
  explicit Knowledge(const Needs& needs);

  // As whom the actor reads: users and bots as staff, customers by what is proven of them and their tier. For users
  // without edit_knowledge, view_conversations and view_cases: permission_denied.
  Result<Reader> reader(const Actor& actor);
  // What the jobs "knowledge.nag" and "knowledge.prune" do; before the queue starts.
  void register_jobs();

 private:
  std::shared_ptr<Work> work_;

 public:
  Library& library;
  Articles articles;
  Usage usage;
  Runs runs;
  Exchange exchange;
};

storage::Schema schema();

}  // namespace deskbell::knowledge
