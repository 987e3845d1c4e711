#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <cases/case.h>
#include <identity/actor.h>
#include <incidents/home.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is larger than a case: an outage that hits hundreds of customers, a promotion that doubles the work, a day on
// which everybody works from home. All three are run the same way: a plan, people who are called, words for the
// customers, a log, a review.
namespace deskbell::incidents {

struct Plan;

enum class Kind {
  emergency,
  surge,          // expected work, such as a promotion
  work_from_home  // the office is closed, the service is not
};
BOOST_DESCRIBE_ENUM(Kind, emergency, surge, work_from_home)

enum class State {
  proposed,   // by the watch over arriving cases; nothing has happened yet
  dismissed,  // it was none
  declared,
  resolved,
  reviewed
};
BOOST_DESCRIBE_ENUM(State, proposed, dismissed, declared, resolved, reviewed)

enum class Severity { minor, major, critical };
BOOST_DESCRIBE_ENUM(Severity, minor, major, critical)

// Words for customers by language tag ("en", "zh-CN").
using Texts = std::map<std::string, std::string>;
// In the language, else English, else whatever there is.
const std::string& text_in(const Texts& texts, std::string_view language);

struct Item {
  std::string text;
  bool done = false;
  std::optional<std::string> by_name;
  std::optional<Time> done_at;
  bool operator==(const Item&) const = default;
};
BOOST_DESCRIBE_STRUCT(Item, (), (text, done, by_name, done_at))

enum class Answer { none, coming, cannot };
BOOST_DESCRIBE_ENUM(Answer, none, coming, cannot)

struct Called {
  Id<identity::User> user;
  std::string name;
  std::string role;
  std::optional<Time> called_at;
  Answer answer = Answer::none;
  std::optional<Time> answered_at;
  bool operator==(const Called&) const = default;
};
BOOST_DESCRIBE_STRUCT(Called, (), (user, name, role, called_at, answer, answered_at))

// More cases of a sort than chance explains; see burst.h.
struct Burst {
  std::string case_kind;
  std::optional<Id<cases::Category>> category;
  std::int64_t seen = 0;
  double expected = 0;
  double chance = 0;  // of so many or more
  std::chrono::seconds window_s{};
  bool operator==(const Burst&) const = default;
};
BOOST_DESCRIBE_STRUCT(Burst, (), (case_kind, category, seen, expected, chance, window_s))

// For surges: what is expected, and who helps.
struct Surge {
  Time from;
  Time to;
  std::int64_t expected_per_day = 0;  // contacts
  std::vector<Id<routing::Queue>> queues;
  std::optional<Id<routing::Queue>> overflow;  // takes what those cannot, while it lasts
  std::vector<Id<identity::Team>> teams;       // who stand by: shop, logistics, ...
  bool operator==(const Surge&) const = default;
};
BOOST_DESCRIBE_STRUCT(Surge, (), (from, to, expected_per_day, queues, overflow, teams))

struct ReviewAction {
  std::string text;
  std::optional<Id<identity::User>> owner;
  std::string owner_name;
  std::optional<Time> due_at;
  std::optional<Time> done_at;
  bool operator==(const ReviewAction&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReviewAction, (), (text, owner, owner_name, due_at, done_at))

struct Review {
  std::string summary;
  std::string cause;
  std::string went_well;
  std::string went_badly;
  std::vector<ReviewAction> actions;
  bool operator==(const Review&) const = default;
};
BOOST_DESCRIBE_STRUCT(Review, (), (summary, cause, went_well, went_badly, actions))

struct Incident {
  Id<Incident> id;
  Kind kind = Kind::emergency;
  State state = State::declared;
  Severity severity = Severity::major;
  std::string title;
  std::string description;
  std::optional<Burst> burst;  // why it was proposed
  std::optional<Id<Plan>> plan;
  std::string plan_name;
  std::optional<Surge> surge;
  std::optional<HomeMode> home;
  std::optional<Id<identity::User>> lead;
  std::string lead_name;
  // New cases of this sort are gathered by themselves while it lasts.
  std::optional<std::string> gather_kind;
  std::optional<Id<cases::Category>> gather_category;
  Texts banner;    // in the widget and on tracking pages while it lasts; empty: none
  Texts greeting;  // instead of the widget's own while it lasts; empty: none
  std::vector<Item> checklist;
  std::vector<Called> roster;
  std::optional<Review> review;
  std::int64_t case_count = 0;
  Time started_at;  // when it began in the world
  std::optional<Time> declared_at;
  std::optional<Time> resolved_at;
  std::int64_t version = 1;
  bool operator==(const Incident&) const = default;
};
BOOST_DESCRIBE_STRUCT(Incident, (),
                      (id, kind, state, severity, title, description, burst, plan, plan_name, surge, home, lead,
                       lead_name, gather_kind, gather_category, banner, greeting, checklist, roster, review, case_count,
                       started_at, declared_at, resolved_at, version))

enum class LineKind {
  note,
  declared,
  changed,
  called,
  answered,
  gathered,
  released,
  update,
  checked,
  placed,  // somebody said where he works
  resolved,
  reviewed
};
BOOST_DESCRIBE_ENUM(LineKind, note, declared, changed, called, answered, gathered, released, update, checked, placed,
                    resolved, reviewed)

// A line of the log, which is also the time line of the review.
struct Line {
  Id<Line> id;
  Id<Incident> incident;
  Time at;
  std::string by_name;  // empty: the program
  LineKind kind = LineKind::note;
  std::string text;
  bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (id, incident, at, by_name, kind, text))

enum class Delivery {
  pending,
  sent,
  unreachable  // neither this case nor another one of its customer has a conversation in which it could be said
};
BOOST_DESCRIBE_ENUM(Delivery, pending, sent, unreachable)

// One message to all who are hit, each person once: in the conversation and language of his newest case.
struct Update {
  Id<Update> id;
  Id<Incident> incident;
  Texts texts;
  std::string by_name;
  Time at;
  std::int64_t total = 0;     // cases
  std::int64_t sent = 0;      // cases whose customer was told, in this one's conversation or in that of another
  std::int64_t messages = 0;  // that it took
  std::int64_t unreachable = 0;
  std::optional<Time> finished_at;
  bool operator==(const Update&) const = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (id, incident, texts, by_name, at, total, sent, messages, unreachable, finished_at))

struct GatheredCase {
  cases::CaseSummary matter;
  Time gathered_at;
  std::string by_name;  // empty: by itself
};
BOOST_DESCRIBE_STRUCT(GatheredCase, (), (matter, gathered_at, by_name))

struct Duty {
  Id<identity::User> user;
  std::string role;
  bool operator==(const Duty&) const = default;
};
BOOST_DESCRIBE_STRUCT(Duty, (), (user, role))

// A template. One of kind surge with times is declared and ended by itself.
struct Plan {
  Id<Plan> id;
  Kind kind = Kind::emergency;
  std::string name;
  std::string description;
  Severity severity = Severity::major;
  std::vector<std::string> checklist;
  std::vector<Duty> roster;
  Texts banner;
  Texts greeting;
  std::optional<Surge> surge;
  std::optional<HomeOffice> home;  // of kind work_from_home
  std::optional<Id<Incident>> running;
  std::optional<Time> begun_for;  // the surge's begin for which it was declared last
  std::int64_t version = 1;
  bool operator==(const Plan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, kind, name, description, severity, checklist, roster, banner, greeting, surge,
                                 home, running, begun_for, version))

// What customers are shown now.
struct Notice {
  Id<Incident> incident;
  Texts banner;
  Texts greeting;
  Time since;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (incident, banner, greeting, since))

// ---- events: on the incident's stream; all carry the incident after them ----

struct IncidentEvent {
  Incident incident;
  std::optional<std::string> by_name;
  std::optional<Line> line;      // what was added to the log
  std::optional<Update> update;  // of Told
};
BOOST_DESCRIBE_STRUCT(IncidentEvent, (), (incident, by_name, line, update))

struct Proposed : IncidentEvent {
  static constexpr std::string_view kKind = "incident.proposed";
};
struct Dismissed : IncidentEvent {
  static constexpr std::string_view kKind = "incident.dismissed";
};
struct Declared : IncidentEvent {
  static constexpr std::string_view kKind = "incident.declared";
};
struct Changed : IncidentEvent {
  static constexpr std::string_view kKind = "incident.changed";
};
struct Gathered : IncidentEvent {
  static constexpr std::string_view kKind = "incident.gathered";
};
struct Told : IncidentEvent {  // when an update begins, as it goes on, and when it is finished
  static constexpr std::string_view kKind = "incident.told";
};
struct Noted : IncidentEvent {
  static constexpr std::string_view kKind = "incident.noted";
};
struct RosterCalled : IncidentEvent {  // on the stream of each person who is called as well
  static constexpr std::string_view kKind = "incident.called";
};
struct Resolved : IncidentEvent {
  static constexpr std::string_view kKind = "incident.resolved";
};
struct Reviewed : IncidentEvent {
  static constexpr std::string_view kKind = "incident.reviewed";
};
BOOST_DESCRIBE_STRUCT(Proposed, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Dismissed, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Declared, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Changed, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Gathered, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Told, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Noted, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(RosterCalled, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Resolved, (IncidentEvent), ())
BOOST_DESCRIBE_STRUCT(Reviewed, (IncidentEvent), ())

// On the case's stream.
struct CaseGathered {
  static constexpr std::string_view kKind = "incident.case_gathered";
  Id<Incident> incident;
  std::string title;
  std::optional<std::string> by_name;
};
struct CaseReleased {
  static constexpr std::string_view kKind = "incident.case_released";
  Id<Incident> incident;
  std::string title;
  std::optional<std::string> by_name;
};
struct CaseTold {
  static constexpr std::string_view kKind = "incident.case_told";
  Id<Incident> incident;
  Id<Update> update;
  std::string text;
  Delivery delivery = Delivery::sent;
};
BOOST_DESCRIBE_STRUCT(CaseGathered, (), (incident, title, by_name))
BOOST_DESCRIBE_STRUCT(CaseReleased, (), (incident, title, by_name))
BOOST_DESCRIBE_STRUCT(CaseTold, (), (incident, update, text, delivery))

// On the workspace's stream, for the audit trail.
struct PlanChanged {
  static constexpr std::string_view kKind = "settings.incident_plan_changed";
  Plan plan;
  bool removed = false;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(PlanChanged, (), (plan, removed, by_name, address, request))

}  // namespace deskbell::incidents
