#include <base/log.h>
#include <events/log.h>
#include <http/server.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <language_model/language_model.h>
#include <vault/testing.h>

#include <thread>

namespace deskbell::language_model {
namespace {

using namespace std::chrono_literals;
using http::Response;

std::string streamed(std::string_view text) {
  return fmt::format(
      "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n"
      "data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\n"
      "data: {{\"choices\":[],\"usage\":{{\"total_tokens\":40}}}}\n\ndata: [DONE]\n\n",
      text);
}

// A server that speaks the protocol, well or badly.
class Endpoint : public testing::TestWithParam<storage::Engine> {
 protected:
  Endpoint() {
    base::start_log({.level = base::LogLevel::off});
    routes.add_raw({.method = http::Method::post, .path = "/v1/chat/completions", .operation = "", .summary = ""},
                   [this](const http::Call& call) {
                     ++calls;
                     asked = std::string(call.body());
                     key = std::string(call.header("Authorization").value_or("none"));
                     return behave();
                   });
    routes.add_raw({.method = http::Method::post, .path = "/v1/embeddings", .operation = "", .summary = ""},
                   [](const http::Call&) { return Response::text(R"({"data":[{"embedding":[0.6,0.8]}]})"); });
    server = std::make_unique<http::Server>(http::ServerOptions(), routes);
    EXPECT_TRUE(server->start().has_value());
  }
  Settings on() const {
    return {.state = EndpointState::on,
            .url = fmt::format("http://127.0.0.1:{}/v1", server->port()),
            .model = "small",
            .embedding_model = "vectors",
            .purposes = {Purpose::answer, Purpose::translate}};
  }
  Result<Answer> ask(Purpose purpose = Purpose::answer) {
    return model.ask(purpose, {.lines = {{Role::user, "Hello?"}}});
  }

  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  base::ManualClock clock;
  events::Log log{*database, clock};
  std::function<Response()> behave = [] { return Response::text(streamed("Hello.")); };
  int calls = 0;
  std::string asked, key;
  http::Routes routes;
  std::unique_ptr<http::Server> server;
  bool held = false;
  LanguageModel model{{.database = *database,
                       .log = log,
                       .clock = clock,
                       .vault = vault::testing_vault(),
                       .outgoing = {.allowed_private = {"127.0.0.1"}},
                       .may_call = [this] { return !held; },
                       .first_word = 100ms,
                       .whole = 2'000ms}};
  Actor admin = identity::testing_administrator(1);
};
DESKBELL_ON_BOTH_ENGINES(Endpoint);

TEST_P(Endpoint, it_is_off_until_somebody_switches_it_on_for_a_purpose) {
  EXPECT_EQ(model.readiness(Purpose::answer), Readiness::off);
  EXPECT_EQ(ask().error().code, ErrorCode::unavailable);
  const auto standing = model.change(admin, {.settings = on(), .key = "sk-1"});
  ASSERT_TRUE(standing) << standing.error().message;
  EXPECT_EQ(standing->readiness, Readiness::ready);
  EXPECT_TRUE(standing->settings.has_key);
  const auto answer = ask();
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->text, "Hello.");
  EXPECT_EQ(key, "Bearer sk-1");
  EXPECT_EQ(model.readiness(Purpose::summarise), Readiness::off);
  EXPECT_FALSE(ask(Purpose::summarise));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(model.embed(std::vector<std::string>{"Hello"})->front(), (std::vector<float>{0.6f, 0.8f}));
  held = true;
  EXPECT_FALSE(ask()) << "after a restore nothing goes out";
}

TEST_P(Endpoint, the_key_is_sealed_and_not_sent_to_another_server) {
  ASSERT_TRUE(model.change(admin, {.settings = on(), .key = "sk-1"}));
  const auto stored = model.sealed().use();
  EXPECT_EQ(stored.size(), 1u);
  Settings moved = on();
  moved.version = 2;
  moved.url += "/other";
  const auto standing = model.change(admin, {.settings = moved});
  ASSERT_TRUE(standing) << standing.error().message;
  EXPECT_FALSE(standing->settings.has_key);
  EXPECT_EQ(model.change(admin, {.settings = on()}).error().code, ErrorCode::aborted) << "of an older version";
}

TEST_P(Endpoint, settings_that_make_no_sense_are_refused_by_name) {
  const auto refused = [&](auto change) {
    Settings settings = on();
    change(settings);
    const auto result = model.change(admin, {.settings = settings});
    return result ? std::string() : result.error().fields.at(0).field;
  };
  EXPECT_EQ(refused([](Settings& s) { s.url = "ftp://example.com"; }), "settings.url");
  EXPECT_EQ(refused([](Settings& s) { s.url.clear(); }), "settings.url");
  EXPECT_EQ(refused([](Settings& s) { s.model.clear(); }), "settings.model");
  EXPECT_EQ(refused([](Settings& s) { s.purposes = {Purpose::answer, Purpose::answer}; }), "settings.purposes");
  EXPECT_EQ(refused([](Settings& s) { s.tokens_a_day = -1; }), "settings.tokens_a_day");
  EXPECT_EQ(refused([](Settings& s) { s.calls_at_once = 0; }), "settings.calls_at_once");
  const Actor agent = identity::testing_user(2, identity::Reach::all, {Permission::reply});
  EXPECT_EQ(model.standing(agent).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(model.change(agent, {.settings = on()}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(model.try_out(agent).error().code, ErrorCode::permission_denied);
}

TEST_P(Endpoint, a_bad_answer_is_none) {
  ASSERT_TRUE(model.change(admin, {.settings = on()}));
  behave = [] { return Response::text("data: {\"choices\":[{\"delta\":{\"content\":\"Half\"}}]}\n"); };
  EXPECT_EQ(ask().error().message, "The model's answer was cut off.");
  behave = [] { return Response::text("You shall not pass", 401); };
  EXPECT_EQ(ask().error().message, "The language model answered 401.");
  behave = [] { return Response::text(std::string(10 * 1024 * 1024, 'x')); };
  EXPECT_FALSE(ask());
  behave = [] {
    std::this_thread::sleep_for(300ms);
    return Response::text(streamed("Late."));
  };
  EXPECT_EQ(ask().error().code, ErrorCode::unavailable);
}

TEST_P(Endpoint, one_that_fails_is_left_alone_for_a_while) {
  ASSERT_TRUE(model.change(admin, {.settings = on()}));
  behave = [] { return Response::text("overloaded", 503); };
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(ask());
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(model.readiness(Purpose::answer), Readiness::failing);
  EXPECT_FALSE(ask());
  EXPECT_EQ(calls, 5) << "not asked any more";
  behave = [] { return Response::text(streamed("Back.")); };
  clock.advance(15s);
  EXPECT_TRUE(ask());
  EXPECT_EQ(model.readiness(Purpose::answer), Readiness::ready);
}

TEST_P(Endpoint, the_tokens_of_a_day_are_counted_and_end_with_it) {
  Settings settings = on();
  settings.tokens_a_day = 70;
  ASSERT_TRUE(model.change(admin, {.settings = settings}));
  EXPECT_TRUE(ask());
  EXPECT_TRUE(ask());
  EXPECT_EQ(model.readiness(Purpose::answer), Readiness::out_of_tokens);
  EXPECT_FALSE(ask());
  const auto standing = model.standing(admin);
  EXPECT_EQ(standing->tokens_today, 80);
  EXPECT_EQ(
      standing->last_days,
      (std::vector<Use>{{.day = "2026-03-02", .purpose = Purpose::answer, .calls = 2, .failures = 0, .tokens = 80}}));
  clock.advance(24h);
  EXPECT_TRUE(ask());
}

TEST_P(Endpoint, private_addresses_are_reached_only_when_they_are_allowed) {
  LanguageModel guarded({.database = *database, .log = log, .clock = clock, .vault = vault::testing_vault()});
  ASSERT_TRUE(guarded.change(admin, {.settings = on()}));
  EXPECT_FALSE(guarded.ask(Purpose::answer, {.lines = {{Role::user, "Hello?"}}}));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace deskbell::language_model
