#pragma once
#include <base/page.h>
#include <cases/cases.h>
#include <conversations/conversations.h>
#include <events/consumer.h>
#include <incidents/incident.h>
#include <jobs/queue.h>
#include <notices/notices.h>
#include <storage/database.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

// Use cases around incidents and plans. Whoever may view_cases sees them; changes need manage_incidents, but who was
// called answers for himself. Blocking, any thread; inside a `database.write` they join its transaction.
namespace deskbell::incidents {

struct NewIncident {
  Kind kind = Kind::emergency;
  Severity severity = Severity::major;
  std::string title;
  std::string description = {};
  std::optional<Id<Plan>> plan = {};  // its checklist, roster, banner, greeting and surge, where nothing else is said
  std::optional<Id<identity::User>> lead = {};
  std::optional<Time> started_at = {};  // none: now
  std::optional<std::string> gather_kind = {};
  std::optional<Id<cases::Category>> gather_category = {};
  Texts banner = {};
  Texts greeting = {};
};

// Absent members stay as they are; empty texts take away.
struct IncidentChange {
  std::optional<std::string> title = {};
  std::optional<std::string> description = {};
  std::optional<Severity> severity = {};
  std::optional<Id<identity::User>> lead = {};
  std::optional<Texts> banner = {};
  std::optional<Texts> greeting = {};
  std::optional<std::vector<Item>> checklist = {};  // by_name and done_at are filled in
  std::optional<std::vector<Duty>> roster = {};
  std::optional<std::int64_t> version = {};
};

struct PlanDraft {
  Kind kind = Kind::emergency;
  std::string name;
  std::string description = {};
  Severity severity = Severity::major;
  std::vector<std::string> checklist = {};
  std::vector<Duty> roster = {};
  Texts banner = {};
  Texts greeting = {};
  std::optional<Surge> surge = {};
  std::optional<HomeOffice> home = {};
};

struct IncidentFilter {
  std::optional<State> state = {};
  std::optional<Kind> kind = {};
  std::optional<bool> running = {};  // declared ones only
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct GatherResult {
  int added = 0;
  int there_before = 0;
  int refused = 0;  // not seen by the actor, or not there
  bool more = false;  // the filter finds more: gather again from `next`
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(GatherResult, (), (added, there_before, refused, more, next))

// Of routing, which takes over while a surge or work from home lasts. Called in the transaction that begins or ends it.
// `begin` notes in `home` what it has changed.
class Switchboard {
 public:
  virtual ~Switchboard() = default;
  virtual Result<void> begin(storage::Transaction& tx, Incident& incident) = 0;
  virtual Result<void> end(storage::Transaction& tx, const Incident& incident) = 0;
};

// Of identity and routing.
class People {
 public:
  virtual ~People() = default;
  // None: there is no such active user.
  virtual std::optional<Colleague> find(storage::Snapshot& snapshot, Id<identity::User> user) = 0;
};

struct Stats {
  std::int64_t running = 0;
  std::int64_t proposed = 0;
  std::int64_t untold = 0;  // customers to whom an update is still to be sent
};

class Incidents {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    jobs::Queue& jobs;
    cases::Cases& cases;
    cases::Kinds& kinds;
    conversations::Conversations& conversations;
    conversations::Directory& directory;
    notices::Notices& notices;  // calls people
    Switchboard* switchboard = nullptr;
    People* people = nullptr;  // who may work from home
  };
  // Registers its jobs, so make it before the queue starts.
  explicit Incidents(Needs needs);
  ~Incidents();

  Result<Incident> declare(const Actor& actor, const NewIncident& what);
  // What the watch proposed becomes one, or is none.
  Result<Incident> confirm(const Actor& actor, Id<Incident> id, const NewIncident& what);
  Result<Incident> dismiss(const Actor& actor, Id<Incident> id, std::string_view reason);
  Result<Incident> change(const Actor& actor, Id<Incident> id, const IncidentChange& change);
  // Calls everybody on the roster who was not called yet, or all of them again.
  enum class Whom { uncalled, all };
  Result<Incident> call_roster(const Actor& actor, Id<Incident> id, Whom whom);
  Result<Incident> answer_call(const Actor& actor, Id<Incident> id, Answer answer);
  Result<Line> note(const Actor& actor, Id<Incident> id, std::string_view text);
  // Banner and greeting end. With words, all are told them first. `solve_cases`: their cases are solved with them.
  enum class CasesThen { stay, solve };
  Result<Incident> resolve(const Actor& actor, Id<Incident> id, const Texts& last_words, CasesThen then);
  Result<Incident> review(const Actor& actor, Id<Incident> id, const Review& review);

  // At most 500 by hand; by filter at most 500 at once, see GatherResult::more.
  Result<GatherResult> gather(const Actor& actor, Id<Incident> id, const std::vector<Id<cases::Case>>& cases);
  Result<GatherResult> gather(const Actor& actor, Id<Incident> id, cases::CaseFilter filter);
  Result<void> release(const Actor& actor, Id<Incident> id, Id<cases::Case> matter);
  // Newest first; only those that the actor may see.
  Result<Page<GatheredCase>> cases(const Actor& actor, Id<Incident> id, std::optional<std::string> cursor = {},
                                   std::optional<int> limit = {});

  // Needs English or Chinese words at least. Each case gets it once, whatever happens.
  Result<Update> tell(const Actor& actor, Id<Incident> id, const Texts& texts);
  Result<std::vector<Update>> updates(const Actor& actor, Id<Incident> id);  // newest first

  Result<Incident> find(const Actor& actor, Id<Incident> id);
  Result<Page<Incident>> list(const Actor& actor, const IncidentFilter& filter);  // newest first
  Result<Page<Line>> lines(const Actor& actor, Id<Incident> id, std::optional<std::string> cursor = {},
                           std::optional<int> limit = {});  // newest first

  Result<std::vector<Plan>> plans(const Actor& actor);
  Result<Plan> create_plan(const Actor& actor, const PlanDraft& draft);
  Result<Plan> change_plan(const Actor& actor, Id<Plan> id, const PlanDraft& draft, std::int64_t version);
  Result<void> remove_plan(const Actor& actor, Id<Plan> id);

  // How far everybody whom a plan sends home, or who stands in a running mode, can work from there. Needs
  // manage_incidents. failed_precondition for what has nothing to do with work from home.
  Result<std::vector<Readiness>> readiness(const Actor& actor, Id<Plan> id);
  Result<std::vector<Readiness>> readiness(const Actor& actor, Id<Incident> id);
  // Where somebody works while the mode is on: he himself, or who has manage_incidents, also for who was not named.
  Result<Incident> take_place(const Actor& actor, Id<Incident> id, Id<identity::User> who, Place place);
  // The actor's own connection; the last one is kept. Any user.
  Result<ConnectionTest> keep_connection_test(const Actor& actor, const ConnectionTrial& trial);

  // What customers are shown, newest first. From memory; any thread.
  std::vector<Notice> notices() const;
  // Incidents that the case is gathered in and that are not over, with what was told last; no policy.
  struct Hit {
    Incident incident;
    std::optional<Update> last;
  };
  std::vector<Hit> hits_of(storage::Snapshot& snapshot, Id<cases::Case> matter);

  // The handler of the consumer "incidents.watch": counts arriving cases, proposes, gathers by itself.
  events::Consumer::Handler watcher();
  // Begins and ends planned surges; every minute.
  Result<void> keep_dates();
  Stats stats();

  struct Work;  // not for callers

 private:
  std::unique_ptr<Work> work_;
};

storage::Schema schema();

}  // namespace deskbell::incidents
