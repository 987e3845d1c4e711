#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using complaints::Complaint;
using complaints::Complaints;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "complaints"};

template <int Min, int Max>
std::optional<std::string> text(const std::optional<Text<Min, Max>>& from) {
  return from ? std::optional(from->value) : std::nullopt;
}

complaints::ComplaintChange change_of(const ChangeComplaint& in) {
  return {.product = text(in.product),
          .batch = text(in.batch),
          .harm = in.harm,
          .harm_text = text(in.harm_text),
          .severity = in.severity,
          .demand = in.demand,
          .demand_text = text(in.demand_text),
          .demand_money = in.demand_money,
          .regulator = in.regulator,
          .regulator_reference = text(in.regulator_reference),
          .regulator_received_at = in.regulator_received_at,
          .no_regulator = in.no_regulator,
          .cause = in.cause,
          .no_cause = in.no_cause,
          .whys = in.whys,
          .outcome = in.outcome,
          .decision = text(in.decision),
          .answer = text(in.answer),
          .lesson = text(in.lesson),
          .version = in.version};
}

complaints::ComplaintFilter filter_of(const WhichComplaints& in) {
  return {.cause = in.cause,
          .no_cause = in.no_cause,
          .product = in.product,
          .batch = in.batch,
          .harm = in.harm,
          .severity = in.severity,
          .step = in.step,
          .open = in.open,
          .from = in.from,
          .to = in.to};
}

void add_step_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<OneComplaint, Complaint>(
      endpoint(Method::get, "cases/{case_id}/complaint", "getComplaint", "What a complaint has beyond other cases"),
      [&](const Actor& actor, const OneComplaint& in) { return complaints.find(actor, in.case_id); });
  auto change = endpoint(Method::patch, "cases/{case_id}/complaint", "changeComplaint",
                         "Change details; what was decided on stays as it is after the decision");
  change.example = R"({"product":"Kettle K-200","batch":"B7","harm":"health","severity":"serious","demand":"refund"})";
  endpoints.add<ChangeComplaint, Complaint>(std::move(change), [&](const Actor& actor, const ChangeComplaint& in) {
    return complaints.change(actor, in.case_id, change_of(in));
  });
  endpoints.add<OneComplaint, std::vector<complaints::Step>>(
      endpoint(Method::get, "cases/{case_id}/complaint/next-steps", "listNextComplaintSteps",
               "The steps that may be taken now"),
      [&](const Actor& actor, const OneComplaint& in) { return complaints.next_steps(actor, in.case_id); });
  endpoints.add<TakeComplaintStep, Complaint>(
      endpoint(Method::post, "cases/{case_id}/complaint/steps", "takeComplaintStep",
               "Take the next step; told with by_message posts the answer to the customer"),
      [&](const Actor& actor, const TakeComplaintStep& in) {
        return complaints.take_step(actor, in.case_id, in.step, in.note ? in.note->value : "",
                                    in.telling.value_or(complaints::Telling::by_us));
      });
  endpoints.add<UndoComplaintStep, Complaint>(endpoint(Method::post, "cases/{case_id}/complaint/steps/undo",
                                                       "undoComplaintStep", "Take the last step back, with a reason"),
                                              [&](const Actor& actor, const UndoComplaintStep& in) {
                                                return complaints.undo_step(actor, in.case_id, in.reason.value);
                                              });
  endpoints.add<AddFinding, Complaint>(endpoint(Method::post, "cases/{case_id}/complaint/findings",
                                                "addComplaintFinding", "What the investigation found, with evidence"),
                                       [&](const Actor& actor, const AddFinding& in) {
                                         return complaints.add_finding(
                                             actor, in.case_id, in.text.value,
                                             in.evidence.value_or(std::vector<Id<blob::Attachment>>()));
                                       });
}

void add_remedy_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<ProposeComplaintRemedy, Complaint>(
      endpoint(Method::post, "cases/{case_id}/complaint/remedies", "proposeComplaintRemedy",
               "A remedy for the customer; above the limit for the harm an approval is asked for"),
      [&](const Actor& actor, const ProposeComplaintRemedy& in) {
        return complaints.propose(actor, in.case_id,
                                  {.kind = in.kind,
                                   .text = in.text,
                                   .cost = in.cost,
                                   .reason = in.reason ? in.reason->value : "",
                                   .evidence = in.evidence.value_or(std::vector<Id<blob::Attachment>>())});
      });
  endpoints.add<OneComplaintRemedy, Complaint>(
      endpoint(Method::post, "cases/{case_id}/complaint/remedies/{remedy}/give", "giveComplaintRemedy",
               "It was given to the customer"),
      [&](const Actor& actor, const OneComplaintRemedy& in) { return complaints.give(actor, in.case_id, in.remedy); });
  endpoints.add<OneComplaintRemedy, Complaint>(
      endpoint(Method::post, "cases/{case_id}/complaint/remedies/{remedy}/drop", "dropComplaintRemedy",
               "It will not be given; its approval is withdrawn"),
      [&](const Actor& actor, const OneComplaintRemedy& in) { return complaints.drop(actor, in.case_id, in.remedy); });
}

void add_action_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<AddComplaintAction, complaints::Action>(
      endpoint(Method::post, "cases/{case_id}/complaint/actions", "addComplaintAction",
               "Something that keeps it from happening again"),
      [&](const Actor& actor, const AddComplaintAction& in) {
        return complaints.add_action(
            actor, in.case_id, {.text = in.text, .owner = in.owner, .due_at = in.due_at, .check_at = in.check_at});
      });
  endpoints.add<ListComplaintActions, Page<complaints::Action>>(
      endpoint(Method::get, "complaint-actions", "listComplaintActions",
               "Preventive actions, due first first: of a case, one's own, or all with view_insight"),
      [&](const Actor& actor, const ListComplaintActions& in) {
        return complaints.actions(actor, {.case_id = in.case_id,
                                          .owner = in.owner,
                                          .state = in.state,
                                          .due = in.due,
                                          .cursor = in.cursor,
                                          .limit = in.limit});
      });
  endpoints.add<ChangeComplaintAction, complaints::Action>(
      endpoint(Method::patch, "complaint-actions/{action}", "changeComplaintAction",
               "Change or drop a preventive action"),
      [&](const Actor& actor, const ChangeComplaintAction& in) {
        return complaints.change_action(actor, in.action,
                                        {.text = text(in.text),
                                         .owner = in.owner,
                                         .due_at = in.due_at,
                                         .check_at = in.check_at,
                                         .drop = in.drop,
                                         .version = in.version});
      });
  endpoints.add<FinishComplaintAction, complaints::Action>(
      endpoint(Method::post, "complaint-actions/{action}/finish", "finishComplaintAction", "It is done: by its owner"),
      [&](const Actor& actor, const FinishComplaintAction& in) {
        return complaints.finish_action(actor, in.action, in.result.value);
      });
  endpoints.add<CheckComplaintAction, complaints::Action>(
      endpoint(Method::post, "complaint-actions/{action}/check", "checkComplaintAction",
               "Whether it had the effect: by somebody else than its owner"),
      [&](const Actor& actor, const CheckComplaintAction& in) {
        return complaints.check_action(actor, in.action,
                                       in.found == ActionEffect::effective ? complaints::ActionState::effective
                                                                           : complaints::ActionState::ineffective,
                                       in.note.value);
      });
}

void add_report_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<ListComplaints, Page<complaints::ComplaintSummary>>(
      endpoint(Method::get, "complaints", "listComplaints", "Complaints whose case you may see, newest first"),
      [&](const Actor& actor, const ListComplaints& in) {
        auto filter = filter_of(in);
        filter.owner = in.owner;
        filter.cursor = in.cursor;
        filter.limit = in.limit;
        return complaints.list(actor, filter);
      });
  endpoints.add<http::NoInput, std::vector<complaints::StepCount>>(
      endpoint(Method::get, "complaints/board", "countComplaints", "Open complaints by their last step"),
      [&](const Actor& actor, const http::NoInput&) { return complaints.board(actor); });
  endpoints.add<ComplaintPareto, complaints::Pareto>(
      endpoint(Method::get, "complaints/pareto", "getComplaintPareto",
               "By cause, product or batch, most first, with cost; with cause it drills down below that cause"),
      [&](const Actor& actor, const ComplaintPareto& in) {
        return complaints.pareto(actor, in.by.value_or(complaints::Dimension::cause), filter_of(in));
      });
  endpoints.add<ComplaintTrend, std::vector<complaints::TrendPoint>>(
      endpoint(Method::get, "complaints/trend", "getComplaintTrend",
               "How many came and what they cost, by day, week or month (UTC)"),
      [&](const Actor& actor, const ComplaintTrend& in) {
        return complaints.trend(actor, in.bucket.value_or(complaints::Bucket::week), filter_of(in));
      });
  endpoints.add<ListComplaintWarnings, std::vector<complaints::Warning>>(
      endpoint(Method::get, "complaints/warnings", "listComplaintWarnings",
               "What grew faster than its habit, newest first"),
      [&](const Actor& actor, const ListComplaintWarnings& in) {
        return complaints.warnings(actor,
                                   in.unseen.value_or(false) ? Complaints::Which::unseen : Complaints::Which::all);
      });
  endpoints.add<SeeComplaintWarning, complaints::Warning>(
      endpoint(Method::post, "complaints/warnings/{warning}/see", "seeComplaintWarning",
               "Somebody looks after it; the note tells how"),
      [&](const Actor& actor, const SeeComplaintWarning& in) {
        return complaints.see_warning(actor, in.warning, in.note ? in.note->value : "");
      });
}

complaints::Cause cause_of(const CauseInput& in) {
  return {.parent = in.parent,
          .name = in.name,
          .names = in.names.value_or(complaints::Translations()),
          .active = in.active.value_or(true),
          .position = in.position.value_or(0)};
}

complaints::Regulator regulator_of(const RegulatorInput& in) {
  return {.name = in.name, .working_days = in.working_days, .hours = in.hours, .active = in.active.value_or(true)};
}

void add_setting_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<http::NoInput, std::vector<complaints::Cause>>(
      endpoint(Method::get, "complaint-causes", "listComplaintCauses",
               "The tree of root causes, parents before children"),
      [&](const Actor& actor, const http::NoInput&) { return complaints.causes(actor); });
  endpoints.add<CauseInput, complaints::Cause>(
      endpoint(Method::post, "complaint-causes", "createComplaintCause", "Add a root cause"),
      [&](const Actor& actor, const CauseInput& in) { return complaints.save_cause(actor, cause_of(in)); });
  endpoints.add<ChangeCause, complaints::Cause>(
      endpoint(Method::put, "complaint-causes/{cause}", "changeComplaintCause",
               "Rename, move or switch off a root cause"),
      [&](const Actor& actor, const ChangeCause& in) {
        auto cause = cause_of(in);
        cause.id = in.cause;
        return complaints.save_cause(actor, cause);
      });
  endpoints.add<OneCause, http::NoContent>(endpoint(Method::del, "complaint-causes/{cause}", "deleteComplaintCause",
                                                    "Remove a root cause that no complaint has"),
                                           [&](const Actor& actor, const OneCause& in) -> Result<http::NoContent> {
                                             TRY(complaints.remove_cause(actor, in.cause));
                                             return http::NoContent{};
                                           });
  endpoints.add<http::NoInput, std::vector<complaints::Regulator>>(
      endpoint(Method::get, "complaint-regulators", "listComplaintRegulators",
               "Authorities that complaints come through"),
      [&](const Actor& actor, const http::NoInput&) { return complaints.regulators(actor); });
  endpoints.add<RegulatorInput, complaints::Regulator>(
      endpoint(Method::post, "complaint-regulators", "createComplaintRegulator",
               "Add a regulator with its deadline in working days"),
      [&](const Actor& actor, const RegulatorInput& in) { return complaints.save_regulator(actor, regulator_of(in)); });
  endpoints.add<ChangeRegulator, complaints::Regulator>(
      endpoint(Method::put, "complaint-regulators/{regulator}", "changeComplaintRegulator",
               "Change a regulator; deadlines that run stay as they are"),
      [&](const Actor& actor, const ChangeRegulator& in) {
        auto regulator = regulator_of(in);
        regulator.id = in.regulator;
        return complaints.save_regulator(actor, regulator);
      });
  endpoints.add<OneRegulator, http::NoContent>(
      endpoint(Method::del, "complaint-regulators/{regulator}", "deleteComplaintRegulator",
               "Remove a regulator; complaints keep its name"),
      [&](const Actor& actor, const OneRegulator& in) -> Result<http::NoContent> {
        TRY(complaints.remove_regulator(actor, in.regulator));
        return http::NoContent{};
      });
  endpoints.add<http::NoInput, complaints::Settings>(
      endpoint(Method::get, "complaint-settings", "getComplaintSettings", "Limits of remedies, and when it warns"),
      [&](const Actor& actor, const http::NoInput&) { return complaints.settings(actor); });
  endpoints.add<complaints::Settings, complaints::Settings>(
      endpoint(Method::put, "complaint-settings", "changeComplaintSettings",
               "Replace the settings that were read as `version`"),
      [&](const Actor& actor, const complaints::Settings& in) { return complaints.set_settings(actor, in); });
}

void add_evidence_routes(Endpoints& endpoints, Complaints& complaints) {
  endpoints.add<AskEvidence, complaints::EvidenceFile>(
      endpoint(Method::post, "cases/{case_id}/complaint/evidence", "makeEvidenceFile",
               "Have an evidence file made: one ZIP with everything and the proof that nothing was changed"),
      [&](const Actor& actor, const AskEvidence& in) {
        return complaints.ask_evidence(actor, in.case_id, text(in.language));
      });
  endpoints.add<OneComplaint, std::vector<complaints::EvidenceFile>>(
      endpoint(Method::get, "cases/{case_id}/complaint/evidence", "listEvidenceFiles",
               "Evidence files of a complaint, newest first"),
      [&](const Actor& actor, const OneComplaint& in) { return complaints.evidence_files(actor, in.case_id); });
  endpoints.add<OneEvidence, complaints::EvidenceFile>(
      endpoint(Method::get, "evidence/{evidence}", "getEvidenceFile", "How far an evidence file is"),
      [&](const Actor& actor, const OneEvidence& in) { return complaints.evidence(actor, in.evidence); });
  auto download =
      endpoint(Method::get, "evidence/{evidence}/file", "downloadEvidenceFile", "The evidence file's bytes");
  download.produces = "application/zip";
  endpoints.add<OneEvidence, http::Download>(
      std::move(download), [&](const Actor& actor, const OneEvidence& in) -> Result<http::Download> {
        TRY(const complaints::EvidenceFile file, complaints.evidence(actor, in.evidence));
        TRY(std::string bytes, complaints.read_evidence(actor, in.evidence));
        return http::Download{.content_type = "application/zip",
                              .file_name = file.name,
                              .bytes = std::move(bytes),
                              .cache_control = "private, no-store"};
      });
}

}  // namespace

void add_complaint_routes(Endpoints& endpoints, Complaints& complaints) {
  add_step_routes(endpoints, complaints);
  add_remedy_routes(endpoints, complaints);
  add_action_routes(endpoints, complaints);
  add_report_routes(endpoints, complaints);
  add_setting_routes(endpoints, complaints);
  add_evidence_routes(endpoints, complaints);
}

}  // namespace deskbell::api
