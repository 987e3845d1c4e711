#include <api/routes.h>
#include <identity/identity.h>
#include <storage/testing.h>
#include <trust/trail.h>
#include <vault/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::api {
namespace {

using http::Method;
using ::testing::HasSubstr;
using ::testing::Not;

class IdentityRoutes : public ::testing::TestWithParam<storage::Engine> {
 protected:
  struct Browser {
    std::string cookie = {};
    std::string csrf = {};
  };

  IdentityRoutes() {
    add_identity_routes(endpoints, identity);
    add_audit_routes(endpoints, trail);
    trail.start();
    const std::string setup =
        R"({"token":")" + identity.setup.token() +
        R"(","workspace":"Kettles","name":"Ada","email":"ada@example.com","password":"purple tin box"})";
    take_session(ask(Method::post, "/setup", setup, Browser{}), ada);
  }

  http::Response ask(Method method, const std::string& path, const std::string& body, const Browser& browser,
                     std::vector<http::Header> headers = {}) {
    http::Request request{.method = method, .target = "/api/v1" + path, .body = body, .client_address = "192.0.2.1"};
    request.headers = std::move(headers);
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    if (!browser.cookie.empty()) request.headers.push_back({"Cookie", "deskbell=" + browser.cookie});
    if (!browser.csrf.empty()) request.headers.push_back({"X-CSRF-Token", browser.csrf});
    return routes.handle(request);
  }
  http::Response with_token(Method method, const std::string& path, const std::string& body,
                            const std::string& secret) {
    return ask(method, path, body, {}, {{"Authorization", "Bearer " + secret}});
  }
  static json::object object(const http::Response& response) {
    return base::parse_json_value(response.bytes()).value().as_object();
  }
  static std::string text(const json::value& value) { return std::string(value.as_string()); }
  static void take_session(const http::Response& response, Browser& browser) {
    ASSERT_EQ(response.status, 200) << response.bytes();
    const std::string cookie(response.header("Set-Cookie").value_or(""));
    browser.cookie = cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
    browser.csrf = text(object(response).at("csrf"));
  }
  std::string add_user(const std::string& name, const std::string& roles = "[]") {
    const auto made = ask(Method::post, "/users",
                          R"({"name":")" + name + R"(","email":")" + name +
                              R"(@example.com","password":"purple tin box","teams":[],"roles":)" + roles + "}",
                          ada);
    EXPECT_EQ(made.status, 200) << made.bytes();
    return text(object(made).at("user").as_object().at("id"));
  }
  Browser sign_in(const std::string& name) {
    Browser browser;
    take_session(
        ask(Method::post, "/session", R"({"email":")" + name + R"(@example.com","password":"purple tin box"})", {}),
        browser);
    return browser;
  }

  storage::TestDatabase database{GetParam(), {events::schema(), identity::schema(), trust::schema(), schema()}};
  base::ManualClock clock;
  base::SeededRandom random{7};
  Ids ids{clock};
  events::Log log{*database, clock};
  identity::Identity identity{{.database = *database, .log = log, .clock = clock, .random = random, .ids = ids},
                              {.vault = vault::testing_vault(), .queues_of_user = {}, .password_cost = {.passes = 1, .memory = 8192}}};
  trust::Trail trail{{.database = *database, .log = log, .clock = clock, .vault = vault::testing_vault(), .checkpoint_file = {}}};
  http::Routes routes;
  Endpoints endpoints{routes,
                      *database,
                      clock,
                      {.session = [this](const std::string& token, const http::Call& call) -> Result<Caller> {
                         TRY(Actor actor, identity.access.authenticate(token, call.client_address()));
                         return Caller{std::move(actor), Proof::cookie, identity::csrf_token(token)};
                       },
                       .bearer = [this](const std::string& token, const http::Call& call) -> Result<Caller> {
                         TRY(Actor actor, identity.access.authenticate_token(token, call.client_address()));
                         return Caller{std::move(actor), Proof::token, ""};
                       },
                       .visitor = {}},
                      {.address = {0, 0}, .principal = {0, 0}, .sign_in = {0, 0}}};
  Browser ada;
};
DESKBELL_ON_BOTH_ENGINES(IdentityRoutes);

TEST_P(IdentityRoutes, set_up_signs_in_and_disappears) {
  EXPECT_EQ(ask(Method::get, "/setup", "", {}).bytes(), R"({"needed":false})");
  const auto me = object(ask(Method::get, "/session", "", ada));
  EXPECT_EQ(text(me.at("workspace")), "Kettles");
  EXPECT_EQ(text(me.at("permissions").as_object().at("manage_roles")), "all");
  EXPECT_EQ(text(me.at("csrf")), ada.csrf);
  const std::string again = R"({"token":")" + identity.setup.token() +
                            R"(","workspace":"X","name":"Eve","email":"eve@example.com","password":"purple tin box"})";
  EXPECT_EQ(ask(Method::post, "/setup", again, {}).status, 409);
}

TEST_P(IdentityRoutes, the_session_cookie_is_for_this_server_only) {
  const auto in = ask(Method::post, "/session", R"({"email":"ada@example.com","password":"purple tin box"})", {});
  const std::string cookie(in.header("Set-Cookie").value_or(""));
  for (const char* part : {"deskbell=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"})
    EXPECT_THAT(cookie, HasSubstr(part));
  EXPECT_THAT(std::string(in.bytes()), Not(HasSubstr(cookie.substr(9, 43))));
}

TEST_P(IdentityRoutes, changes_by_cookie_need_the_csrf_token) {
  Browser forged = ada;
  for (const char* csrf : {"", "0", "x"}) {
    forged.csrf = csrf;
    EXPECT_EQ(ask(Method::patch, "/me", R"({"name":"Eve"})", forged).status, 403);
    EXPECT_EQ(ask(Method::del, "/session", "", forged).status, 403);
  }
  EXPECT_EQ(ask(Method::patch, "/me", R"({"name":"Ada L."})", ada).status, 200);
  EXPECT_EQ(ask(Method::get, "/session", "", {}).status, 401);
}

TEST_P(IdentityRoutes, signing_out_takes_the_cookie_away) {
  const auto out = ask(Method::del, "/session", "", ada);
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(std::string(out.header("Set-Cookie").value_or("")), HasSubstr("Max-Age=0"));
  EXPECT_EQ(ask(Method::get, "/session", "", ada).status, 401);
}

TEST_P(IdentityRoutes, guessing_answers_429_with_the_time_to_wait) {
  for (const std::string name : {"ada", "nobody"}) {
    const std::string guess = R"({"email":")" + name + R"(@example.com","password":"wrong"})";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(Method::post, "/session", guess, {}).status, 401);
    const auto locked = ask(Method::post, "/session", guess, {});
    EXPECT_EQ(locked.status, 429);
    EXPECT_EQ(locked.header("Retry-After"), "2");
    EXPECT_FALSE(locked.header("Set-Cookie"));
  }
}

TEST_P(IdentityRoutes, bad_bodies_name_the_field) {
  const auto field = [&](const std::string& body) {
    const auto refused = ask(Method::post, "/session", body, {});
    EXPECT_EQ(refused.status, 400) << refused.bytes();
    return text(object(refused).at("fields").as_array().at(0).as_object().at("field"));
  };
  EXPECT_EQ(field(R"({"email":"ada@example.com"})"), "password");
  EXPECT_EQ(field(R"({"email":7,"password":"x"})"), "email");
  EXPECT_EQ(field(R"({"email":"ada@example.com","password":"x","admin":true})"), "admin");
  EXPECT_EQ(field(R"({"email":"ada@example.com","password":"x\u0000y"})"), "password");
}

TEST_P(IdentityRoutes, nobody_makes_himself_more_than_he_is) {
  const std::string ann = add_user("ann");
  const Browser browser = sign_in("ann");
  for (const char* member : {R"("roles":["1"])", R"("status":"active")", R"("id":"1")", R"("email":"x@example.com")"})
    EXPECT_EQ(ask(Method::patch, "/me", std::string("{\"name\":\"Ann\",") + member + "}", browser).status, 400);
  EXPECT_EQ(ask(Method::patch, "/users/" + ann, R"({"roles":["1"]})", browser).status, 403);
  EXPECT_EQ(text(object(ask(Method::get, "/users/" + ann, "", browser)).at("name")), "ann");
}

TEST_P(IdentityRoutes, administration_is_refused_without_permission) {
  const std::string ann = add_user("ann");
  const Browser browser = sign_in("ann");
  struct {
    Method method;
    std::string path;
    std::string body;
  } const calls[] = {{Method::get, "/users", ""},
                     {Method::post, "/users", R"({"name":"X","email":"x@example.com","roles":[],"teams":[]})"},
                     {Method::post, "/users/" + ann + "/password", ""},
                     {Method::post, "/users/" + ann + "/revoke", ""},
                     {Method::post, "/users/" + ann + "/totp/reset", ""},
                     {Method::post, "/teams", R"({"name":"X"})"},
                     {Method::get, "/roles", ""},
                     {Method::post, "/roles", R"({"name":"X","permissions":{}})"},
                     {Method::get, "/audit", ""},
                     {Method::get, "/audit/state", ""},
                     {Method::post, "/audit/verify", "{}"},
                     {Method::get, "/audit/1/receipt", ""},
                     {Method::patch, "/workspace", R"({"name":"X"})"}};
  for (const auto& call : calls) {
    EXPECT_EQ(ask(call.method, call.path, call.body, browser).status, 403) << call.path;
    EXPECT_EQ(ask(call.method, call.path, call.body, {}).status, 401) << call.path;
    EXPECT_EQ(ask(call.method, call.path, call.body, browser, {{"X-HTTP-Method-Override", "GET"}}).status, 403)
        << call.path;
  }
  EXPECT_EQ(ask(Method::get, "/users/1", "", browser).status, 404);
  for (const char* path : {"/directory", "/teams", "/permissions", "/workspace", "/sessions", "/api-tokens"})
    EXPECT_EQ(ask(Method::get, path, "", browser).status, 200) << path;
}

TEST_P(IdentityRoutes, an_api_token_needs_no_csrf_and_goes_no_farther_than_its_scopes) {
  const auto made = object(ask(Method::post, "/api-tokens", R"({"name":"script","scopes":{"manage_users":"all"}})", ada,
                               {{"Idempotency-Key", "one"}}));
  const std::string secret = text(made.at("secret"));
  EXPECT_EQ(with_token(Method::get, "/users", "", secret).status, 200);
  EXPECT_EQ(with_token(Method::post, "/teams", R"({"name":"Night"})", secret).status, 200);
  EXPECT_EQ(with_token(Method::get, "/audit", "", secret).status, 403);
  EXPECT_EQ(with_token(Method::post, "/api-tokens", R"({"name":"more","scopes":{}})", secret).status, 403);
  EXPECT_EQ(with_token(Method::get, "/users", "", secret + "x").status, 401);
  const std::string id = text(made.at("token").as_object().at("id"));
  EXPECT_EQ(ask(Method::del, "/api-tokens/" + id, "", ada).status, 204);
  EXPECT_EQ(with_token(Method::get, "/users", "", secret).status, 401);
}

TEST_P(IdentityRoutes, answers_with_secrets_are_not_kept_for_repeats) {
  (void)ask(Method::post, "/api-tokens", R"({"name":"script","scopes":{}})", ada, {{"Idempotency-Key", "one"}});
  const auto repeated =
      ask(Method::post, "/api-tokens", R"({"name":"script","scopes":{}})", ada, {{"Idempotency-Key", "one"}});
  EXPECT_FALSE(repeated.header("Idempotency-Replayed"));
  std::int64_t kept = 0;
  database->read([&](storage::Snapshot& snapshot) {
    snapshot.each_of("SELECT COUNT(*) FROM idempotent_call", {},
                     [&](const storage::Row& row) { kept = row.integer(0); });
  });
  EXPECT_EQ(kept, 0);
}

TEST_P(IdentityRoutes, lists_are_paged_and_clamped) {
  for (int i = 0; i < 5; ++i) add_user("user" + std::to_string(i));
  const auto page = object(ask(Method::get, "/users?limit=4", "", ada));
  EXPECT_EQ(page.at("items").as_array().size(), 4u);
  const auto rest = object(ask(Method::get, "/users?limit=1000000000&cursor=" + text(page.at("next")), "", ada));
  EXPECT_EQ(rest.at("items").as_array().size(), 2u);
  EXPECT_FALSE(rest.contains("next"));
  EXPECT_EQ(ask(Method::get, "/users?status=gone", "", ada).status, 400);
  trail.drain();
  EXPECT_EQ(
      object(ask(Method::get, "/audit?kind=identity.user_created&limit=2", "", ada)).at("items").as_array().size(), 2u);
}

TEST_P(IdentityRoutes, the_audit_trail_tells_its_state_and_gives_receipts) {
  trail.drain();
  EXPECT_EQ(ask(Method::get, "/audit/1/receipt", "", ada).status, 409);
  ASSERT_TRUE(trail.sign_due(trust::Trail::Due::all));
  const auto receipt = ask(Method::get, "/audit/1/receipt", "", ada);
  EXPECT_EQ(receipt.status, 200);
  EXPECT_THAT(std::string(receipt.bytes()), HasSubstr("deskbell audit checkpoint 1"));
  EXPECT_EQ(receipt.header("Cache-Control"), "no-store");
  EXPECT_EQ(ask(Method::get, "/audit/999/receipt", "", ada).status, 404);
  const auto state = object(ask(Method::post, "/audit/verify", "{}", ada));
  EXPECT_EQ(state.at("records"), state.at("verified_to"));
  EXPECT_FALSE(state.contains("fault"));
  EXPECT_EQ(object(ask(Method::get, "/audit/state", "", ada)).at("signed_to"), state.at("signed_to"));
}

TEST_P(IdentityRoutes, presence_teams_and_roles_are_managed) {
  const auto role = object(ask(Method::post, "/roles", R"({"name":"Clerk","permissions":{"reply":"own"}})", ada));
  const std::string ann = add_user("ann", "[\"" + text(role.at("id")) + "\"]");
  EXPECT_EQ(ask(Method::patch, "/roles/" + text(role.at("id")), R"({"permissions":{"reply":"queues"}})", ada).status,
            200);
  EXPECT_EQ(ask(Method::del, "/roles/" + text(role.at("id")), "", ada).status, 409);
  const auto team = object(ask(Method::post, "/teams", R"({"name":"Night","members":[")" + ann + R"("]})", ada));
  EXPECT_EQ(ask(Method::patch, "/teams/" + text(team.at("id")), R"({"description":"At night"})", ada).status, 200);
  EXPECT_EQ(ask(Method::del, "/teams/" + text(team.at("id")), "", ada).status, 204);
  EXPECT_EQ(
      ask(Method::put, "/users/" + ann + "/presence", R"({"presence":"training","note":"new phones"})", ada).status,
      200);
  clock.advance(std::chrono::minutes(1));
  const Browser browser = sign_in("ann");
  EXPECT_EQ(text(object(ask(Method::put, "/me/presence", R"({"presence":"online"})", browser)).at("presence")),
            "online");
  const auto history = ask(Method::get, "/users/" + ann + "/presence-history", "", browser);
  EXPECT_THAT(std::string(history.bytes()), HasSubstr(R"("presence":"training","note":"new phones")"));
  EXPECT_EQ(ask(Method::get, "/users/" + ann + "/presence-history?from=2026-03-02T09:00:00Z&to=2026-03-01T09:00:00Z",
                "", browser)
                .status,
            400);
}

TEST_P(IdentityRoutes, the_second_factor_is_enrolled) {
  const auto enrolment = object(ask(Method::post, "/me/totp", "", ada));
  EXPECT_THAT(text(enrolment.at("uri")), HasSubstr("otpauth://totp/Kettles:ada@example.com?secret="));
  EXPECT_THAT(text(enrolment.at("qr_svg")), HasSubstr("<svg"));
  const auto wrong = ask(Method::post, "/me/totp/confirm", R"({"code":"nothing"})", ada);
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(ask(Method::post, "/me/totp/disable", R"({"password":"wrong"})", ada).status, 400);
}

TEST_P(IdentityRoutes, a_changed_password_ends_the_other_sessions) {
  add_user("ann");
  const Browser here = sign_in("ann");
  const Browser there = sign_in("ann");
  EXPECT_EQ(ask(Method::post, "/me/password", R"({"current":"wrong","password":"a wholly new one"})", here).status,
            400);
  EXPECT_EQ(
      ask(Method::post, "/me/password", R"({"current":"purple tin box","password":"a wholly new one"})", here).status,
      204);
  EXPECT_EQ(ask(Method::get, "/session", "", here).status, 200);
  EXPECT_EQ(ask(Method::get, "/session", "", there).status, 401);
}

}  // namespace
}  // namespace deskbell::api
