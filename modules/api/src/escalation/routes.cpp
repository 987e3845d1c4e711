#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using escalation::Escalation;
using escalation::Escalations;
using escalation::Ladder;
using escalation::Ladders;
using escalation::Roster;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "escalation"};

escalation::RosterDraft draft_of(const RosterInput& in) {
  escalation::RosterDraft out;
  out.name = in.name.value;
  out.time_zone = in.time_zone.value;
  if (in.shifts) out.shifts = *in.shifts;
  if (in.substitutions) out.substitutions = *in.substitutions;
  if (in.fallback) out.fallback = *in.fallback;
  return out;
}

constexpr const char* kLadderExample =
    R"({"name":"Complaints","when":{"fact":"case.kind","is":"is","value":"complaint"},"levels":[{"key":"soon",)"
    R"("name":"Due soon","triggers":[{"kind":"clock","percent":75}],"actions":[{"kind":"notify",)"
    R"("who":[{"kind":"owner"}]}]},{"key":"broken","name":"Promise broken","triggers":[{"kind":"breach"},)"
    R"({"kind":"by_hand"}],"actions":[{"kind":"raise_level"},{"kind":"call","who":[{"kind":"duty_manager"}],)"
    R"("answer_within_s":900}]}]})";
constexpr const char* kRosterExample =
    R"({"name":"Duty managers","time_zone":"Europe/Berlin","shifts":[],"fallback":[]})";

void add_ladder_routes(Endpoints& endpoints, Ladders& ladders) {
  endpoints.add<http::NoInput, std::vector<Ladder>>(
      endpoint(Method::get, "ladders", "listLadders", "All ladders, in the order in which they are asked"),
      [&](const Actor& actor, const http::NoInput&) { return ladders.list(actor); });
  auto create = endpoint(Method::post, "ladders", "createLadder", "Add a ladder behind the others");
  create.example = kLadderExample;
  endpoints.add<LadderInput, Ladder>(std::move(create), [&](const Actor& actor, const LadderInput& in) {
    return ladders.create(actor, draft_of(in));
  });
  endpoints.add<LadderOrder, std::vector<Ladder>>(
      endpoint(Method::put, "ladders/order", "orderLadders", "Which ladder is asked first; names all of them"),
      [&](const Actor& actor, const LadderOrder& in) { return ladders.reorder(actor, in.order); });
  endpoints.add<OneLadder, Ladder>(
      endpoint(Method::get, "ladders/{ladder}", "getLadder", "One ladder"),
      [&](const Actor& actor, const OneLadder& in) { return ladders.find(actor, in.ladder); });
  endpoints.add<LadderReplacement, Ladder>(
      endpoint(Method::put, "ladders/{ladder}", "changeLadder", "Replace a ladder; version is the one you have seen"),
      [&](const Actor& actor, const LadderReplacement& in) {
        return ladders.change(actor, in.ladder, in.version, draft_of(in));
      });
  endpoints.add<OneLadder, http::NoContent>(
      endpoint(Method::del, "ladders/{ladder}", "deleteLadder", "Remove a ladder; what was raised stays"),
      [&](const Actor& actor, const OneLadder& in) -> Result<http::NoContent> {
        TRY(ladders.remove(actor, in.ladder));
        return http::NoContent{};
      });
}

void add_roster_routes(Endpoints& endpoints, Ladders& ladders) {
  endpoints.add<http::NoInput, std::vector<Roster>>(
      endpoint(Method::get, "rosters", "listRosters", "Who is on duty when; the first one counts by itself"),
      [&](const Actor& actor, const http::NoInput&) { return ladders.rosters(actor); });
  auto create = endpoint(Method::post, "rosters", "createRoster", "Add a roster");
  create.example = kRosterExample;
  endpoints.add<RosterInput, Roster>(std::move(create), [&](const Actor& actor, const RosterInput& in) {
    return ladders.create_roster(actor, draft_of(in));
  });
  endpoints.add<RosterReplacement, Roster>(
      endpoint(Method::put, "rosters/{roster}", "changeRoster", "Replace a roster; version is the one you have seen"),
      [&](const Actor& actor, const RosterReplacement& in) {
        return ladders.change_roster(actor, in.roster, in.version, draft_of(in));
      });
  endpoints.add<OneRoster, http::NoContent>(
      endpoint(Method::del, "rosters/{roster}", "deleteRoster", "Remove a roster that no ladder calls by"),
      [&](const Actor& actor, const OneRoster& in) -> Result<http::NoContent> {
        TRY(ladders.remove_roster(actor, in.roster));
        return http::NoContent{};
      });
  endpoints.add<DutyQuery, escalation::DutyView>(
      endpoint(Method::get, "rosters/{roster}/duty", "getDuty", "Who is called at a moment, in this order"),
      [&](const Actor& actor, const DutyQuery& in) { return ladders.duty(actor, in.roster, in.at); });
}

}  // namespace

void add_escalation_routes(Endpoints& endpoints, Ladders& ladders, Escalations& escalations) {
  add_ladder_routes(endpoints, ladders);
  add_roster_routes(endpoints, ladders);
  endpoints.add<EscalatedCase, escalation::Standing>(
      endpoint(Method::get, "cases/{case_id}/escalations", "getCaseEscalations",
               "Where a case stands on its ladder, and how it came there"),
      [&](const Actor& actor, const EscalatedCase& in) { return escalations.standing(actor, in.case_id); });
  endpoints.add<EscalateInput, Escalation>(
      endpoint(Method::post, "cases/{case_id}/escalate", "escalateCase",
               "Raise a case by hand: to a level, to a line, or to what comes next; it is carried out at once after"),
      [&](const Actor& actor, const EscalateInput& in) {
        return escalations.escalate(actor, in.case_id,
                                    {.level = in.level ? std::optional(in.level->value) : std::nullopt,
                                     .line = in.line,
                                     .note = in.note.value});
      });
  endpoints.add<GiveBackInput, Escalation>(endpoint(Method::post, "cases/{case_id}/return", "returnCase",
                                                    "Give a case back to where it was before it was escalated"),
                                           [&](const Actor& actor, const GiveBackInput& in) {
                                             return escalations.give_back(actor, in.case_id,
                                                                          {.line = in.line, .note = in.note.value});
                                           });
  endpoints.add<EscalationQuery, Page<Escalation>>(
      endpoint(Method::get, "escalations", "listEscalations", "All escalations, newest first"),
      [&](const Actor& actor, const EscalationQuery& in) {
        return escalations.list(actor, {.state = in.state, .cursor = in.cursor, .limit = in.limit});
      });
  endpoints.add<http::NoInput, std::vector<Escalation>>(
      endpoint(Method::get, "escalations/waiting", "listCallsForMe", "Calls that wait for you, oldest first"),
      [&](const Actor& actor, const http::NoInput&) { return escalations.waiting(actor); });
  endpoints.add<AcknowledgeInput, Escalation>(endpoint(Method::post, "escalations/{escalation}/acknowledge",
                                                       "acknowledgeEscalation", "You have it: nobody else is called"),
                                              [&](const Actor& actor, const AcknowledgeInput& in) {
                                                return escalations.acknowledge(actor, in.escalation,
                                                                               in.note ? in.note->value : "");
                                              });
}

}  // namespace deskbell::api
