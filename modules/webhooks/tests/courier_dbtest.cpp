#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vault/testing.h>
#include <webhooks/courier.h>
#include <webhooks/schedule.h>
#include <webhooks/signature.h>
#include <webhooks/webhooks.h>

#include <deque>
#include <map>
#include <thread>

namespace deskbell::webhooks {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Keeps what is sent until the test answers.
class Receiver final : public Sender {
 public:
  struct Call {
    Parcel parcel;
    std::function<void(webhooks::Receipt)> done;
    std::string header(std::string_view name) const {
      for (const auto& one : parcel.headers)
        if (one.name == name) return one.value;
      return "";
    }
    json::value body() const { return base::parse_json_value(parcel.body).value(); }
    std::string stream() const { return std::string(body().at("stream").as_string()); }
    std::int64_t seq() const { return body().at("seq").as_int64(); }
  };
  void send(Parcel parcel, std::function<void(webhooks::Receipt)> done) override {
    calls.push_back({std::move(parcel), std::move(done)});
    ++sent;
  }
  Call take() {
    Call call = std::move(calls.front());
    calls.pop_front();
    return call;
  }
  std::deque<Call> calls;
  int sent = 0;
};

webhooks::Receipt status(int code) {
  webhooks::Receipt receipt{.status = code, .answer = "ok", .took = 20ms};
  if (code < 200 || code > 299) receipt.error = "The receiver answered " + std::to_string(code) + ".";
  return receipt;
}

class Delivering : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    actor.kind = ActorKind::user;
    actor.id = 5;
    actor.name = "Ada";
    actor.permissions = identity::Permissions::everything();
    restart();
  }
  void restart() {
    courier.reset();
    receiver.calls.clear();
    courier = std::make_unique<Courier>(Courier::Needs{.database = *database,
                                                       .log = log,
                                                       .clock = clock,
                                                       .random = random,
                                                       .vault = vault::testing_vault(),
                                                       .sender = receiver,
                                                       .may_deliver = [this] { return may_deliver; },
                                                       .limits = limits});
    run();
  }
  std::vector<events::Event> logged(std::string_view kind) {
    auto all = database->read([&](storage::Snapshot& snapshot) { return log.read(snapshot, 0, 1000); });
    std::erase_if(all, [&](const events::Event& event) { return event.kind != kind; });
    return all;
  }
  Id<Webhook> subscribe(std::vector<std::string> kinds = {"conversation.*"}) {
    const auto made = webhooks.create(
        actor,
        {.name = "Shop " + std::to_string(++names), .url = "https://shop.example/hook", .kinds = std::move(kinds)});
    EXPECT_TRUE(made) << made.error().message;
    secret = made->secret;
    restart_lines();
    return made->webhook.id;
  }
  // What the log's listener does in a running program; PostgreSQL's follower may take its time.
  void restart_lines() {
    may_deliver = false;
    (void)courier->step();
    may_deliver = true;
    run();
  }
  void happen(std::int64_t stream, std::string_view kind = "conversation.tagged") {
    const auto event = database->write([&](storage::Transaction& tx) -> Result<events::Event> {
      return log.append(tx, stream, kind, 9, R"({"x":1})");
    });
    ASSERT_TRUE(event);
    // On PostgreSQL readers wait for every older transaction of the server, also for those of other tests.
    while (
        database->read([&](storage::Snapshot& snapshot) { return log.read(snapshot, event->position - 1, 1); }).empty())
      std::this_thread::sleep_for(1ms);
  }
  void run() {
    for (int i = 0; i < 200 && courier->step(); ++i) {
    }
  }
  void answer(int code) {
    receiver.take().done(status(code));
    run();
  }
  std::vector<WebhookDelivery> deliveries(Id<Webhook> id, WebhookDeliveryFilter filter = WebhookDeliveryFilter::all) {
    return webhooks.deliveries(actor, id, filter, {}, 200).value().items;
  }

  base::ManualClock clock;
  base::SeededRandom random{3};
  Ids ids{clock};
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Webhooks webhooks{{.database = *database,
                     .log = log,
                     .clock = clock,
                     .random = random,
                     .ids = ids,
                     .vault = vault::testing_vault()}};
  Receiver receiver;
  CourierLimits limits;
  bool may_deliver = true;
  Actor actor;
  std::string secret;
  int names = 0;
  std::unique_ptr<Courier> courier;
};

DESKBELL_ON_BOTH_ENGINES(Delivering);

TEST_P(Delivering, an_event_is_sent_signed_and_recorded) {
  const auto id = subscribe();
  happen(70);
  run();
  ASSERT_THAT(receiver.calls, SizeIs(1));
  const auto call = receiver.take();
  EXPECT_EQ(call.parcel.url, "https://shop.example/hook");
  EXPECT_EQ(call.header("webhook-id"), "msg_" + to_string(id) + "_70_1");
  EXPECT_EQ(call.header("webhook-timestamp"), timestamp_of(clock.now()));
  EXPECT_EQ(call.header("webhook-signature"), sign(secret, call.header("webhook-id"), clock.now(), call.parcel.body));
  EXPECT_EQ(call.body().at("type").as_string(), "conversation.tagged");
  call.done(status(204));
  run();
  const auto all = deliveries(id);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].state, WebhookDeliveryState::delivered);
  EXPECT_EQ(all[0].tries, 1);
  const auto record = webhooks.delivery(actor, id, all[0].id).value();
  ASSERT_THAT(record.attempts, SizeIs(1));
  EXPECT_EQ(record.attempts[0].status, 204);
  EXPECT_EQ(record.attempts[0].took_ms, 20);
  EXPECT_EQ(record.body, call.parcel.body);
  EXPECT_EQ(webhooks.get(actor, id)->health.delivered, 1);
  EXPECT_EQ(webhooks.get(actor, id)->health.behind_since, std::nullopt);
}

TEST_P(Delivering, only_what_was_asked_for_and_is_public_goes_out) {
  const auto id = subscribe({"*"});
  happen(70, "identity.signed_in");
  happen(1, "settings.workspace_changed");
  run();
  EXPECT_THAT(receiver.calls, IsEmpty());
  EXPECT_THAT(deliveries(id), IsEmpty());
}

TEST_P(Delivering, what_happened_before_the_subscription_is_not_sent) {
  happen(70);
  subscribe();
  EXPECT_THAT(receiver.calls, IsEmpty());
}

TEST_P(Delivering, one_event_of_a_stream_is_under_way_at_a_time) {
  subscribe();
  for (int i = 0; i < 3; ++i) happen(70);
  run();
  ASSERT_THAT(receiver.calls, SizeIs(1));
  for (std::int64_t seq = 1; seq <= 3; ++seq) {
    ASSERT_THAT(receiver.calls, SizeIs(1));
    EXPECT_EQ(receiver.calls.front().seq(), seq);
    answer(200);
  }
  EXPECT_THAT(receiver.calls, IsEmpty());
}

TEST_P(Delivering, a_stream_that_fails_holds_back_its_own_events_only) {
  subscribe();
  happen(70);
  happen(70);
  happen(71);
  happen(71);
  run();
  ASSERT_THAT(receiver.calls, SizeIs(2));
  EXPECT_EQ(receiver.calls.front().stream(), "70");
  answer(500);
  answer(200);
  ASSERT_THAT(receiver.calls, SizeIs(1));
  EXPECT_EQ(receiver.calls.front().stream(), "71");
  EXPECT_EQ(receiver.calls.front().seq(), 2);
  answer(200);
  EXPECT_THAT(receiver.calls, IsEmpty());
  clock.advance(6s);
  run();
  ASSERT_THAT(receiver.calls, SizeIs(1));
  EXPECT_EQ(receiver.calls.front().stream(), "70");
  EXPECT_EQ(receiver.calls.front().seq(), 1);
  answer(200);
  ASSERT_THAT(receiver.calls, SizeIs(1));
  EXPECT_EQ(receiver.calls.front().seq(), 2);
}

TEST_P(Delivering, retries_keep_their_id_follow_the_schedule_and_end_among_the_dead) {
  const auto id = subscribe();
  happen(70);
  happen(70);
  run();
  const std::string webhook_id = receiver.calls.front().header("webhook-id");
  for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
    ASSERT_THAT(receiver.calls, SizeIs(1)) << attempt;
    EXPECT_EQ(receiver.calls.front().header("webhook-id"), webhook_id);
    EXPECT_EQ(receiver.calls.front().header("webhook-timestamp"), timestamp_of(clock.now()));
    answer(500);
    if (attempt == kMaxAttempts) break;
    ASSERT_THAT(receiver.calls, IsEmpty()) << attempt;
    const Time next = *deliveries(id, WebhookDeliveryFilter::failed)[0].next_at;
    clock.set(next - 1ms);
    run();
    ASSERT_THAT(receiver.calls, IsEmpty()) << attempt;
    clock.set(next);
    run();
  }
  const auto dead = deliveries(id, WebhookDeliveryFilter::dead);
  ASSERT_THAT(dead, SizeIs(1));
  EXPECT_EQ(dead[0].webhook_id, webhook_id);
  EXPECT_EQ(dead[0].tries, kMaxAttempts);
  EXPECT_EQ(dead[0].last_error, "The receiver answered 500.");
  EXPECT_THAT(webhooks.delivery(actor, id, dead[0].id)->attempts, SizeIs(kMaxAttempts));
  // The stream goes on.
  ASSERT_THAT(receiver.calls, SizeIs(1));
  EXPECT_EQ(receiver.calls.front().seq(), 2);
}

TEST_P(Delivering, a_dead_delivery_can_be_sent_again) {
  const auto id = subscribe();
  happen(70);
  run();
  for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
    answer(500);
    clock.advance(25h);
    run();
  }
  ASSERT_THAT(receiver.calls, IsEmpty());
  const auto dead = deliveries(id, WebhookDeliveryFilter::dead);
  ASSERT_THAT(dead, SizeIs(1));
  ASSERT_TRUE(webhooks.resend(actor, id, dead[0].id));
  restart_lines();
  ASSERT_THAT(receiver.calls, SizeIs(1));
  answer(200);
  EXPECT_EQ(deliveries(id)[0].state, WebhookDeliveryState::delivered);
  EXPECT_EQ(deliveries(id)[0].tries, kMaxAttempts + 1);
}

TEST_P(Delivering, nothing_is_lost_when_the_program_dies_before_the_answer_is_recorded) {
  const auto id = subscribe();
  for (int i = 0; i < 5; ++i) happen(70 + i);
  run();
  ASSERT_THAT(receiver.calls, SizeIs(5));
  std::map<std::string, int> seen;
  for (const auto& call : receiver.calls) ++seen[call.header("webhook-id")];
  restart();
  ASSERT_THAT(receiver.calls, SizeIs(5));
  for (const auto& call : receiver.calls) ++seen[call.header("webhook-id")];
  EXPECT_THAT(seen, SizeIs(5));
  while (!receiver.calls.empty()) answer(200);
  restart();
  EXPECT_THAT(receiver.calls, IsEmpty());
  EXPECT_THAT(deliveries(id, WebhookDeliveryFilter::pending), IsEmpty());
}

TEST_P(Delivering, both_secrets_sign_while_they_overlap) {
  const auto id = subscribe();
  const std::string former = secret;
  const auto rotated = webhooks.rotate_secret(actor, id, 3600s);
  ASSERT_TRUE(rotated);
  restart_lines();
  happen(70);
  run();
  auto call = receiver.take();
  const auto signatures = [&](const Receiver::Call& of) {
    return std::pair(sign(rotated->secret, of.header("webhook-id"), clock.now(), of.parcel.body),
                     sign(former, of.header("webhook-id"), clock.now(), of.parcel.body));
  };
  EXPECT_EQ(call.header("webhook-signature"), signatures(call).first + " " + signatures(call).second);
  call.done(status(200));
  clock.advance(2h);
  happen(71);
  run();
  call = receiver.take();
  EXPECT_EQ(call.header("webhook-signature"), signatures(call).first);
}

TEST_P(Delivering, rotating_twice_keeps_the_secret_that_the_receiver_knows) {
  const auto id = subscribe();
  const std::string known = secret;
  ASSERT_TRUE(webhooks.rotate_secret(actor, id, 3600s));
  const auto newest = webhooks.rotate_secret(actor, id, 3600s);
  restart_lines();
  happen(70);
  run();
  const auto call = receiver.take();
  EXPECT_EQ(call.header("webhook-signature"),
            sign(newest->secret, call.header("webhook-id"), clock.now(), call.parcel.body) + " " +
                sign(known, call.header("webhook-id"), clock.now(), call.parcel.body));
}

TEST_P(Delivering, a_receiver_that_is_gone_disables_the_webhook_and_enabling_goes_on) {
  const auto id = subscribe();
  happen(70);
  run();
  answer(410);
  auto now = webhooks.get(actor, id)->webhook;
  EXPECT_EQ(now.state, WebhookState::disabled_by_failures);
  EXPECT_EQ(now.state_reason, "The receiver answered 410 Gone.");
  happen(70);
  clock.advance(25h);
  run();
  EXPECT_THAT(receiver.calls, IsEmpty());
  ASSERT_TRUE(webhooks.change(actor, id, {.state = WebhookState::enabled}));
  restart_lines();
  ASSERT_THAT(receiver.calls, SizeIs(1));
  EXPECT_EQ(receiver.calls.front().seq(), 1);
  answer(200);
  EXPECT_EQ(receiver.calls.front().seq(), 2);
}

TEST_P(Delivering, a_pause_that_the_receiver_asks_for_is_kept_for_all_its_events) {
  subscribe();
  happen(70);
  run();
  auto refusal = status(429);
  refusal.retry_after = 120s;
  receiver.take().done(refusal);
  run();
  happen(71);
  clock.advance(110s);
  run();
  EXPECT_THAT(receiver.calls, IsEmpty());
  clock.advance(11s);
  run();
  EXPECT_THAT(receiver.calls, SizeIs(2));
}

TEST_P(Delivering, a_receiver_that_takes_nothing_gets_probes_and_all_at_once_when_it_is_back) {
  const auto id = subscribe();
  for (int i = 0; i < 12; ++i) happen(100 + i);
  run();
  while (!receiver.calls.empty()) answer(503);
  EXPECT_EQ(webhooks.get(actor, id)->health.failing_since, clock.now());
  const int before = receiver.sent;
  for (int i = 0; i < 30; ++i) happen(200 + i);
  run();
  EXPECT_LE(receiver.sent - before, 1);
  while (!receiver.calls.empty()) answer(503);
  clock.advance(61s);
  run();
  ASSERT_FALSE(receiver.calls.empty());
  while (!receiver.calls.empty()) answer(200);
  EXPECT_THAT(deliveries(id, WebhookDeliveryFilter::pending), IsEmpty());
  EXPECT_THAT(deliveries(id), SizeIs(42));
}

TEST_P(Delivering, a_webhook_that_fails_for_days_is_disabled_with_a_notice) {
  const auto id = subscribe();
  for (int i = 0; i < 25; ++i) happen(100 + i);
  run();
  for (int day = 0; day < 7; ++day) {
    for (int i = 0; i < 100 && !receiver.calls.empty(); ++i) answer(500);
    happen(500 + day);
    clock.advance(24h);
    run();
  }
  EXPECT_EQ(webhooks.get(actor, id)->webhook.state, WebhookState::disabled_by_failures);
  EXPECT_THAT(logged("settings.webhook_disabled"), SizeIs(1));
}

TEST_P(Delivering, replaying_sends_everything_from_there_again_in_order_with_the_same_ids) {
  const auto id = subscribe();
  happen(70);
  clock.advance(1h);
  const Time middle = clock.now();
  happen(70);
  happen(71);
  run();
  std::vector<std::string> first;
  while (!receiver.calls.empty()) {
    first.push_back(receiver.calls.front().header("webhook-id"));
    answer(200);
  }
  ASSERT_THAT(first, SizeIs(3));
  const auto replay = webhooks.replay(actor, id, ReplayWhat::everything, middle);
  ASSERT_TRUE(replay) << replay.error().message;
  restart_lines();
  std::vector<std::string> again;
  while (!receiver.calls.empty()) {
    again.push_back(receiver.calls.front().header("webhook-id"));
    answer(200);
  }
  EXPECT_THAT(again,
              ::testing::UnorderedElementsAre("msg_" + to_string(id) + "_70_2", "msg_" + to_string(id) + "_71_1"));
  EXPECT_EQ(deliveries(id)[0].tries, 2);
  EXPECT_FALSE(webhooks.replay(actor, id, ReplayWhat::everything, std::int64_t{1} << 62));
}

TEST_P(Delivering, a_paused_webhook_goes_on_where_it_stopped) {
  const auto id = subscribe();
  ASSERT_TRUE(webhooks.change(actor, id, {.state = WebhookState::paused}));
  restart_lines();
  happen(70);
  happen(71);
  run();
  EXPECT_THAT(receiver.calls, IsEmpty());
  EXPECT_TRUE(webhooks.get(actor, id)->health.behind_since);
  ASSERT_TRUE(webhooks.change(actor, id, {.state = WebhookState::enabled}));
  restart_lines();
  EXPECT_THAT(receiver.calls, SizeIs(2));
}

TEST_P(Delivering, a_webhook_that_stood_still_for_longer_than_the_log_keeps_events_says_so) {
  const auto id = subscribe();
  ASSERT_TRUE(webhooks.change(actor, id, {.state = WebhookState::paused}));
  for (int i = 0; i < 3; ++i) happen(70);
  clock.advance(31 * 24h);
  happen(71);
  EXPECT_TRUE(database->write(
      [&](storage::Transaction& tx) -> Result<std::int64_t> { return log.prune(tx, clock.now() - 30 * 24h, 1000); }));
  ASSERT_TRUE(webhooks.change(actor, id, {.state = WebhookState::enabled}));
  restart_lines();
  const auto trail = logged("settings.webhook_changed");
  EXPECT_EQ(
      std::ranges::count_if(trail, [](const auto& event) { return event.payload.find("missed") != std::string::npos; }),
      1);
  ASSERT_FALSE(receiver.calls.empty());
  EXPECT_EQ(receiver.calls.back().stream(), "71");
}

TEST_P(Delivering, nothing_goes_out_while_it_may_not) {
  subscribe();
  may_deliver = false;
  happen(70);
  run();
  EXPECT_THAT(receiver.calls, IsEmpty());
  may_deliver = true;
  run();
  EXPECT_THAT(receiver.calls, SizeIs(1));
}

TEST_P(Delivering, a_slow_receiver_holds_back_no_other) {
  subscribe();
  subscribe();
  for (int i = 0; i < 40; ++i) happen(100 + i);
  run();
  // The first one never answers; the second gets everything.
  const auto slow = receiver.calls.front().header("webhook-id").substr(0, 24);
  int taken = 0;
  for (int i = 0; i < 200; ++i) {
    const auto call = std::ranges::find_if(
        receiver.calls, [&](const auto& one) { return !one.header("webhook-id").starts_with(slow); });
    if (call == receiver.calls.end()) break;
    const auto done = call->done;
    receiver.calls.erase(call);
    done(status(200));
    ++taken;
    run();
  }
  EXPECT_EQ(taken, 40);
}

TEST_P(Delivering, old_deliveries_are_forgotten_and_dead_ones_later) {
  const auto id = subscribe();
  happen(70);
  happen(71);
  run();
  answer(200);
  for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
    answer(500);
    clock.advance(20h);
    run();
    clock.advance(7h);
    run();
  }
  ASSERT_THAT(deliveries(id, WebhookDeliveryFilter::dead), SizeIs(1));
  EXPECT_EQ(webhooks.sweep(), 1);
  EXPECT_THAT(deliveries(id), SizeIs(1));
  clock.advance(31 * 24h);
  EXPECT_EQ(webhooks.sweep(), 1);
  EXPECT_THAT(deliveries(id), IsEmpty());
  happen(72);
  run();
  ASSERT_TRUE(webhooks.remove(actor, id));
  EXPECT_EQ(webhooks.sweep(), 1);
}

TEST_P(Delivering, who_may_not_manage_webhooks_may_nothing) {
  const auto id = subscribe();
  Actor other = actor;
  other.permissions = {};
  const auto code = [](const auto& result) { return result ? ErrorCode::internal : result.error().code; };
  EXPECT_EQ(code(webhooks.list(other)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.get(other, id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.create(other, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.change(other, id, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.remove(other, id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.rotate_secret(other, id, 0s)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.retire_former_secret(other, id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.test(other, id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.deliveries(other, id, {}, {}, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.delivery(other, id, {1})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.resend(other, id, {1})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.replay(other, id, {}, std::int64_t{0})), ErrorCode::permission_denied);
  EXPECT_EQ(code(webhooks.kinds(other)), ErrorCode::permission_denied);
}

TEST_P(Delivering, secrets_are_sealed_and_stand_in_no_event) {
  const auto id = subscribe();
  ASSERT_TRUE(webhooks.change(actor, id, {.headers = Headers{{"Authorization", "Bearer tiger"}}}));
  EXPECT_THAT(webhooks.get(actor, id)->webhook.header_names, ElementsAre("Authorization"));
  // An empty value keeps what is there.
  ASSERT_TRUE(webhooks.change(actor, id, {.headers = Headers{{"Authorization", ""}, {"X-More", "1"}}}));
  restart_lines();
  happen(70);
  run();
  EXPECT_EQ(receiver.calls.front().header("Authorization"), "Bearer tiger");
  const auto events = database->read([&](storage::Snapshot& snapshot) { return log.read(snapshot, 0, 100); });
  for (const auto& event : events) {
    EXPECT_EQ(event.payload.find("whsec_"), std::string::npos);
    EXPECT_EQ(event.payload.find("tiger"), std::string::npos);
  }
}

}  // namespace
}  // namespace deskbell::webhooks
