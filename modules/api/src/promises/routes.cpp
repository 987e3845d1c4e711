#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

constexpr Branch endpoint{"/api/v1/promises", "promises"};

}  // namespace

void add_promise_routes(Endpoints& endpoints, promises::Promises& promises) {
  using http::Method;
  using promises::Promise;
  endpoints.add<PromiseQuery, Page<Promise>>(
      endpoint(Method::get, "", "listPromises",
               "Promises, due first first: your own, another agent's (supervise), or those about a conversation or case"),
      [&](const Actor& actor, const PromiseQuery& in) {
        return promises.list(actor, {.owner = in.owner,
                                     .conversation = in.conversation,
                                     .case_id = in.case_id,
                                     .state = in.state,
                                     .cursor = in.cursor,
                                     .limit = in.limit});
      });
  endpoints.add<ProposePromises, std::vector<promises::Proposal>>(
      endpoint(Method::post, "/proposals", "proposePromises", "What a text promises, with its words and time; stores nothing"),
      [&](const Actor& actor, const ProposePromises& in) {
        return promises.propose(actor, in.text.value, in.conversation, in.case_id);
      });
  endpoints.add<MakePromise, Promise>(
      endpoint(Method::post, "", "makePromise", "Promise something to a customer by a time"),
      [&](const Actor& actor, const MakePromise& in) {
        promises::NewPromise fresh{.conversation = in.conversation,
                                   .case_id = in.case_id,
                                   .kind = in.kind.value_or(promises::Kind::other),
                                   .what = in.what.value,
                                   .owner = in.owner,
                                   .due_at = in.due_at,
                                   .remind_before = in.remind_before_s};
        if (in.words) fresh.words = in.words->value;
        if (in.time_zone) fresh.time_zone = in.time_zone->value;
        return promises.make(actor, fresh);
      });
  endpoints.add<PromiseReportQuery, promises::Report>(
      endpoint(Method::get, "/report", "reportPromises", "Kept and broken promises by agent and team, by their due time"),
      [&](const Actor& actor, const PromiseReportQuery& in) {
        return promises.report(actor, {.from = in.from, .to = in.to, .owner = in.owner});
      });
  endpoints.add<OnePromise, Promise>(
      endpoint(Method::get, "/{promise}", "getPromise", "One promise with its history"),
      [&](const Actor& actor, const OnePromise& in) { return promises.find(actor, in.promise); });
  endpoints.add<KeepPromise, Promise>(
      endpoint(Method::post, "/{promise}/keep", "keepPromise", "It is done; after its time it stays broken and was done late"),
      [&](const Actor& actor, const KeepPromise& in) {
        std::optional<promises::FollowUp> next;
        if (in.follow_up) next = promises::FollowUp{in.follow_up->what.value, in.follow_up->due_at};
        return promises.keep(actor, in.promise, in.note ? in.note->value : "", next);
      });
  endpoints.add<MovePromise, Promise>(
      endpoint(Method::post, "/{promise}/move", "movePromise", "Another time was agreed"),
      [&](const Actor& actor, const MovePromise& in) {
        return promises.move(actor, in.promise, in.due_at, in.reason.value);
      });
  endpoints.add<CancelPromise, Promise>(
      endpoint(Method::post, "/{promise}/cancel", "cancelPromise", "It is not wanted any more"),
      [&](const Actor& actor, const CancelPromise& in) { return promises.cancel(actor, in.promise, in.reason.value); });
}

}  // namespace deskbell::api
