#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using http::Method;
using incidents::Incident;
using incidents::Incidents;
using incidents::Plan;

constexpr Branch endpoint{"/api/v1/incidents", "incidents"};

constexpr Branch of_plan{"/api/v1/incident-plans", "incidents"};

constexpr Branch of_connection{"/api/v1/connection-tests", "incidents"};

template <int Min, int Max>
std::string or_empty(const std::optional<Text<Min, Max>>& text) {
  return text ? text->value : std::string();
}

incidents::NewIncident new_incident(const IncidentInput& in) {
  incidents::NewIncident out;
  out.kind = in.kind.value_or(incidents::Kind::emergency);
  out.severity = in.severity.value_or(incidents::Severity::major);
  out.title = in.title.value;
  out.description = or_empty(in.description);
  out.plan = in.plan;
  out.lead = in.lead;
  out.started_at = in.started_at;
  if (in.gather_kind) out.gather_kind = in.gather_kind->value;
  out.gather_category = in.gather_category;
  out.banner = in.banner.value_or(incidents::Texts());
  out.greeting = in.greeting.value_or(incidents::Texts());
  return out;
}

std::vector<incidents::Duty> duties(const std::vector<DutyInput>& in) {
  std::vector<incidents::Duty> out;
  for (const DutyInput& one : in) out.push_back({one.user, or_empty(one.role)});
  return out;
}

incidents::IncidentChange change_of(const ChangeIncident& in) {
  incidents::IncidentChange out;
  if (in.title) out.title = in.title->value;
  if (in.description) out.description = in.description->value;
  out.severity = in.severity;
  out.lead = in.lead;
  out.banner = in.banner;
  out.greeting = in.greeting;
  if (in.checklist) {
    out.checklist.emplace();
    for (const ItemInput& item : *in.checklist) out.checklist->push_back({.text = item.text.value, .done = item.done});
  }
  if (in.roster) out.roster = duties(*in.roster);
  out.version = in.version;
  return out;
}

incidents::Review review_of(const ReviewIncident& in) {
  incidents::Review out{.summary = in.summary.value,
                        .cause = or_empty(in.cause),
                        .went_well = or_empty(in.went_well),
                        .went_badly = or_empty(in.went_badly)};
  if (in.actions)
    for (const auto& action : *in.actions)
      out.actions.push_back(
          {.text = action.text.value, .owner = action.owner, .due_at = action.due_at, .done_at = action.done_at});
  return out;
}

incidents::PlanDraft draft_of(const PlanInput& in) {
  incidents::PlanDraft out;
  out.kind = in.kind;
  out.name = in.name.value;
  out.description = or_empty(in.description);
  out.severity = in.severity.value_or(incidents::Severity::major);
  if (in.checklist)
    for (const auto& item : *in.checklist) out.checklist.push_back(item.value);
  if (in.roster) out.roster = duties(*in.roster);
  out.banner = in.banner.value_or(incidents::Texts());
  out.greeting = in.greeting.value_or(incidents::Texts());
  out.surge = in.surge;
  out.home = in.home;
  return out;
}

void add_life_routes(Endpoints& endpoints, Incidents& all) {
  endpoints.add<IncidentQuery, Page<Incident>>(
      endpoint(Method::get, "", "listIncidents", "Incidents, newest first"),
      [&](const Actor& actor, const IncidentQuery& in) {
        return all.list(actor, {.state = in.state, .kind = in.kind, .running = in.running, .cursor = in.cursor, .limit = in.limit});
      });
  endpoints.add<IncidentInput, Incident>(
      endpoint(Method::post, "", "declareIncident", "Declare an incident, with a plan or without; its roster is called"),
      [&](const Actor& actor, const IncidentInput& in) { return all.declare(actor, new_incident(in)); });
  endpoints.add<OneIncident, Incident>(
      endpoint(Method::get, "/{incident}", "getIncident", "One incident"),
      [&](const Actor& actor, const OneIncident& in) { return all.find(actor, in.incident); });
  endpoints.add<ChangeIncident, Incident>(
      endpoint(Method::patch, "/{incident}", "changeIncident", "Change words, lead, banner, greeting, checklist or roster"),
      [&](const Actor& actor, const ChangeIncident& in) { return all.change(actor, in.incident, change_of(in)); });
  endpoints.add<ConfirmIncident, Incident>(
      endpoint(Method::post, "/{incident}/confirm", "confirmIncident", "Make what the watch proposed an incident"),
      [&](const Actor& actor, const ConfirmIncident& in) { return all.confirm(actor, in.incident, new_incident(in)); });
  endpoints.add<DismissIncident, Incident>(
      endpoint(Method::post, "/{incident}/dismiss", "dismissIncident", "What the watch proposed is none"),
      [&](const Actor& actor, const DismissIncident& in) { return all.dismiss(actor, in.incident, or_empty(in.reason)); });
  endpoints.add<CallRoster, Incident>(
      endpoint(Method::post, "/{incident}/call", "callRoster", "Call the people on the roster"),
      [&](const Actor& actor, const CallRoster& in) {
        return all.call_roster(actor, in.incident, in.again.value_or(false) ? Incidents::Whom::all : Incidents::Whom::uncalled);
      });
  endpoints.add<AnswerCall, Incident>(
      endpoint(Method::post, "/{incident}/answer", "answerCall", "I am coming, or I cannot; by who was called"),
      [&](const Actor& actor, const AnswerCall& in) {
        return all.answer_call(actor, in.incident,
                               in.answer == CallAnswer::coming ? incidents::Answer::coming : incidents::Answer::cannot);
      });
  endpoints.add<ResolveIncident, Incident>(
      endpoint(Method::post, "/{incident}/resolve", "resolveIncident", "End it; banner and greeting go"),
      [&](const Actor& actor, const ResolveIncident& in) {
        return all.resolve(actor, in.incident, in.texts.value_or(incidents::Texts()),
                           in.solve_cases.value_or(false) ? Incidents::CasesThen::solve : Incidents::CasesThen::stay);
      });
  endpoints.add<ReviewIncident, Incident>(
      endpoint(Method::put, "/{incident}/review", "reviewIncident", "What was learnt, and what is done about it"),
      [&](const Actor& actor, const ReviewIncident& in) { return all.review(actor, in.incident, review_of(in)); });
}

void add_work_routes(Endpoints& endpoints, Incidents& all) {
  endpoints.add<PageOfIncident, Page<incidents::Line>>(
      endpoint(Method::get, "/{incident}/lines", "listIncidentLines", "The log, newest first"),
      [&](const Actor& actor, const PageOfIncident& in) { return all.lines(actor, in.incident, in.cursor, in.limit); });
  endpoints.add<NoteIncident, incidents::Line>(
      endpoint(Method::post, "/{incident}/lines", "noteIncident", "Write into the log"),
      [&](const Actor& actor, const NoteIncident& in) { return all.note(actor, in.incident, in.text.value); });
  endpoints.add<PageOfIncident, Page<incidents::GatheredCase>>(
      endpoint(Method::get, "/{incident}/cases", "listIncidentCases", "Its cases, gathered last first; those that you may see"),
      [&](const Actor& actor, const PageOfIncident& in) { return all.cases(actor, in.incident, in.cursor, in.limit); });
  endpoints.add<GatherCases, incidents::GatherResult>(
      endpoint(Method::post, "/{incident}/cases", "gatherCases", "Gather cases by hand or by a filter, at most 500 at once"),
      [&](const Actor& actor, const GatherCases& in) -> Result<incidents::GatherResult> {
        TRY(identity::require(actor, Permission::manage_incidents));
        if (in.cases.has_value() == in.filter.has_value()) return invalid("cases", "or filter is required, not both");
        return in.cases ? all.gather(actor, in.incident, *in.cases) : all.gather(actor, in.incident, *in.filter);
      });
  endpoints.add<ReleaseCase, http::NoContent>(
      endpoint(Method::del, "/{incident}/cases/{case_id}", "releaseCase", "The case does not belong to it"),
      [&](const Actor& actor, const ReleaseCase& in) -> Result<http::NoContent> {
        TRY(all.release(actor, in.incident, in.case_id));
        return http::NoContent();
      });
  endpoints.add<OneIncident, std::vector<incidents::Update>>(
      endpoint(Method::get, "/{incident}/updates", "listIncidentUpdates", "What customers were told, with progress; newest first"),
      [&](const Actor& actor, const OneIncident& in) { return all.updates(actor, in.incident); });
  endpoints.add<TellAll, incidents::Update>(
      endpoint(Method::post, "/{incident}/updates", "tellAll", "Tell all customers that are hit, each in his conversation and language"),
      [&](const Actor& actor, const TellAll& in) { return all.tell(actor, in.incident, in.texts); });
}

void add_plan_routes(Endpoints& endpoints, Incidents& all) {
  endpoints.add<http::NoInput, std::vector<Plan>>(
      of_plan(Method::get, "", "listPlans", "Emergency plans, planned surges and the work-from-home mode"),
      [&](const Actor& actor, const http::NoInput&) { return all.plans(actor); });
  endpoints.add<PlanInput, Plan>(of_plan(Method::post, "", "createPlan", "Write a plan"),
                                 [&](const Actor& actor, const PlanInput& in) { return all.create_plan(actor, draft_of(in)); });
  endpoints.add<ChangePlan, Plan>(of_plan(Method::put, "/{plan}", "changePlan", "Replace a plan of this version"),
                                  [&](const Actor& actor, const ChangePlan& in) {
                                    return all.change_plan(actor, in.plan, draft_of(in), in.version);
                                  });
  endpoints.add<OnePlan, http::NoContent>(of_plan(Method::del, "/{plan}", "removePlan", "Remove a plan that is not running"),
                                          [&](const Actor& actor, const OnePlan& in) -> Result<http::NoContent> {
                                            TRY(all.remove_plan(actor, in.plan));
                                            return http::NoContent();
                                          });
}

void add_home_routes(Endpoints& endpoints, Incidents& all) {
  endpoints.add<OnePlan, std::vector<incidents::Readiness>>(
      of_plan(Method::get, "/{plan}/readiness", "getPlanReadiness", "Who could work from home now, and what is in the way"),
      [&](const Actor& actor, const OnePlan& in) { return all.readiness(actor, in.plan); });
  endpoints.add<OneIncident, std::vector<incidents::Readiness>>(
      endpoint(Method::get, "/{incident}/readiness", "getHomeReadiness", "The same of those who stand in the running mode"),
      [&](const Actor& actor, const OneIncident& in) { return all.readiness(actor, in.incident); });
  endpoints.add<TakePlace, Incident>(
      endpoint(Method::post, "/{incident}/place", "takePlace", "Where I work while work from home is on; who leads says it for others"),
      [&](const Actor& actor, const TakePlace& in) {
        return all.take_place(actor, in.incident, in.user.value_or(actor.user()), in.place);
      });
  endpoints.add<ConnectionTestInput, incidents::ConnectionTest>(
      of_connection(Method::post, "", "keepConnectionTest", "How good my own connection is; 5 to 50 round trips"),
      [&](const Actor& actor, const ConnectionTestInput& in) {
        return all.keep_connection_test(actor, {.round_trips_ms = in.round_trips_ms, .lost = in.lost});
      });
}

}  // namespace

void add_incident_routes(Endpoints& endpoints, Incidents& incidents) {
  add_life_routes(endpoints, incidents);
  add_work_routes(endpoints, incidents);
  add_plan_routes(endpoints, incidents);
  add_home_routes(endpoints, incidents);
}

}  // namespace deskbell::api
