#pragma once
#include <incidents/incidents.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "incident_store.h"

// What the parts of the use cases share.
namespace deskbell::incidents {

inline constexpr std::string_view kTellJob = "incidents.tell";
inline constexpr std::string_view kSolveJob = "incidents.solve";
inline constexpr std::string_view kDatesJob = "incidents.keep_dates";
inline constexpr int kMaxRunning = 20;
inline constexpr std::string_view kNoSuch = "There is no such incident.";

// ---- rules.cpp: pure ----

// As it was written; a text of blanks counts as none.
Result<std::string> checked_text(std::string field, std::string_view in, int least, int most);
Result<Texts> checked_texts(std::string field, const Texts& texts, int limit);
// The sort of cases that is counted together.
std::string sort_of(std::string_view case_kind, std::optional<Id<cases::Category>> category);
std::string sort_of(const Incident& incident);
bool gathers(const Incident& incident, const cases::Case& matter);
Result<Surge> checked_surge(const Surge& surge);
Result<PlanDraft> checked(const PlanDraft& draft);

struct Incidents::Work {
  explicit Work(Needs its_needs);

  Needs needs;

  Time now() const { return needs.clock.now(); }
  Result<Incident> load_to_change(storage::Transaction& tx, const Actor& actor, Id<Incident> id) const;
  Result<Incident> load_running(storage::Transaction& tx, const Actor& actor, Id<Incident> id) const;
  Result<std::vector<Called>> roster_of(storage::Snapshot& snapshot, const std::vector<Duty>& duties) const;
  Line add_line(storage::Transaction& tx, const Actor& actor, Id<Incident> incident, LineKind kind, std::string text);
  template <class Event>
  void append(storage::Transaction& tx, const Actor& actor, const Incident& incident, std::optional<Line> line,
              std::optional<Update> update = {}) {
    Event event;
    event.incident = incident;
    if (!actor.name.empty()) event.by_name = actor.name;
    event.line = std::move(line);
    event.update = std::move(update);
    needs.log.append(tx, incident.id.value, actor.id, event);
    tx.after_commit([this] { forget_notices(); });
  }
  void forget_notices() {
    const std::lock_guard lock(mutex);
    ++changes;
    known_notices.reset();
  }
  // Stores, writes the line and tells it.
  template <class Event>
  void save(storage::Transaction& tx, const Actor& actor, Incident& incident, LineKind kind, std::string text) {
    ++incident.version;
    store::update(tx, incident, sort_of(incident), now());
    append<Event>(tx, actor, incident, add_line(tx, actor, incident.id, kind, std::move(text)));
  }
  Result<Incident> begin(storage::Transaction& tx, const Actor& actor, Incident incident, const NewIncident& what);
  Result<void> apply_plan(storage::Transaction& tx, Incident& incident, Id<Plan> id);
  void free_plan(storage::Transaction& tx, const Incident& incident);
  void call(storage::Transaction& tx, const Actor& actor, Incident& incident, Whom whom);

  // home.cpp
  Result<void> check_home(storage::Snapshot& snapshot, const PlanDraft& draft) const;
  Result<HomeMode> mode_of(storage::Transaction& tx, const HomeOffice& office) const;
  std::vector<Id<identity::User>> people_of(storage::Snapshot& snapshot, const HomeOffice& office) const;
  std::vector<Readiness> readiness_of(storage::Snapshot& snapshot, const std::vector<Id<identity::User>>& people,
                                      const std::vector<DeskBound>& desk_bound) const;
  void send_home(storage::Transaction& tx, const Incident& incident);
  void call_back(storage::Transaction& tx, const Incident& incident);

  // gathering.cpp
  bool add_case(storage::Transaction& tx, const Actor& actor, Incident& incident, const cases::Case& matter);
  Result<GatherResult> add_cases(const Actor& actor, Id<Incident> id, const std::vector<Id<cases::Case>>& cases);

  // telling.cpp
  Result<Update> tell(storage::Transaction& tx, const Actor& actor, Incident& incident, const Texts& texts);
  Result<void> tell_pending(Id<Update> id);
  Result<void> tell_one(storage::Transaction& tx, Update& update, Id<cases::Case> id);
  Result<void> solve_cases(std::string_view payload);

  // watch.cpp
  void watch(storage::Transaction& tx, const cases::Case& matter, Time at);
  double expected_of(storage::Snapshot& snapshot, const std::string& sort, std::int64_t window);

  std::vector<Notice> read_notices();

  struct Expected {
    std::int64_t window = 0;
    double value = 0;
  };
  std::map<std::string, Expected> expectations;  // by sort; of the watcher's one thread

  mutable std::mutex mutex;
  std::optional<std::vector<Notice>> known_notices;
  std::uint64_t changes = 0;  // what was read before a change is not kept after it
  std::unique_ptr<events::Log::Listener> listener;
};

struct TellJob {
  Id<Update> update;
};
BOOST_DESCRIBE_STRUCT(TellJob, (), (update))

struct SolveJob {
  Id<Incident> incident;
  std::int64_t before = 0;
  int solved = 0;
  int refused = 0;
  Texts words;
};
BOOST_DESCRIBE_STRUCT(SolveJob, (), (incident, before, solved, refused, words))

}  // namespace deskbell::incidents
