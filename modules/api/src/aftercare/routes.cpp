#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

constexpr Branch endpoint{"/api/v1/", "aftercare"};

}  // namespace

void add_aftercare_routes(Endpoints& endpoints, aftercare::Aftercare& aftercare) {
  using aftercare::Care;
  using aftercare::Settings;
  using http::Method;
  endpoints.add<CareOfCase, aftercare::LinkOffer>(
      endpoint(Method::post, "cases/{case_id}/tracking-link", "makeTrackingLink",
               "A signed address on which the customer follows the case without signing in"),
      [&](const Actor& actor, const CareOfCase& in) { return aftercare.tracking_link(actor, in.case_id); });
  endpoints.add<CareOfCase, Care>(
      endpoint(Method::post, "cases/{case_id}/tracking-link/revoke", "revokeTrackingLinks", "No link of the case works any more"),
      [&](const Actor& actor, const CareOfCase& in) { return aftercare.revoke_links(actor, in.case_id); });
  endpoints.add<CareOfCase, Care>(
      endpoint(Method::get, "cases/{case_id}/aftercare", "getAftercare",
               "What the customer said to the solution, his rating, recovery and remedies"),
      [&](const Actor& actor, const CareOfCase& in) { return aftercare.care_of(actor, in.case_id); });
  endpoints.add<OfferRemedy, Care>(
      endpoint(Method::post, "cases/{case_id}/remedies", "offerRemedy",
               "Make good within the limit of the harm; above it an approval is asked for"),
      [&](const Actor& actor, const OfferRemedy& in) {
        return aftercare.offer(actor, in.case_id,
                               {.kind = in.kind, .harm = in.harm, .money = in.money, .text = in.text.value});
      });
  endpoints.add<CaseRatingQuery, Page<aftercare::CaseRating>>(
      endpoint(Method::get, "surveys/case-ratings", "listCaseRatings",
               "What customers said of solved cases, latest first; those that you may see"),
      [&](const Actor& actor, const CaseRatingQuery& in) { return aftercare.ratings(actor, in.cursor, in.limit); });
  endpoints.add<http::NoInput, Settings>(
      endpoint(Method::get, "aftercare/settings", "getAftercareSettings", "What happens once a case is solved"),
      [&](const Actor& actor, const http::NoInput&) { return aftercare.settings(actor); });
  endpoints.add<ChangeAftercare, Settings>(
      endpoint(Method::put, "aftercare/settings", "changeAftercareSettings", "Replace the settings of this version"),
      [&](const Actor& actor, const ChangeAftercare& in) {
        return aftercare.change(actor, {.ask = in.ask,
                                        .ask_after_s = in.ask_after_s,
                                        .call_back_after_s = in.call_back_after_s,
                                        .bad_score = in.bad_score,
                                        .recovery_queue = in.recovery_queue,
                                        .recovery_within_s = in.recovery_within_s,
                                        .limits = in.limits,
                                        .version = in.version});
      });
}

}  // namespace deskbell::api
