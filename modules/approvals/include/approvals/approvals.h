#pragma once
#include <base/page.h>
#include <base/random.h>
#include <blob/blobs.h>
#include <events/log.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <approvals/events.h>
#include <approvals/link.h>
#include <approvals/policy.h>
#include <approvals/ports.h>
#include <approvals/rules.h>
#include <vault/vault.h>

// Use cases around approvals. Blocking, any thread. A request may be seen by who asked, who decided or may decide, and
// who may see its case; for everybody else it is not_found.
namespace deskbell::approvals {

struct Ask {
  Id<cases::Case> case_id;
  Kind kind = Kind::refund;
  Money money;
  std::string reason;                               // 1 to 4,000 characters
  std::vector<Id<blob::Attachment>> evidence = {};  // uploaded by the asker and not used elsewhere; at most 20
};

struct Decide {
  Verdict verdict = Verdict::approve;
  std::string comment = {};  // at most 4,000 characters; a refusal needs one
  Door door = Door::console;
};

struct RequestFilter {
  std::optional<Id<cases::Case>> case_id = {};
  std::optional<State> state = {};
  std::optional<Kind> kind = {};
  std::optional<Id<identity::User>> requester = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct Stats {
  std::int64_t open = 0;
  std::optional<Time> oldest;  // asked and not decided
};

class Approvals {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    const vault::Vault& vault;
    blob::Blobs& blobs;
    jobs::Queue& jobs;
    Ports ports;
  };
  // Registers the handler of its time-outs with the jobs.
  explicit Approvals(Needs needs);
  ~Approvals();

  // Needs edit_cases on the case. A decision table may answer at once. failed_precondition when no policy covers it or
  // nobody but the asker could decide.
  Result<Request> ask(const Actor& actor, const Ask& ask);
  // The same inside a larger change.
  Result<Request> ask(storage::Transaction& tx, const Actor& actor, const Ask& ask);
  // permission_denied for who is not an approver of it now; failed_precondition when it is decided.
  Result<Request> decide(const Actor& actor, Id<Request> id, const Decide& decide);
  // By who asked, or with manage_cases.
  Result<Request> withdraw(const Actor& actor, Id<Request> id);

  Result<Request> find(const Actor& actor, Id<Request> id);
  // Newest first. With `case_id` needs view_cases on that case, else manage_cases or view_insight; one's own requests
  // need nothing.
  Result<Page<Request>> list(const Actor& actor, const RequestFilter& filter);
  // What waits for the actor, oldest first, at most 200.
  Result<std::vector<Request>> waiting(const Actor& actor);
  // For "My day": no policy beyond the rules themselves.
  std::vector<Request> waiting_for(storage::Snapshot& snapshot, Id<identity::User> user, int limit);
  // For modules above, in their own read: no policy.
  std::optional<Request> load(storage::Snapshot& snapshot, Id<Request> id);
  std::vector<Request> of_case(storage::Snapshot& snapshot, Id<cases::Case> matter);

  // ---- links ----
  // The actor's own link for a request that waits for him.
  Result<std::string> link(const Actor& actor, Id<Request> id);
  struct Shown {
    Request request;
    std::string language;  // of the person
    std::string name;
    bool may_decide = false;  // false: it is decided, or not his any more
  };
  // Changes nothing.
  Result<Shown> show(std::string_view token);
  Result<Shown> decide_by_link(std::string_view token, const Decide& decide, std::string_view address);

  // ---- policies (manage_cases) and absences ----
  Result<std::vector<Policy>> policies(const Actor& actor);
  Result<Policy> create(const Actor& actor, const PolicyDraft& draft);
  // aborted when `version` is not the policy's. Open requests follow the new words.
  Result<Policy> change(const Actor& actor, Id<Policy> id, const PolicyDraft& draft, std::int64_t version);
  // failed_precondition while requests wait under it.
  Result<void> remove(const Actor& actor, Id<Policy> id);
  // All of them, the first one asked first.
  Result<std::vector<Policy>> reorder(const Actor& actor, const std::vector<Id<Policy>>& order);

  // Those that are not over: all with manage_cases, else one's own and those where one is the deputy.
  Result<std::vector<Absence>> absences(const Actor& actor);
  // Oneself, or with manage_cases anybody. `id` is ignored.
  Result<Absence> set_absence(const Actor& actor, const Absence& absence);
  Result<void> remove_absence(const Actor& actor, Id<Absence> id);

  // The job's work: lets the time-out that is due pass.
  Result<void> pass_time_out(Id<Request> id);

  // The policies that ask this decision table, for whoever wants to remove it: "approval policy Refunds".
  std::vector<std::string> users_of_table(storage::Snapshot& snapshot, const std::string& table);
  Stats stats();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

storage::Schema schema();

}  // namespace deskbell::approvals
