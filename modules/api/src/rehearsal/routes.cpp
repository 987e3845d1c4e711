#include "../escalation/wire.h"

#include <api/routes.h>
#include <rehearsal/rehearsals.h>

namespace deskbell::api {
namespace {

using http::Method;
using rehearsal::Rehearsal;

struct RehearsePolicy {
  clocks::PolicyDraft policy;
  std::optional<Id<clocks::Policy>> policy_id;  // which one it would replace; none: a new one
  int days = 0;
  Text<1, 60> time_zone;
};
BOOST_DESCRIBE_STRUCT(RehearsePolicy, (), (policy, policy_id, days, time_zone))

struct RehearseLadder {
  LadderInput ladder;
  std::optional<Id<escalation::Ladder>> ladder_id;
  std::optional<int> position;  // 1: first; none: that of the one it would replace, or last
  int days = 0;
  Text<1, 60> time_zone;
};
BOOST_DESCRIBE_STRUCT(RehearseLadder, (), (ladder, ladder_id, position, days, time_zone))

struct OneCaseRehearsal {
  Id<Rehearsal> rehearsal;
};
BOOST_DESCRIBE_STRUCT(OneCaseRehearsal, (), (rehearsal))

http::Endpoint endpoint(Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method,
          .path = "/api/v1/" + std::move(path),
          .operation = std::move(operation),
          .summary = std::move(summary),
          .tag = "rehearsal"};
}

constexpr const char* kPolicyExample =
    R"({"policy":{"name":"Gold","when":{"fact":"case.tier","is":"is","value":"gold"},"targets":[{"type":"resolution",)"
    R"("within_s":86400,"warn_percent":[80],"pauses":["customer"]}]},"days":30,"time_zone":"Europe/Berlin"})";
constexpr const char* kLadderExample =
    R"({"ladder":{"name":"Complaints","levels":[{"key":"broken","name":"Promise broken","triggers":[{"kind":"breach"}],)"
    R"("actions":[{"kind":"call","who":[{"kind":"duty_manager"}],"answer_within_s":900}]}]},"days":30,)"
    R"("time_zone":"Europe/Berlin"})";

}  // namespace

void add_rehearsal_routes(Endpoints& endpoints, rehearsal::Rehearsals& rehearsals) {
  auto policy = endpoint(Method::post, "clock-policies/rehearse", "rehearseClockPolicy",
                         "Which clocks a policy would have started and broken in the last days; nothing is changed");
  policy.example = kPolicyExample;
  endpoints.add<RehearsePolicy, Rehearsal>(std::move(policy), [&](const Actor& actor, const RehearsePolicy& in) {
    return rehearsals.start(actor, in.policy, in.policy_id, {.days = in.days, .time_zone = in.time_zone.value});
  });
  auto ladder = endpoint(Method::post, "ladders/rehearse", "rehearseLadder",
                         "Which levels a ladder would have raised in the last days, and who would have been called");
  ladder.example = kLadderExample;
  endpoints.add<RehearseLadder, Rehearsal>(std::move(ladder), [&](const Actor& actor, const RehearseLadder& in) {
    return rehearsals.start(actor, draft_of(in.ladder), {.replaces = in.ladder_id, .position = in.position},
                            {.days = in.days, .time_zone = in.time_zone.value});
  });
  endpoints.add<http::NoInput, std::vector<Rehearsal>>(
      endpoint(Method::get, "case-rehearsals", "listCaseRehearsals",
               "The newest rehearsals of policies and ladders, without what came of them"),
      [&](const Actor& actor, const http::NoInput&) { return rehearsals.list(actor); });
  endpoints.add<OneCaseRehearsal, Rehearsal>(
      endpoint(Method::get, "case-rehearsals/{rehearsal}", "getCaseRehearsal",
               "One rehearsal: how far it is, or what came of it"),
      [&](const Actor& actor, const OneCaseRehearsal& in) { return rehearsals.get(actor, in.rehearsal); });
  endpoints.add<OneCaseRehearsal, Rehearsal>(
      endpoint(Method::post, "case-rehearsals/{rehearsal}/cancel", "cancelCaseRehearsal",
               "End a rehearsal now; what it has seen stays"),
      [&](const Actor& actor, const OneCaseRehearsal& in) { return rehearsals.cancel(actor, in.rehearsal); });
}

}  // namespace deskbell::api
