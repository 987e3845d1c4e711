#include <base/log.h>
#include <events/log.h>
#include <http/server.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <language_model/evaluation.h>
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
    server = std::make_unique<http::Server>(http::ServerOptions(), routes);
    EXPECT_TRUE(server->start().has_value());
  }
  Settings on() const {
    return {.state = EndpointState::on,
            .url = fmt::format("http://127.0.0.1:{}/v1", server->port()),
            .model = "small",
            .purposes = {Purpose::answer, Purpose::translate}};
  }
  Result<Answer> ask(Purpose purpose = Purpose::answer) {
    return model.ask(purpose, {.lines = {{Role::user, "Hello?"}}});
  }

  storage::TestDatabase database{GetParam(), {events::schema(), jobs::schema(), schema()}};
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
                       .first_word = 5'000ms,
                       .whole = 10'000ms}};
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
  EXPECT_EQ(refused([](Settings& s) { s.price_minor = 5; }), "settings.currency");
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
  LanguageModel impatient({.database = *database,
                           .log = log,
                           .clock = clock,
                           .vault = vault::testing_vault(),
                           .outgoing = {.allowed_private = {"127.0.0.1"}},
                           .first_word = 100ms,
                           .whole = 2'000ms});
  EXPECT_EQ(impatient.ask(Purpose::answer, {.lines = {{Role::user, "Hello?"}}}).error().code, ErrorCode::unavailable);
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

TEST_P(Endpoint, what_leaves_is_covered_and_what_comes_back_is_put_right) {
  ASSERT_TRUE(model.change(admin, {.settings = on()}));
  Writer writer(model, clock);
  behave = [] { return Response::text(streamed("[NAME_1]，您的订单[ORDER_NUMBER_1]已发出。")); };
  const auto good = writer.translate("Mei Lin, your order RT-204455 has been sent.", "zh", {"Mei Lin"});
  EXPECT_EQ(good.ending, Ending::written) << good.reason;
  EXPECT_EQ(good.text, "Mei Lin，您的订单RT-204455已发出。");
  EXPECT_EQ(asked.find("Mei"), std::string::npos) << asked;
  EXPECT_EQ(asked.find("204455"), std::string::npos) << asked;
  behave = [] { return Response::text(streamed("您的订单已发出。")); };
  EXPECT_EQ(writer.translate("Mei Lin, your order RT-204455 has been sent.", "zh", {"Mei Lin"}).ending, Ending::refused);
  EXPECT_EQ(writer.summarise(std::vector<Spoken>{{true, "Hello"}}, "en", {}).ending, Ending::unavailable)
      << "not switched on for that";
}

std::string calling(std::string_view tool, std::string_view arguments) {
  return fmt::format(
      "data: "
      "{{\"choices\":[{{\"delta\":{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"name\":\"{}\",\"arguments\":{}}}}}]}"
      "},"
      "\"finish_reason\":\"tool_calls\"}}]}}\n\ndata: {{\"choices\":[],\"usage\":{{\"total_tokens\":40}}}}\n\ndata: "
      "[DONE]\n\n",
      tool, base::to_json(std::string(arguments)));
}

TEST_P(Endpoint, what_it_proposes_is_covered_put_right_and_counted_when_it_is_refused) {
  Settings settings = on();
  settings.purposes = {Purpose::act};
  settings.price_minor = 200;
  settings.currency = "EUR";
  ASSERT_TRUE(model.change(admin, {.settings = settings}));
  Writer writer(model, clock, [](std::string_view) { return std::vector<std::string>{"Anna Agent"}; });
  const std::vector<std::string> said{"I am Mei Lin, Anna Agent promised me the money for RT-204455"};
  const std::vector<Tool> tools{{.name = "refund", .description = "Money back", .parameters = {{"order"}}}};
  std::string accepted_order;
  const auto propose = [&] {
    return writer.propose(said, tools, {"Mei Lin"}, [&](const std::string&, const auto& arguments) -> Result<void> {
      accepted_order = arguments.at("order");
      if (accepted_order == "RT-1") return failure(ErrorCode::failed_precondition, "Not his.");
      return {};
    });
  };
  behave = [] { return Response::text(calling("refund", R"({"order":"[ORDER_NUMBER_1]"})")); };
  const auto good = propose();
  EXPECT_EQ(good.ending, Ending::written) << good.reason;
  EXPECT_EQ(good.tool, "refund");
  EXPECT_EQ(good.arguments.at("order"), "RT-204455");
  EXPECT_EQ(good.cost_millionths, 40 * 200);
  for (const char* covered : {"Mei", "Anna", "204455"}) EXPECT_EQ(asked.find(covered), std::string::npos) << asked;

  for (const auto& [tool, arguments] : {std::pair{"refund", R"({"order":"RT-1"})"},
                                        {"refund", R"({"order":"[ORDER_NUMBER_9]"})"},
                                        {"refund", R"({"who":"x"})"},
                                        {"pay", "{}"}}) {
    behave = [tool, arguments] { return Response::text(calling(tool, arguments)); };
    EXPECT_EQ(propose().ending, Ending::refused) << arguments;
  }
  behave = [] { return Response::text(streamed("NONE")); };
  EXPECT_EQ(propose().ending, Ending::unknown);
  const auto use = model.standing(admin)->last_days.at(0);
  EXPECT_EQ(use.purpose, Purpose::act);
  EXPECT_EQ(use.calls, 6);
  EXPECT_EQ(use.failures, 0);
  EXPECT_EQ(use.refused, 4);
}

class Evaluated : public Endpoint {
 protected:
  Evaluated() { EXPECT_TRUE(model.change(admin, {.settings = priced()})); }
  Settings priced() const {
    Settings settings = on();
    settings.price_minor = 100;
    settings.currency = "EUR";
    return settings;
  }
  std::vector<FoundPassage> found(std::string_view question) const {
    if (question.find("return") == question.npos) return {};
    return {{.from = {.article = "7", .version = 3, .title = "Returns"}, .text = "Return it within 30 days."}};
  }

  base::SeededRandom random{1};
  Ids ids{clock};
  jobs::Queue queue{*database, clock, ids, random};
  Writer writer{model, clock};
  Evaluations evaluations{{.database = *database,
                           .clock = clock,
                           .ids = ids,
                           .jobs = queue,
                           .model = model,
                           .writer = writer,
                           .find = [this](std::string_view question, std::string_view) { return found(question); }}};
};
DESKBELL_ON_BOTH_ENGINES(Evaluated);

TEST_P(Evaluated, the_same_questions_are_answered_with_and_without_the_model_and_judged) {
  behave = [] { return Response::text(streamed("Return it within 30 days [1].")); };
  const auto begun = evaluations.start(admin, {{"When may I return it?", ""}, {"What is love?", "en"}});
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_EQ(begun->state, EvaluationState::running);
  EXPECT_EQ(evaluations.start(admin, {{"Again?", ""}}).error().code, ErrorCode::failed_precondition);
  queue.run_due();
  const auto done = evaluations.get(admin, begun->id);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, EvaluationState::done);
  ASSERT_EQ(done->answers.size(), 2u);
  EXPECT_EQ(done->answers[0].passage, "Return it within 30 days.");
  EXPECT_EQ(done->answers[0].answer, "Return it within 30 days.");
  EXPECT_EQ(done->answers[0].cited.at(0).version, 3);
  EXPECT_EQ(done->answers[0].tokens, 40);
  EXPECT_FALSE(done->answers[1].asked) << "nothing was found, so nothing is asked";
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(done->sums.answered_with, 1);
  EXPECT_DOUBLE_EQ(done->sums.cost_minor.value(), 0.004);

  EXPECT_TRUE(evaluations.judge(admin, begun->id, 1, Better::better));
  EXPECT_EQ(evaluations.judge(admin, begun->id, 1, Better::worse)->sums.worse, 1);
  EXPECT_EQ(evaluations.get(admin, begun->id)->sums.better, 0);
  EXPECT_EQ(evaluations.judge(admin, begun->id, 3, Better::same).error().code, ErrorCode::not_found);
  EXPECT_TRUE(evaluations.list(admin)->at(0).answers.empty());
  EXPECT_TRUE(evaluations.remove(admin, begun->id));
  EXPECT_EQ(evaluations.get(admin, begun->id).error().code, ErrorCode::not_found);
}

TEST_P(Evaluated, what_the_model_makes_up_counts_as_refused) {
  behave = [] { return Response::text(streamed("Return it within 90 days [1].")); };
  const auto begun = evaluations.start(admin, {{"When may I return it?", ""}});
  ASSERT_TRUE(begun);
  queue.run_due();
  const auto done = evaluations.get(admin, begun->id);
  EXPECT_EQ(done->answers[0].ending, Ending::refused);
  EXPECT_TRUE(done->answers[0].answer.empty());
  EXPECT_EQ(done->sums.refused, 1);
}

TEST_P(Evaluated, it_needs_questions_a_model_and_the_right_to_manage_bots) {
  EXPECT_EQ(evaluations.start(admin, {}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(evaluations.start(admin, {{"", ""}}).error().fields.at(0).field, "questions[0].text");
  const Actor agent = identity::testing_user(2, identity::Reach::all, {Permission::reply});
  EXPECT_EQ(evaluations.start(agent, {{"Hello?", ""}}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(evaluations.list(agent).error().code, ErrorCode::permission_denied);
  Settings off = priced();
  off.version = 2;
  off.state = EndpointState::off;
  ASSERT_TRUE(model.change(admin, {.settings = off}));
  EXPECT_EQ(evaluations.start(admin, {{"Hello?", ""}}).error().code, ErrorCode::failed_precondition);
}

TEST_P(Endpoint, private_addresses_are_reached_only_when_they_are_allowed) {
  LanguageModel guarded({.database = *database, .log = log, .clock = clock, .vault = vault::testing_vault()});
  ASSERT_TRUE(guarded.change(admin, {.settings = on()}));
  EXPECT_FALSE(guarded.ask(Purpose::answer, {.lines = {{Role::user, "Hello?"}}}));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace deskbell::language_model
