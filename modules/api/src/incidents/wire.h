#pragma once
#include <incidents/incidents.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about incidents, beyond incidents' own types.
namespace deskbell::api {

struct IncidentInput {
  std::optional<incidents::Kind> kind;  // none: emergency, or the plan's
  std::optional<incidents::Severity> severity;
  Text<1, 200> title;
  std::optional<Text<0, 10000>> description;
  std::optional<Id<incidents::Plan>> plan;
  std::optional<Id<identity::User>> lead;
  std::optional<Time> started_at;
  std::optional<Text<1, 40>> gather_kind;
  std::optional<Id<cases::Category>> gather_category;
  std::optional<incidents::Texts> banner;
  std::optional<incidents::Texts> greeting;
};
BOOST_DESCRIBE_STRUCT(IncidentInput, (),
                      (kind, severity, title, description, plan, lead, started_at, gather_kind, gather_category, banner,
                       greeting))

struct OneIncident {
  Id<incidents::Incident> incident;
};
BOOST_DESCRIBE_STRUCT(OneIncident, (), (incident))

struct ConfirmIncident : IncidentInput {
  Id<incidents::Incident> incident;
};
BOOST_DESCRIBE_STRUCT(ConfirmIncident, (IncidentInput), (incident))

struct DismissIncident {
  Id<incidents::Incident> incident;
  std::optional<Text<0, 4000>> reason;
};
BOOST_DESCRIBE_STRUCT(DismissIncident, (), (incident, reason))

struct ItemInput {
  Text<1, 300> text;
  bool done = false;
};
BOOST_DESCRIBE_STRUCT(ItemInput, (), (text, done))

struct DutyInput {
  Id<identity::User> user;
  std::optional<Text<0, 120>> role;
};
BOOST_DESCRIBE_STRUCT(DutyInput, (), (user, role))

struct ChangeIncident {
  Id<incidents::Incident> incident;
  std::optional<Text<1, 200>> title;
  std::optional<Text<0, 10000>> description;
  std::optional<incidents::Severity> severity;
  std::optional<Id<identity::User>> lead;
  std::optional<incidents::Texts> banner;
  std::optional<incidents::Texts> greeting;
  std::optional<std::vector<ItemInput>> checklist;
  std::optional<std::vector<DutyInput>> roster;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(ChangeIncident, (),
                      (incident, title, description, severity, lead, banner, greeting, checklist, roster, version))

struct CallRoster {
  Id<incidents::Incident> incident;
  std::optional<bool> again;  // also those who were called before
};
BOOST_DESCRIBE_STRUCT(CallRoster, (), (incident, again))

enum class CallAnswer { coming, cannot };
BOOST_DESCRIBE_ENUM(CallAnswer, coming, cannot)

struct AnswerCall {
  Id<incidents::Incident> incident;
  CallAnswer answer = CallAnswer::coming;
};
BOOST_DESCRIBE_STRUCT(AnswerCall, (), (incident, answer))

struct NoteIncident {
  Id<incidents::Incident> incident;
  Text<1, 4000> text;
};
BOOST_DESCRIBE_STRUCT(NoteIncident, (), (incident, text))

struct ResolveIncident {
  Id<incidents::Incident> incident;
  std::optional<incidents::Texts> texts;  // told to all before it ends
  std::optional<bool> solve_cases;
};
BOOST_DESCRIBE_STRUCT(ResolveIncident, (), (incident, texts, solve_cases))

struct ReviewIncident {
  Id<incidents::Incident> incident;
  Text<1, 10000> summary;
  std::optional<Text<0, 10000>> cause;
  std::optional<Text<0, 10000>> went_well;
  std::optional<Text<0, 10000>> went_badly;
  struct Action {
    Text<1, 500> text;
    std::optional<Id<identity::User>> owner;
    std::optional<Time> due_at;
    std::optional<Time> done_at;
    BOOST_DESCRIBE_CLASS(Action, (), (text, owner, due_at, done_at), (), ())
  };
  std::optional<std::vector<Action>> actions;
};
BOOST_DESCRIBE_STRUCT(ReviewIncident, (), (incident, summary, cause, went_well, went_badly, actions))

// By hand, or by a filter; not both.
struct GatherCases {
  Id<incidents::Incident> incident;
  std::optional<std::vector<Id<cases::Case>>> cases;
  std::optional<cases::CaseFilter> filter;
};
BOOST_DESCRIBE_STRUCT(GatherCases, (), (incident, cases, filter))

struct ReleaseCase {
  Id<incidents::Incident> incident;
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(ReleaseCase, (), (incident, case_id))

struct PageOfIncident {
  Id<incidents::Incident> incident;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(PageOfIncident, (), (incident, cursor, limit))

struct TellAll {
  Id<incidents::Incident> incident;
  incidents::Texts texts;
};
BOOST_DESCRIBE_STRUCT(TellAll, (), (incident, texts))

struct IncidentQuery {
  std::optional<incidents::State> state;
  std::optional<incidents::Kind> kind;
  std::optional<bool> running;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(IncidentQuery, (), (state, kind, running, cursor, limit))

struct PlanInput {
  incidents::Kind kind = incidents::Kind::emergency;
  Text<1, 120> name;
  std::optional<Text<0, 10000>> description;
  std::optional<incidents::Severity> severity;
  std::optional<std::vector<Text<1, 300>>> checklist;
  std::optional<std::vector<DutyInput>> roster;
  std::optional<incidents::Texts> banner;
  std::optional<incidents::Texts> greeting;
  std::optional<incidents::Surge> surge;
  std::optional<incidents::HomeOffice> home;
};
BOOST_DESCRIBE_STRUCT(PlanInput, (),
                      (kind, name, description, severity, checklist, roster, banner, greeting, surge, home))

struct TakePlace {
  Id<incidents::Incident> incident;
  incidents::Place place = incidents::Place::home;
  std::optional<Id<identity::User>> user;  // none: oneself
};
BOOST_DESCRIBE_STRUCT(TakePlace, (), (incident, place, user))

struct ConnectionTestInput {
  std::vector<std::chrono::milliseconds> round_trips_ms;
  int lost = 0;
};
BOOST_DESCRIBE_STRUCT(ConnectionTestInput, (), (round_trips_ms, lost))

struct ChangePlan : PlanInput {
  Id<incidents::Plan> plan;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangePlan, (PlanInput), (plan, version))

struct OnePlan {
  Id<incidents::Plan> plan;
};
BOOST_DESCRIBE_STRUCT(OnePlan, (), (plan))

}  // namespace deskbell::api
