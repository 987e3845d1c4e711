#include <api/routes.h>
#include <contacts/contacts.h>
#include <search/index.h>
#include <storage/testing.h>
#include <surveys/surveys.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::api {
namespace {

using http::Method;
using ::testing::HasSubstr;
using ::testing::Not;

class NoNames final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User>) override { return "Anna"; }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue>) override { return "Sales"; }
};

// "Visitor NUMBER" is the contact of that id; "Bearer all" and "Bearer none" are users with and without view_surveys.
class SurveyRoutes : public ::testing::TestWithParam<storage::Engine> {
 protected:
  SurveyRoutes() { add_survey_routes(endpoints, surveys); }

  http::Response ask(Method method, const std::string& path, const std::string& body,
                     const std::string& authorization) {
    http::Request request{.method = method, .target = "/api/v1" + path, .body = body};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Authorization", authorization});
    return routes.handle(request);
  }
  static Result<Caller> visitor(const std::string& token, const http::Call&) {
    Actor actor;
    actor.kind = ActorKind::contact;
    actor.id = base::parse_id(token).value_or(0);
    return Caller{actor, Proof::token, ""};
  }
  static Result<Caller> bearer(const std::string& token, const http::Call&) {
    Actor actor;
    actor.kind = ActorKind::user;
    actor.id = 11;
    actor.name = "Anna";
    actor.permissions = identity::Permissions::everything();
    if (token == "none") actor.permissions.set(Permission::view_surveys, identity::Reach::none);
    return Caller{actor, Proof::token, ""};
  }
  static Actor anna() { return bearer("all", http::Call(http::Request{}, nullptr, {}))->actor; }
  Id<conversations::Conversation> chat() {
    Actor customer;
    customer.kind = ActorKind::contact;
    customer.id = contact.value;
    const auto opened =
        conversations.open(customer, {.contact = contact,
                                      .queue = Id<routing::Queue>{21},
                                      .message = conversations::PostMessage{.client_id = "a", .text = "Hello"}});
    EXPECT_TRUE(conversations.assign(anna(), opened->id, {.user = Id<identity::User>{11}}));
    return opened->id;
  }

  storage::TestDatabase database{
      GetParam(),
      {events::schema(), search::schema(), contacts::schema(), conversations::schema(), surveys::schema(), schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  events::Log log{*database, clock};
  NoNames names;
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  surveys::Surveys surveys{{.database = *database,
                            .log = log,
                            .ids = ids,
                            .clock = clock,
                            .conversations = conversations,
                            .directory = names}};
  http::Routes routes;
  Endpoints endpoints{routes,
                      *database,
                      clock,
                      {.session = {}, .bearer = bearer, .visitor = visitor},
                      {.address = {0, 0}, .principal = {0, 0}, .sign_in = {0, 0}}};
  Id<contacts::Contact> contact = contacts.create(Actor::system(), {.name = "Li Wei"})->id;
  std::string own = "Visitor " + to_string(contact);
};
DESKBELL_ON_BOTH_ENGINES(SurveyRoutes);

TEST_P(SurveyRoutes, a_visitor_rates_and_the_console_sees_it) {
  const auto id = chat();
  const std::string path = "/widget/conversations/" + to_string(id) + "/rating";
  EXPECT_EQ(ask(Method::post, path, R"({"score":5})", own).status, 409);
  ASSERT_TRUE(conversations.close(anna(), id));
  const auto rated = ask(Method::post, path, R"({"score":5,"comment":"<b>Thanks</b>"})", own);
  EXPECT_EQ(rated.status, 200) << rated.bytes();
  EXPECT_THAT(std::string(rated.bytes()), HasSubstr(R"("score":5,"comment":"<b>Thanks</b>")"));
  EXPECT_THAT(std::string(rated.bytes()), Not(HasSubstr("agent")));
  const auto listed = ask(Method::get, "/surveys/ratings?agent=11&conversation=" + to_string(id), "", "Bearer all");
  EXPECT_THAT(std::string(listed.bytes()), HasSubstr(R"("name":"Li Wei")"));
  const auto summed = ask(Method::get, "/surveys/summary?from=2026-03-01T00:00:00Z", "", "Bearer all");
  EXPECT_THAT(std::string(summed.bytes()),
              HasSubstr(R"("by_agent":[{"user":"11","name":"Anna","count":1,"average":5}])"));
}

TEST_P(SurveyRoutes, wrong_input_foreign_talks_and_missing_rights_are_refused) {
  const auto id = chat();
  ASSERT_TRUE(conversations.close(anna(), id));
  const std::string path = "/widget/conversations/" + to_string(id) + "/rating";
  for (const char* body : {"{}", R"({"score":0})", R"({"score":6})", R"({"score":"5"})", R"({"score":4.5})",
                           R"({"score":5,"x":1})", R"({"score":99999999999})"}) {
    const auto answer = ask(Method::post, path, body, own);
    EXPECT_EQ(answer.status, 400) << body << answer.bytes();
    EXPECT_THAT(std::string(answer.bytes()), HasSubstr("\"fields\"")) << body;
  }
  EXPECT_EQ(ask(Method::post, path, R"({"score":5})", "Visitor 999").status, 404);
  EXPECT_EQ(ask(Method::post, "/widget/conversations/12345/rating", R"({"score":5})", own).status, 404);
  EXPECT_EQ(ask(Method::get, "/surveys/ratings", "", "Bearer none").status, 403);
  EXPECT_EQ(ask(Method::get, "/surveys/summary", "", "Bearer none").status, 403);
  EXPECT_EQ(ask(Method::get, "/surveys/summary", "", "").status, 401);
  EXPECT_EQ(ask(Method::get, "/surveys/ratings?from=yesterday", "", "Bearer all").status, 400);
  EXPECT_EQ(ask(Method::get, "/surveys/ratings?cursor=x", "", "Bearer all").status, 400);
}

}  // namespace
}  // namespace deskbell::api
