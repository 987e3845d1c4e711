#pragma once
#include <calendar/days.h>
#include <base/page.h>
#include <events/consumer.h>

#include <approvals/approvals.h>
#include <complaints/events.h>
#include <complaints/evidence.h>
#include <complaints/ports.h>
#include <complaints/steps.h>
#include <trust/trail.h>

// Use cases around complaints. Blocking, any thread. Reading one needs view_cases on its case, changing it edit_cases;
// one that the actor may not see is not_found. Reports need view_insight, causes, regulators and limits manage_cases.
namespace deskbell::complaints {

// Absent members stay as they are; an empty text clears.
struct ComplaintChange {
  std::optional<std::string> product = {};
  std::optional<std::string> batch = {};
  std::optional<Harm> harm = {};
  std::optional<std::string> harm_text = {};
  std::optional<Severity> severity = {};
  std::optional<Demand> demand = {};
  std::optional<std::string> demand_text = {};
  std::optional<Money> demand_money = {};
  std::optional<Id<Regulator>> regulator = {};
  std::optional<std::string> regulator_reference = {};
  std::optional<Time> regulator_received_at = {};  // none: now
  std::optional<bool> no_regulator = {};
  std::optional<Id<Cause>> cause = {};
  std::optional<bool> no_cause = {};
  std::optional<std::vector<std::string>> whys = {};
  std::optional<Outcome> outcome = {};
  std::optional<std::string> decision = {};
  std::optional<std::string> answer = {};
  std::optional<std::string> lesson = {};
  std::optional<std::int64_t> version = {};  // aborted when it is another one by now
};

enum class Telling {
  by_us,      // the answer was given in another way (a letter, a call)
  by_message  // post the answer to the customer now
};
BOOST_DESCRIBE_ENUM(Telling, by_us, by_message)

struct NewRemedy {
  RemedyKind kind = RemedyKind::apology;
  std::string text;
  std::optional<Money> cost = {};                   // none: nothing
  std::string reason = {};                          // for the approval, when it needs one
  std::vector<Id<blob::Attachment>> evidence = {};  // for the same
};

struct NewAction {
  std::string text;
  Id<identity::User> owner;
  Time due_at;
  std::optional<Time> check_at = {};
};

struct ActionChange {
  std::optional<std::string> text = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<Time> due_at = {};
  std::optional<Time> check_at = {};
  std::optional<bool> drop = {};
  std::optional<std::int64_t> version = {};
};

struct ActionFilter {
  std::optional<Id<cases::Case>> case_id = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<ActionState> state = {};
  std::optional<bool> due = {};  // to be done or to be checked by now
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct Stats {
  std::int64_t open = 0;  // at most 1,000
  std::int64_t unseen_warnings = 0;
};

class Complaints {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    blob::Blobs& blobs;
    jobs::Queue& jobs;
    trust::Trail& trail;
    const vault::Vault& vault;
    approvals::Approvals& approvals;
    Ports ports;
    calendar::ZoneName time_zone = {};  // of the workspace: trends cut their days there
    std::string font = {};  // TrueType file for the paper; empty: the first of those that Debian installs
  };
  // Registers its handlers with the jobs: evidence files and, once a day, early warnings.
  explicit Complaints(Needs needs);
  ~Complaints();

  // ---- one complaint ----
  // failed_precondition when the case is no complaint. Before anything was written it is as a new one.
  Result<Complaint> find(const Actor& actor, Id<cases::Case> id);
  Result<Complaint> change(const Actor& actor, Id<cases::Case> id, const ComplaintChange& change);
  Result<Complaint> take_step(const Actor& actor, Id<cases::Case> id, Step step, std::string_view note,
                              Telling telling = Telling::by_us);
  Result<Complaint> undo_step(const Actor& actor, Id<cases::Case> id, std::string_view reason);
  Result<std::vector<Step>> next_steps(const Actor& actor, Id<cases::Case> id);
  Result<Complaint> add_finding(const Actor& actor, Id<cases::Case> id, std::string_view text,
                                const std::vector<Id<blob::Attachment>>& evidence);
  // Above the limit for its harm it waits for an approval, which is asked for here.
  Result<Complaint> propose(const Actor& actor, Id<cases::Case> id, const NewRemedy& remedy);
  Result<Complaint> give(const Actor& actor, Id<cases::Case> id, Id<Remedy> remedy);
  Result<Complaint> drop(const Actor& actor, Id<cases::Case> id, Id<Remedy> remedy);
  // For approvals::Ports::ended.
  void approval_ended(storage::Transaction& tx, const approvals::Request& request);

  // ---- preventive actions ----
  Result<Action> add_action(const Actor& actor, Id<cases::Case> id, const NewAction& what);
  Result<Action> change_action(const Actor& actor, Id<Action> id, const ActionChange& change);
  // By the owner, or who may edit the case.
  Result<Action> finish_action(const Actor& actor, Id<Action> id, std::string_view result);
  // By somebody else than the owner.
  Result<Action> check_action(const Actor& actor, Id<Action> id, ActionState found, std::string_view note);
  // Earliest due first. Of a case, or one's own; all with view_insight.
  Result<Page<Action>> actions(const Actor& actor, const ActionFilter& filter);
  // For "My day": to be done or to be checked.
  std::vector<Action> owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit);

  // ---- many ----
  // Newest first; only those whose case the actor may see.
  Result<Page<ComplaintSummary>> list(const Actor& actor, const ComplaintFilter& filter);
  // Of open ones by their last step, for the board.
  Result<std::vector<StepCount>> board(const Actor& actor);
  // By cause: the causes right below `filter.cause` (or at the top), each with what is below it.
  Result<Pareto> pareto(const Actor& actor, Dimension by, const ComplaintFilter& filter);
  Result<std::vector<TrendPoint>> trend(const Actor& actor, Bucket bucket, const ComplaintFilter& filter);
  // Newest first, at most 200. `unseen`: only those that nobody has looked at.
  enum class Which { all, unseen };
  Result<std::vector<Warning>> warnings(const Actor& actor, Which which);
  Result<Warning> see_warning(const Actor& actor, Id<Warning> id, std::string_view note);
  // The daily job's work. A series that has warned is quiet for the length of the window. Answers how many it raised.
  Result<int> look_for_surges();

  // ---- settings ----
  Result<std::vector<Cause>> causes(const Actor& actor);             // parents before children; needs view_cases
  Result<Cause> save_cause(const Actor& actor, const Cause& cause);  // id 0: a new one
  Result<void> remove_cause(const Actor& actor, Id<Cause> id);       // failed_precondition when it is used
  Result<std::vector<Regulator>> regulators(const Actor& actor);     // needs view_cases
  Result<Regulator> save_regulator(const Actor& actor, const Regulator& regulator);
  Result<void> remove_regulator(const Actor& actor, Id<Regulator> id);
  Result<Settings> settings(const Actor& actor);  // needs view_cases
  Result<Settings> set_settings(const Actor& actor, const Settings& settings);

  // ---- evidence ----
  // Made by a job; ask again for how far it is.
  Result<EvidenceFile> ask_evidence(const Actor& actor, Id<cases::Case> id, std::optional<std::string> language);
  Result<std::vector<EvidenceFile>> evidence_files(const Actor& actor, Id<cases::Case> id);
  Result<EvidenceFile> evidence(const Actor& actor, Id<EvidenceFile> id);
  // failed_precondition before it is done.
  Result<std::string> read_evidence(const Actor& actor, Id<EvidenceFile> id);
  // Removes evidence files that were asked for more than kEvidenceKept ago, with their bytes; at most `limit`. Their
  // seals stay in the audit trail, and they can be made again.
  void prune(int limit);

  // The handler of the consumer "complaints.follow": a case of kind complaint gets its details when it is opened.
  events::Consumer::Handler follower();
  // No policy.
  std::optional<Complaint> load(storage::Snapshot& snapshot, Id<cases::Case> id);
  Stats stats();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

storage::Schema schema();

}  // namespace deskbell::complaints
