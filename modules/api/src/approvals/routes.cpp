#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using approvals::Approvals;
using approvals::Policy;
using approvals::Request;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "approvals"};

approvals::Door door_of(const http::Call& call) {
  const auto* caller = std::any_cast<Caller>(&call.principal);
  return caller && caller->proof == Proof::cookie ? approvals::Door::console : approvals::Door::api;
}

approvals::PolicyDraft draft_of(const ApprovalPolicyInput& in) {
  approvals::PolicyDraft draft{.name = in.name,
                               .kinds = in.kinds.value_or(std::vector<approvals::Kind>()),
                               .currency = in.currency,
                               .when = in.when,
                               .levels = {},
                               .two_people_over = in.two_people_over,
                               .time_outs = in.time_outs.value_or(std::vector<approvals::TimeOut>()),
                               .table_limit = in.table_limit.value_or(0),
                               .active = in.active.value_or(true)};
  if (in.table) draft.table = in.table->value;
  for (const auto& level : in.levels)
    draft.levels.push_back({.name = level.name,
                            .users = level.users.value_or(std::vector<Id<identity::User>>()),
                            .teams = level.teams.value_or(std::vector<Id<identity::Team>>()),
                            .deputies = level.deputies.value_or(std::vector<Id<identity::User>>()),
                            .limit = level.limit});
  return draft;
}

void add_request_routes(Endpoints& endpoints, Approvals& approvals) {
  endpoints.add<ListApprovals, Page<Request>>(
      endpoint(Method::get, "approvals", "listApprovals",
               "Approvals, newest first: of a case, one's own, or all with manage_cases or view_insight"),
      [&](const Actor& actor, const ListApprovals& in) {
        return approvals.list(actor, {.case_id = in.case_id,
                                      .state = in.state,
                                      .kind = in.kind,
                                      .requester = in.requester,
                                      .cursor = in.cursor,
                                      .limit = in.limit});
      });
  endpoints.add<http::NoInput, std::vector<Request>>(
      endpoint(Method::get, "approvals/waiting", "listWaitingApprovals", "What waits for you, oldest first"),
      [&](const Actor& actor, const http::NoInput&) { return approvals.waiting(actor); });
  auto ask = endpoint(Method::post, "approvals", "askApproval",
                      "Ask leave for a refund, a compensation or an exception; a decision table may answer at once");
  ask.example =
      R"({"case_id":"42","kind":"refund","money":{"minor":4990,"currency":"EUR"},"reason":"The kettle leaked twice."})";
  endpoints.add<AskApproval, Request>(std::move(ask), [&](const Actor& actor, const AskApproval& in) {
    return approvals.ask(actor, {.case_id = in.case_id,
                                 .kind = in.kind,
                                 .money = in.money,
                                 .reason = in.reason,
                                 .evidence = in.evidence.value_or(std::vector<Id<blob::Attachment>>())});
  });
  endpoints.add<OneApproval, Request>(
      endpoint(Method::get, "approvals/{approval}", "getApproval", "One approval with its votes"),
      [&](const Actor& actor, const OneApproval& in) { return approvals.find(actor, in.approval); });
  endpoints.add<DecideApproval, Request>(
      endpoint(Method::post, "approvals/{approval}/decide", "decideApproval",
               "Approve or refuse; a refusal needs a comment, and nobody decides what he asked for"),
      [&](const http::Call& call, const Actor& actor, const DecideApproval& in) {
        return approvals.decide(
            actor, in.approval,
            {.verdict = in.verdict, .comment = in.comment ? in.comment->value : "", .door = door_of(call)});
      });
  endpoints.add<OneApproval, Request>(
      endpoint(Method::post, "approvals/{approval}/withdraw", "withdrawApproval", "Take back what you asked for"),
      [&](const Actor& actor, const OneApproval& in) { return approvals.withdraw(actor, in.approval); });
  endpoints.add<OneApproval, ApprovalLink>(
      endpoint(Method::post, "approvals/{approval}/link", "makeApprovalLink",
               "Your own link to decide it without signing in: works once, for seven days"),
      [&](const Actor& actor, const OneApproval& in) -> Result<ApprovalLink> {
        TRY(const std::string token, approvals.link(actor, in.approval));
        return ApprovalLink{"/approve/" + token};
      });
  // The answer is as good as a signature.
  endpoints.keep_no_answer_of({"makeApprovalLink"});
}

void add_policy_routes(Endpoints& endpoints, Approvals& approvals) {
  endpoints.add<http::NoInput, std::vector<Policy>>(
      endpoint(Method::get, "approval-policies", "listApprovalPolicies",
               "Who may decide what, in the order in which they are asked"),
      [&](const Actor& actor, const http::NoInput&) { return approvals.policies(actor); });
  auto create =
      endpoint(Method::post, "approval-policies", "createApprovalPolicy", "Add an approval policy at the end");
  create.example =
      R"({"name":"Refunds","kinds":["refund"],"currency":"EUR","levels":[{"name":"Team lead","teams":["7"],"limit":20000},)"
      R"({"name":"Director","users":["12"]}],"two_people_over":100000,"time_outs":[{"after_s":14400,"then":"remind"}]})";
  endpoints.add<ApprovalPolicyInput, Policy>(std::move(create), [&](const Actor& actor, const ApprovalPolicyInput& in) {
    return approvals.create(actor, draft_of(in));
  });
  endpoints.add<ChangeApprovalPolicy, Policy>(
      endpoint(Method::put, "approval-policies/{policy}", "changeApprovalPolicy",
               "Replace an approval policy; what waits under it follows the new words"),
      [&](const Actor& actor, const ChangeApprovalPolicy& in) {
        return approvals.change(actor, in.policy, draft_of(in), in.version);
      });
  endpoints.add<OneApprovalPolicy, http::NoContent>(
      endpoint(Method::del, "approval-policies/{policy}", "deleteApprovalPolicy",
               "Remove an approval policy under which nothing waits"),
      [&](const Actor& actor, const OneApprovalPolicy& in) -> Result<http::NoContent> {
        TRY(approvals.remove(actor, in.policy));
        return http::NoContent{};
      });
  endpoints.add<OrderApprovalPolicies, std::vector<Policy>>(
      endpoint(Method::put, "approval-policies", "orderApprovalPolicies", "Their order: the first that fits decides"),
      [&](const Actor& actor, const OrderApprovalPolicies& in) { return approvals.reorder(actor, in.order); });
}

void add_absence_routes(Endpoints& endpoints, Approvals& approvals) {
  endpoints.add<http::NoInput, std::vector<approvals::Absence>>(
      endpoint(Method::get, "absences", "listAbsences",
               "Absences of approvers that are not over: your own, or all with manage_cases"),
      [&](const Actor& actor, const http::NoInput&) { return approvals.absences(actor); });
  endpoints.add<SetAbsence, approvals::Absence>(
      endpoint(Method::post, "absences", "setAbsence", "You are away, and who stands in for you as approver"),
      [&](const Actor& actor, const SetAbsence& in) {
        return approvals.set_absence(
            actor, {.user = in.user.value_or(actor.user()), .from = in.from, .until = in.until, .deputy = in.deputy});
      });
  endpoints.add<OneAbsence, http::NoContent>(endpoint(Method::del, "absences/{absence}", "deleteAbsence", "Back again"),
                                             [&](const Actor& actor, const OneAbsence& in) -> Result<http::NoContent> {
                                               TRY(approvals.remove_absence(actor, in.absence));
                                               return http::NoContent{};
                                             });
}

}  // namespace

void add_approval_routes(Endpoints& endpoints, Approvals& approvals) {
  add_request_routes(endpoints, approvals);
  add_policy_routes(endpoints, approvals);
  add_absence_routes(endpoints, approvals);
}

}  // namespace deskbell::api
