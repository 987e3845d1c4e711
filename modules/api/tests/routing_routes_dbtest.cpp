#include <api/routes.h>
#include <conversations/conversations.h>
#include <routing/dispatcher.h>
#include <routing/queues.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::api {
namespace {

using http::Method;
using identity::Presence;
using routing::AgentId;
using ::testing::HasSubstr;

// Ana (11) serves, Lee (12) leads; both are online.
class Pair final : public routing::Staff {
 public:
  std::vector<identity::UserSummary> active(storage::Snapshot&) override {
    return {{{11}, "Ana", Presence::online, {}}, {{12}, "Lee", Presence::online, {}}};
  }
  std::optional<identity::UserSummary> find(storage::Snapshot& snapshot, AgentId user) override {
    for (auto& one : active(snapshot))
      if (one.id == user) return one;
    return std::nullopt;
  }
  std::string language(storage::Snapshot&, AgentId) override { return "en"; }
  Result<void> set_away(storage::Transaction&, AgentId, std::string) override { return {}; }
};

class QueueDirectory final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User>) override { return "Ana"; }
  std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<routing::Queue> queue) override {
    return routing::Queues::name(snapshot, queue);
  }
};

class RoutingRoutes : public ::testing::TestWithParam<storage::Engine> {
 protected:
  RoutingRoutes() { add_routing_routes(endpoints, queues, dispatcher); }

  static Result<Caller> caller(const std::string& token) {
    Caller caller;
    caller.actor.kind = ActorKind::user;
    caller.actor.name = token;
    caller.actor.id = token == "Lee" ? 12 : 11;
    if (token == "Lee") caller.actor.permissions = identity::Permissions::everything();
    for (const auto permission : {Permission::view_conversations, Permission::reply})
      caller.actor.permissions.set(permission, identity::Reach::all);
    return caller;
  }
  http::Response ask(Method method, const std::string& path, const std::string& body = "",
                     const std::string& who = "Lee") {
    http::Request request{.method = method, .target = "/api/v1" + path, .body = body, .client_address = "192.0.2.1"};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Authorization", "Bearer " + who});
    return routes.handle(request);
  }
  static json::value parsed(const http::Response& response) {
    EXPECT_LT(response.status, 300) << response.bytes();
    return base::parse_json_value(response.bytes()).value();
  }
  static std::string text(const json::value& value, std::string_view member) {
    return std::string(value.as_object().at(member).as_string());
  }

  storage::TestDatabase database{
      GetParam(),
      {events::schema(), search::schema(), contacts::schema(), conversations::schema(), routing::schema(), schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  events::Log log{*database, clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  QueueDirectory directory;
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = directory}};
  Pair staff;
  routing::Queues queues{{*database, log, ids, staff}};
  routing::Dispatcher dispatcher{{*database, log, ids, clock, conversations, staff}};
  http::Routes routes;
  Endpoints endpoints{routes,
                      *database,
                      clock,
                      {.session = {},
                       .bearer = [](const std::string& token, const http::Call&) { return caller(token); },
                       .visitor = {}},
                      {.address = {0, 0}, .principal = {0, 0}, .sign_in = {0, 0}}};
};
DESKBELL_ON_BOTH_ENGINES(RoutingRoutes);

TEST_P(RoutingRoutes, queues_are_made_changed_and_removed) {
  const auto made = parsed(
      ask(Method::post, "/queues", R"({"name":"Repairs","ageing_s":60,"members":[{"user":"11","priority":0}]})"));
  EXPECT_EQ(made.as_object().at("ageing_s"), 60);
  EXPECT_EQ(text(made, "strategy"), "longest_idle");
  const std::string path = "/queues/" + text(made, "id");
  EXPECT_EQ(text(parsed(ask(Method::patch, path, R"({"strategy":"best_skill"})")), "strategy"), "best_skill");
  EXPECT_EQ(parsed(ask(Method::get, path, "", "Ana")), parsed(ask(Method::get, "/queues")).as_array().at(0));
  EXPECT_EQ(ask(Method::post, "/queues", R"({"name":"repairs"})").status, 409);
  EXPECT_EQ(ask(Method::post, "/queues", R"({"name":"Sales"})", "Ana").status, 403);
  EXPECT_EQ(ask(Method::get, "/queues/5").status, 404);
  const auto bad = ask(Method::patch, path, R"({"priority":10,"skills":[{"skill":"5","level":9}],"colour":"red"})");
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(std::string(bad.bytes()), HasSubstr("colour"));
  EXPECT_EQ(ask(Method::del, path).status, 204);
  EXPECT_EQ(ask(Method::del, path).status, 404);
}

TEST_P(RoutingRoutes, skills_and_profiles_are_kept) {
  const auto skill = parsed(ask(Method::post, "/skills", R"({"name":"Ovens"})"));
  EXPECT_EQ(text(parsed(ask(Method::patch, "/skills/" + text(skill, "id"), R"({"name":"Stoves"})")), "name"), "Stoves");
  const std::string profile =
      R"({"skills":[{"skill":")" + text(skill, "id") +
      R"(","level":4}],"languages":["en","zh-CN"],"capacity":{"chat":3,"email":5,"phone":1},"total":100})";
  EXPECT_EQ(ask(Method::put, "/agent-profiles/11", profile, "Ana").status, 403);
  EXPECT_EQ(ask(Method::put, "/agent-profiles/99", profile).status, 404);
  EXPECT_EQ(ask(Method::put, "/agent-profiles/11", R"({"skills":[]})").status, 400);
  const auto kept = parsed(ask(Method::put, "/agent-profiles/11", profile));
  EXPECT_EQ(parsed(ask(Method::get, "/agent-profiles")).as_array().at(0), kept);
  EXPECT_EQ(ask(Method::del, "/skills/" + text(skill, "id")).status, 204);
  EXPECT_EQ(parsed(ask(Method::get, "/skills")).as_array().size(), 0U);
}

TEST_P(RoutingRoutes, an_offer_is_seen_declined_accepted_and_explained) {
  const auto queue =
      parsed(ask(Method::post, "/queues",
                 R"({"name":"Repairs","members":[{"user":"11","priority":0},{"user":"12","priority":0}]})"));
  const Id<routing::Queue> queue_id{*base::parse_id(text(queue, "id"))};
  const auto contact = contacts.create(Actor::system(), {.name = "Wang"})->id;
  const auto chat = conversations.open(Actor::system(), {.contact = contact, .queue = queue_id}).value();
  (void)dispatcher.tick();
  const auto offers = parsed(ask(Method::get, "/offers", "", "Ana"));
  ASSERT_EQ(offers.as_array().size(), 1U);
  const std::string offer = "/offers/" + text(offers.as_array().at(0), "id");
  EXPECT_EQ(text(offers.as_array().at(0), "status"), "pending");
  EXPECT_EQ(ask(Method::post, offer + "/accept", "", "Lee").status, 404);

  const auto live = parsed(ask(Method::get, "/live"));
  EXPECT_EQ(live.as_object().at("waiting").as_array().size(), 1U);
  EXPECT_EQ(ask(Method::get, "/live", "", "Ana").status, 403);

  EXPECT_EQ(text(parsed(ask(Method::post, offer + "/accept", "", "Ana")), "status"), "active");
  EXPECT_EQ(ask(Method::post, offer + "/decline", R"({"reason":"too late"})", "Ana").status, 409);
  const auto decisions =
      parsed(ask(Method::get, "/conversations/" + base::to_string(chat.id) + "/decisions", "", "Ana"));
  ASSERT_EQ(decisions.as_array().size(), 1U);
  EXPECT_THAT(text(decisions.as_array().at(0), "sentence"), HasSubstr("Offered to Ana"));
  EXPECT_EQ(ask(Method::get, "/conversations/5/decisions", "", "Ana").status, 404);
}

}  // namespace
}  // namespace deskbell::api
