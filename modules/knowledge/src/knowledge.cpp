#include "run_store.h"
#include "usage_store.h"
#include "work.h"

#include <knowledge/migrations.h>

#include <algorithm>

namespace deskbell::knowledge {
namespace {

constexpr int kPruneAtOnce = 10'000;

// Somebody whose identity was proven, not just a browser.
bool is_signed_in(const contacts::Contact& contact) {
  return std::ranges::any_of(contact.identities,
                             [](const auto& identity) { return identity.proof != contacts::Proof::claimed; });
}

}  // namespace

Knowledge::Knowledge(const Needs& needs)
    : work_(std::make_shared<Work>(needs)),
      library(work_->library),
      articles(work_),
      usage(work_),
      runs(work_),
      exchange(work_) {}

Result<Reader> Knowledge::reader(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::system:
      return Reader::staff();
    case ActorKind::bot:
      // What a bot reads it may say to anybody.
      return Reader::stranger();
    case ActorKind::user:
      for (const auto permission : {Permission::edit_knowledge, Permission::publish_knowledge, Permission::view_cases})
        if (identity::allowed(actor, permission)) return Reader::staff();
      TRY(identity::require(actor, Permission::view_conversations));
      return Reader::staff();
    case ActorKind::contact:
      break;
  }
  const auto contact = work_->needs.contacts.find(actor, actor.contact());
  // A visitor who has not written yet is nobody's contact.
  if (!contact || !is_signed_in(*contact)) return Reader::stranger();
  const auto tier = contact->fields.find("tier");
  return Reader{Reader::Standing::customer, tier == contact->fields.end() ? "" : tier->second};
}

void Knowledge::register_jobs() {
  auto& jobs = work_->needs.jobs;
  const auto every = [&](const char* kind, std::chrono::seconds period, auto work) {
    jobs.handle(kind, [work](const jobs::Job&) -> Result<void> {
      work();
      return {};
    });
    jobs.every(kind, period, {.kind = kind});
  };
  every("knowledge.nag", std::chrono::hours(1), [this] { articles.nag(); });
  every("knowledge.prune", std::chrono::hours(24), [this] { usage.prune(kPruneAtOnce); });
}

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part : {store::article_statements(), store::usage_statements(), store::run_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"knowledge", migrations(), statements};
}

}  // namespace deskbell::knowledge
