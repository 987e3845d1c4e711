#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

constexpr Branch endpoint{"/api/v1/surveys/", "surveys"};

}  // namespace

void add_survey_routes(Endpoints& endpoints, surveys::Surveys& surveys) {
  endpoints.add<RatingQuery, Page<surveys::Rating>>(
      endpoint(http::Method::get, "ratings", "listRatings",
               "What customers said, newest first; those that you may see"),
      [&](const Actor& actor, const RatingQuery& in) {
        return surveys.list(actor, {.conversation = in.conversation,
                                    .agent = in.agent,
                                    .queue = in.queue,
                                    .from = in.from,
                                    .to = in.to,
                                    .cursor = in.cursor,
                                    .limit = in.limit});
      });
  endpoints.add<SummaryQuery, surveys::Summary>(
      endpoint(http::Method::get, "summary", "sumUpRatings", "Averages of a time by agent, queue and day (UTC)"),
      [&](const Actor& actor, const SummaryQuery& in) {
        return surveys.summary(actor, {.agent = in.agent, .queue = in.queue, .from = in.from, .to = in.to});
      });
  http::Endpoint rate{.method = http::Method::post,
                      .path = "/api/v1/widget/conversations/{conversation}/rating",
                      .operation = "rateConversation",
                      .summary = "Rate a closed conversation from 1 to 5, or change the rating",
                      .tag = "widget",
                      .security = http::Security::visitor,
                      .example = R"({"score":5,"comment":"Quick and kind"})",
                      .cors = http::Cors::listed};
  endpoints.add<RateConversation, OwnRating>(
      std::move(rate), [&](const Actor& actor, const RateConversation& in) -> Result<OwnRating> {
        TRY(const surveys::Rating rating,
            surveys.rate(actor, in.conversation, in.score, in.comment ? in.comment->value : ""));
        return OwnRating{rating.conversation, rating.score, rating.comment, rating.at};
      });
}

}  // namespace deskbell::api
