#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using clocks::Clocks;
using clocks::Policy;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "clocks"};

constexpr const char* kExample =
    R"({"name":"Gold","position":1,"when":{"fact":"case.tier","is":"is","value":"gold"},)"
    R"("targets":[{"type":"first_response","within_s":3600,"warn_percent":[50,80],"pauses":[]},)"
    R"({"type":"resolution","within_s":86400,"warn_percent":[80],"pauses":["customer"]}]})";

void add_policy_routes(Endpoints& endpoints, Clocks& clocks) {
  endpoints.add<http::NoInput, std::vector<Policy>>(
      endpoint(Method::get, "clock-policies", "listClockPolicies",
               "What is promised to whom; the first that holds counts"),
      [&](const Actor& actor, const http::NoInput&) { return clocks.policies(actor); });
  auto create =
      endpoint(Method::post, "clock-policies", "createClockPolicy", "Add a policy; what is open is worked out anew");
  create.example = kExample;
  endpoints.add<clocks::PolicyDraft, Policy>(
      std::move(create), [&](const Actor& actor, const clocks::PolicyDraft& in) { return clocks.create(actor, in); });
  endpoints.add<OneClockPolicy, Policy>(
      endpoint(Method::get, "clock-policies/{clock_policy}", "getClockPolicy", "One policy"),
      [&](const Actor& actor, const OneClockPolicy& in) { return clocks.policy(actor, in.clock_policy); });
  endpoints.add<ChangeClockPolicy, Policy>(
      endpoint(Method::put, "clock-policies/{clock_policy}", "changeClockPolicy",
               "Replace a policy; version is the one you have seen. What is open is worked out anew"),
      [&](const Actor& actor, const ChangeClockPolicy& in) {
        return clocks.change(actor, in.clock_policy, in.version, in);
      });
  endpoints.add<OneClockPolicy, http::NoContent>(
      endpoint(Method::del, "clock-policies/{clock_policy}", "deleteClockPolicy",
               "Remove a policy; what it promised is worked out anew"),
      [&](const Actor& actor, const OneClockPolicy& in) -> Result<http::NoContent> {
        TRY(clocks.remove(actor, in.clock_policy));
        return http::NoContent{};
      });
}

}  // namespace

void add_clock_routes(Endpoints& endpoints, Clocks& clocks) {
  add_policy_routes(endpoints, clocks);
  auto preview = endpoint(Method::post, "clock-policies/preview", "previewClocks",
                          "Which policy these facts would get, why, and what would be due when");
  preview.example = R"({"facts":{},"at":"2026-03-02T09:00:00Z"})";
  endpoints.add<PreviewClocks, clocks::Preview>(std::move(preview), [&](const Actor& actor, const PreviewClocks& in) {
    return clocks.preview(actor, in.kind.value_or(clocks::SubjectKind::service_case), in.facts, in.at);
  });
  endpoints.add<http::NoInput, std::vector<clocks::Recompute>>(
      endpoint(Method::get, "clock-recomputes", "listClockRecomputes",
               "How far the last changes of policies and calendars have been worked through"),
      [&](const Actor& actor, const http::NoInput&) { return clocks.recomputes(actor); });
  endpoints.add<ClocksOf, clocks::SubjectClocks>(
      endpoint(Method::get, "clocks/{clock_subject}", "getClocks",
               "All clocks of a case or task with what became of them, and how likely they break"),
      [&](const Actor& actor, const ClocksOf& in) { return clocks.subject(actor, in.clock_subject); });
}

}  // namespace deskbell::api
