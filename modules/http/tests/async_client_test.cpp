#include <base/log.h>
#include <http/async_client.h>
#include <http/server.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace deskbell::http {
namespace {

using namespace std::chrono_literals;

// What came back, for the test's thread to wait for.
class Answers {
 public:
  AsyncClient::Done take() {
    return [this](Result<ClientResponse> answer, std::chrono::milliseconds) {
      {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::move(answer));
      }
      changed_.notify_all();
    };
  }
  std::vector<Result<ClientResponse>> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return all_.size() >= count; }));
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Result<ClientResponse>> all_;
};

class AsyncClientTest : public testing::Test {
 protected:
  AsyncClientTest() {
    routes.add_raw({.method = Method::post, .path = "/echo", .operation = "", .summary = "", .consumes = "*/*"},
                   [this](const Call& call) {
                     ++hits;
                     return Response::text(std::string(call.body()) + std::string(call.header("X-Test").value_or("")));
                   });
    routes.add_raw({.method = Method::get, .path = "/to", .operation = "", .summary = ""},
                   [](const Call&) { return Response::redirect("/echo", 302); });
    routes.add_raw({.method = Method::get, .path = "/large", .operation = "", .summary = ""},
                   [](const Call&) { return Response::text(std::string(200'000, 'x')); });
    base::start_log({.level = base::LogLevel::off});
    server = std::make_unique<Server>(ServerOptions{}, routes);
    EXPECT_TRUE(server->start().has_value());
    base = fmt::format("http://127.0.0.1:{}", server->port());
  }
  static ClientOptions open_options() {
    return {.allowed_private = {"127.0.0.1"}, .answer_limit = 100'000, .redirects = 0};
  }

  std::atomic<int> hits = 0;
  Routes routes;
  std::unique_ptr<Server> server;
  std::string base;
  Answers answers;
};

TEST_F(AsyncClientTest, many_calls_are_under_way_at_a_time_and_each_gets_its_answer) {
  AsyncClient client(open_options());
  for (int i = 0; i < 300; ++i)
    client.send(
        {.method = Method::post, .url = base + "/echo", .headers = {{"X-Test", "!"}}, .body = std::to_string(i)},
        answers.take());
  std::vector<std::string> bodies;
  for (const auto& answer : answers.wait_for(300)) {
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    bodies.push_back(answer->body);
  }
  std::vector<std::string> expected;
  for (int i = 0; i < 300; ++i) expected.push_back(std::to_string(i) + "!");
  EXPECT_THAT(bodies, testing::UnorderedElementsAreArray(expected));
}

TEST_F(AsyncClientTest, no_private_address_is_connected_to) {
  AsyncClient client;
  for (const char* host : {"127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "[::ffff:127.0.0.1]"})
    client.send({.method = Method::post, .url = fmt::format("http://{}:{}/echo", host, server->port())},
                answers.take());
  for (const auto& answer : answers.wait_for(5)) EXPECT_FALSE(answer);
  EXPECT_EQ(hits, 0);
}

TEST_F(AsyncClientTest, what_goes_wrong_is_told_to_whom_it_concerns) {
  AsyncClient client(open_options());
  client.send({.url = "http://127.0.0.1:1/"}, answers.take());
  EXPECT_EQ(answers.wait_for(1)[0].error().code, ErrorCode::unavailable);
  client.send({.url = base + "/large"}, answers.take());
  EXPECT_EQ(answers.wait_for(2)[1].error().code, ErrorCode::resource_exhausted);
  client.send({.url = "file:///etc/passwd"}, answers.take());
  EXPECT_EQ(answers.wait_for(3)[2].error().code, ErrorCode::invalid_argument);
  client.send({.url = base + "/echo", .headers = {{"X", "a\r\nY: b"}}}, answers.take());
  EXPECT_EQ(answers.wait_for(4)[3].error().code, ErrorCode::invalid_argument);
  client.send({.url = base + "/to"}, answers.take());
  EXPECT_EQ(answers.wait_for(5)[4]->status, 302);
}

TEST_F(AsyncClientTest, a_call_may_be_sent_from_the_answer_of_another) {
  AsyncClient client(open_options());
  client.send({.method = Method::post, .url = base + "/echo", .body = "first"},
              [&](Result<ClientResponse>, std::chrono::milliseconds) {
                client.send({.method = Method::post, .url = base + "/echo", .body = "second"}, answers.take());
              });
  EXPECT_EQ(answers.wait_for(1)[0]->body, "second");
}

TEST_F(AsyncClientTest, the_end_cuts_what_is_under_way) {
  std::atomic<int> told = 0;
  {
    AsyncClient client(open_options());
    for (int i = 0; i < 50; ++i)
      client.send({.method = Method::post, .url = base + "/echo", .body = "x"},
                  [&](Result<ClientResponse>, std::chrono::milliseconds) { ++told; });
  }
  EXPECT_LE(told, 50);
}

}  // namespace
}  // namespace deskbell::http
