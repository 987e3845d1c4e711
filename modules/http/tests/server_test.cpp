#include "wire.h"

#include <http/assets.h>
#include <http/server.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <base/log.h>

#include <future>
#include <semaphore>
#include <sstream>
#include <thread>

namespace deskbell::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::HasSubstr;
using testing::Not;
using testing_wire::status_of;
using testing_wire::Wire;

struct Note {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text))

constexpr std::string_view kScript = "console.log('hello')";

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    routes.add<Note, Note>({.method = Method::post, .path = "/notes", .operation = "note", .summary = ""},
                           [](const Call&, const Note& in) -> Result<Note> { return in; });
    routes.add<NoInput, Note>({.method = Method::get, .path = "/hello", .operation = "hello", .summary = ""},
                              [](const Call& call, const NoInput&) -> Result<Note> {
                                call.set_cookie({.name = "deskbell", .value = "v"});
                                return Note{call.client_address() + " " + call.own_origin()};
                              });
    routes.add_raw(
        {.method = Method::post,
         .path = "/files",
         .operation = "upload",
         .summary = "",
         .body_limit = 3'000'000,
         .consumes = "*/*"},
        [](const Call& call) { return Response::text(std::to_string(call.body().size()) + call.body().back()); });
    routes.add_raw({.method = Method::get, .path = "/wait", .operation = "wait", .summary = ""}, [this](const Call&) {
      entered.release();
      go_on.acquire();
      return Response::text("done");
    });
    routes.mount("/assets/", [](const Call& call) {
      return serve(call, {.path = "app.js", .content_type = "text/javascript", .bytes = kScript, .gzip = "zipped"},
                   Caching::forever);
    });
    base::start_log({.format = base::LogFormat::json, .to = &log_text});
    options.workers = 2;
  }
  std::uint16_t start() {
    server = std::make_unique<Server>(options, routes);
    const auto started = server->start();
    EXPECT_TRUE(started.has_value()) << started.error().message;
    return server->port();
  }
  static std::string post(std::string_view path, std::string_view body, std::string_view extra = "") {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
           std::string(extra) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  static constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

  Routes routes;
  ServerOptions options;
  std::ostringstream log_text;
  std::counting_semaphore<> entered{0};
  std::counting_semaphore<> go_on{0};
  std::unique_ptr<Server> server;
};

TEST_F(ServerTest, a_connection_serves_many_requests_even_sent_at_once) {
  Wire wire(start());
  wire.send(std::string(kHello) + post("/notes", R"({"text":"one"})") + std::string(kHello));
  EXPECT_THAT(wire.answer(), HasSubstr(R"({"text":"127.0.0.1 http://localhost"})"));
  EXPECT_THAT(wire.answer(), HasSubstr(R"({"text":"one"})"));
  EXPECT_EQ(status_of(wire.answer()), 200);
  EXPECT_EQ(status_of(wire.exchange(kHello)), 200);
}

TEST_F(ServerTest, every_answer_carries_security_headers_and_its_trace) {
  Wire wire(start());
  const std::string answer = wire.exchange(
      "GET /hello HTTP/1.1\r\nHost: localhost\r\ntraceparent: "
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Trace-Id: 4bf92f3577b34da6a3ce929d0e0e4736\r\n"));
  EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(answer, HasSubstr("Set-Cookie: deskbell=v; Path=/; HttpOnly; SameSite=Strict\r\n"));
  EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Strict-Transport-Security")));
  server.reset();
  EXPECT_THAT(
      log_text.str(),
      testing::AllOf(HasSubstr("4bf92f3577b34da6a3ce929d0e0e4736"), HasSubstr(R"("client":"127.0.0.1","method":"GET","path":"/hello","route":"/hello","status":200)")));
}

TEST_F(ServerTest, a_body_in_chunks_is_put_together) {
  Wire wire(start());
  EXPECT_THAT(
      wire.exchange(
          "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
          "5;a=b\r\n{\"tex\r\nA\r\nt\":\"chunk\"\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n"),
      HasSubstr(R"({"text":"chunk"})"));
  EXPECT_EQ(status_of(wire.exchange(kHello)), 200);
}

TEST_F(ServerTest, what_two_servers_could_read_differently_is_refused_and_the_connection_closed) {
  const std::uint16_t port = start();
  const std::string head = "POST /notes HTTP/1.1\r\nHost: x\r\n";
  const std::pair<std::string, int> cases[] = {
      {head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
      {head + "Content-Length: 5, 5\r\n\r\nhello", 400},
      {head + "Content-Length: +5\r\n\r\nhello", 400},
      {head + "Content-Length: -1\r\n\r\n", 400},
      {head + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
      {head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {head + "Transfer-Encoding: xchunked\r\n\r\n", 501},
      {head + "Transfer-Encoding : chunked\r\n\r\n", 400},
      {head + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", 400},
      {head + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", 400},
      {head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", 400},
      {head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 413},
      {head + "X-Folded: a\r\n b\r\n\r\n", 400},
      {head + "X-Name\r\n\r\n", 400},
      {head + "X-Zero: a\0b\r\n\r\n"s, 400},
      {head + "X-Control: a\x01\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\nHost: x\n\n", 400},
      {"GET /hello HTTP/1.1\r\nHost: x\n\r\n", 400},
      {"GET /hello HTTP/1.1\rHost: x\r\n\r\n", 400},
      {"GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /hello\r\nHost: x\r\n\r\n", 400},
      {"GET http://x/hello HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"GET /hello HTTP/1.1\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\nHost: x/../y\r\n\r\n", 400},
      {"TRACE /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405},
      {"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"\x16\x03\x01\x02\r\n\r\n", 400},
  };
  for (const auto& [request, status] : cases) {
    Wire wire(port);
    // A second request that was hidden in the first would be answered, too.
    wire.send(request + std::string(kHello));
    const std::string all = wire.rest();
    EXPECT_EQ(status_of(all), status) << request;
    EXPECT_EQ(all.find("HTTP/1.1 200"), std::string::npos) << request;
    EXPECT_THAT(all, HasSubstr("application/problem+json")) << request;
    EXPECT_THAT(all, HasSubstr("Connection: close")) << request;
  }
  EXPECT_EQ(status_of(Wire(port).exchange(kHello)), 200);
}

TEST_F(ServerTest, heads_and_bodies_have_limits) {
  options.limits.headers = 10;
  const std::uint16_t port = start();
  Wire long_head(port);
  EXPECT_EQ(status_of(long_head.exchange("GET /hello HTTP/1.1\r\nX: " + std::string(20'000, 'x'))), 431);
  std::string many = "GET /hello HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 20; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(status_of(Wire(port).exchange(many + "\r\n")), 431);
  Wire large(port);
  const std::string answer = large.exchange("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 2147483648\r\n\r\n{");
  EXPECT_EQ(status_of(answer), 413);
  EXPECT_THAT(answer, HasSubstr(R"("code":"payload_too_large")"));
  EXPECT_TRUE(large.closed_within(3s));
  const std::string exact = R"({"text":")" + std::string(60'000, 'x') + R"("})";
  EXPECT_EQ(status_of(Wire(port).exchange(post("/notes", exact))), 200);
}

TEST_F(ServerTest, a_large_upload_is_spooled_and_whole) {
  options.limits.spool_bytes = 100'000;
  Wire wire(start());
  EXPECT_THAT(wire.exchange(post("/files", std::string(2'999'999, 'a') + "z")), HasSubstr("\r\n\r\n3000000z"));
  EXPECT_EQ(status_of(wire.exchange(post("/files", std::string(3'000'001, 'a')))), 413);
}

TEST_F(ServerTest, all_bodies_together_have_a_limit_and_a_full_disk_is_told) {
  options.limits.body_bytes = 1'000'000;
  options.limits.spool_bytes = 1'000;
  options.spool_directory = "/nonexistent";
  const std::uint16_t port = start();
  Wire first(port);
  first.send("POST /files HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nbegin");
  while (server->stats().requests == 0) std::this_thread::yield();
  Wire second(port);
  const std::string busy = second.exchange(post("/files", std::string(200'000, 'a')));
  EXPECT_EQ(status_of(busy), 503);
  EXPECT_THAT(busy, HasSubstr("Retry-After: 1"));
  first.send(std::string(5'000, 'a'));
  EXPECT_EQ(status_of(first.answer()), 507);
  first.rest();
  EXPECT_EQ(status_of(Wire(port).exchange(post("/files", std::string(900, 'a')))), 200);
}

TEST_F(ServerTest, a_client_that_expects_it_is_told_to_go_on) {
  Wire wire(start());
  wire.send(
      "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
      "12\r\n\r\n");
  EXPECT_EQ(status_of(wire.answer()), 100);
  EXPECT_EQ(status_of(wire.exchange(R"({"text":"x"})")), 200);
}

TEST_F(ServerTest, head_is_answered_like_get_without_its_body) {
  Wire wire(start());
  wire.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  wire.send("GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = wire.rest();
  EXPECT_EQ(status_of(all), 200);
  EXPECT_THAT(all, HasSubstr("Content-Length: 29\r\n"));
  EXPECT_EQ(all.find("127.0.0.1 http"), std::string::npos);
  EXPECT_THAT(all, HasSubstr("HTTP/1.1 404"));
}

TEST_F(ServerTest, a_slow_head_and_a_slow_body_are_cut_off) {
  options.limits.head_time = 60ms;
  options.limits.body_time = 60ms;
  const std::uint16_t port = start();
  Wire head(port);
  head.send("GET /hello HT");
  EXPECT_EQ(status_of(head.answer()), 408);
  EXPECT_TRUE(head.closed_within(3s));
  Wire body(port);
  body.send("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_EQ(status_of(body.answer()), 408);
}

TEST_F(ServerTest, an_idle_connection_is_closed) {
  options.limits.idle_time = 60ms;
  Wire wire(start());
  EXPECT_EQ(status_of(wire.exchange(kHello)), 200);
  EXPECT_TRUE(wire.closed_within(3s));
}

TEST_F(ServerTest, too_many_connections_and_requests_are_told_to_come_later) {
  options.limits.connections = 3;
  options.limits.waiting_requests = 1;
  options.workers = 1;
  const std::uint16_t port = start();
  Wire first(port);
  first.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.acquire();
  Wire second(port);
  second.send(kHello);
  while (server->stats().waiting_requests == 0) std::this_thread::yield();
  Wire third(port);
  const std::string busy = third.exchange(kHello);
  EXPECT_EQ(status_of(busy), 503);
  EXPECT_THAT(busy, HasSubstr("Retry-After: 1"));
  Wire fourth(port);
  EXPECT_EQ(status_of(fourth.answer()), 503);
  go_on.release();
  EXPECT_EQ(status_of(first.answer()), 200);
  EXPECT_EQ(status_of(second.answer()), 200);
}

TEST_F(ServerTest, forwarded_addresses_count_from_listed_proxies_only) {
  const std::string request =
      "GET /hello HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.1.1\r\nX-Forwarded-Proto: "
      "https\r\n\r\n";
  EXPECT_THAT(Wire(start()).exchange(request), HasSubstr("127.0.0.1 http://x"));
  options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
  const std::string answer = Wire(start()).exchange(request);
  EXPECT_THAT(answer, HasSubstr("203.0.113.9 https://x"));
  EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security"));
}

TEST_F(ServerTest, each_host_name_has_its_own_routes_and_unknown_ones_are_misdirected) {
  Routes other;
  other.add_raw({.path = "/hello", .security = Security::none},
                [](const Call&) { return Response{.body = "the other one"}; });
  Server both({}, [&](std::string_view host) -> const Routes* {
    if (host == "desk.example") return &routes;
    return host == "other.example" ? &other : nullptr;
  });
  ASSERT_TRUE(both.start().has_value());
  const auto ask = [&](const std::string& host) {
    return Wire(both.port()).exchange("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  EXPECT_EQ(status_of(ask("x")), 421);
  EXPECT_EQ(status_of(ask("Desk.example:8080")), 200);
  EXPECT_THAT(ask("other.example"), HasSubstr("the other one"));
  EXPECT_THAT(ask("desk.example"), Not(HasSubstr("the other one")));
}

TEST_F(ServerTest, assets_are_revalidated_and_sent_compressed) {
  Wire wire(start());
  const std::string plain = wire.exchange("GET /assets/app.js HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(plain, HasSubstr(std::string(kScript)));
  EXPECT_THAT(plain, HasSubstr("Cache-Control: public, max-age=31536000, immutable"));
  const std::size_t at = plain.find("ETag: ") + 6;
  const std::string etag = plain.substr(at, plain.find('\r', at) - at);
  const std::string zipped =
      wire.exchange("GET /assets/app.js HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n\r\n");
  EXPECT_THAT(zipped, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_TRUE(zipped.ends_with("zipped"));
  wire.send("GET /assets/app.js HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\", " + etag + "\r\n\r\n");
  EXPECT_EQ(status_of(wire.answer()), 304);
  EXPECT_EQ(status_of(wire.exchange("POST /assets/app.js HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")), 405);
}

TEST_F(ServerTest, draining_finishes_what_runs_and_accepts_nothing_more) {
  const std::uint16_t port = start();
  Wire idle(port);
  EXPECT_EQ(status_of(idle.exchange(kHello)), 200);
  Wire busy(port);
  busy.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.acquire();
  auto drained = std::async(std::launch::async, [&] { server->drain(5s); });
  EXPECT_TRUE(idle.closed_within(3s));
  EXPECT_THROW(Wire{port}, std::runtime_error);
  go_on.release();
  const std::string last = busy.answer();
  EXPECT_EQ(status_of(last), 200);
  EXPECT_THAT(last, HasSubstr("Connection: close"));
  busy.rest();
}

TEST_F(ServerTest, an_address_that_is_taken_is_told_at_the_start) {
  const std::uint16_t port = start();
  ServerOptions other;
  other.listeners = {{.port = port}};
  Server second(other, routes);
  const auto started = second.start();
  ASSERT_FALSE(started.has_value());
  EXPECT_THAT(started.error().message, HasSubstr("Cannot listen on 127.0.0.1:"));
}

TEST_F(ServerTest, an_observer_hears_of_each_answer_by_its_route) {
  std::vector<std::string> heard;
  std::mutex mutex;
  routes.observe([&](const Answered& answered) {
    const std::lock_guard lock(mutex);
    heard.push_back(std::string(answered.route) + " " + std::to_string(answered.status));
    EXPECT_EQ(answered.request.trace_id.size(), 32u);
    EXPECT_NE(answered.request.span, 0u);
    EXPECT_GT(answered.took.count(), 0);
  });
  Wire wire(start());
  for (const char* target : {"/hello?query=secret", "/assets/app.js", "/nothing/here"})
    wire.exchange("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  server.reset();
  EXPECT_THAT(heard, testing::ElementsAre("/hello 400", "/assets/ 200", "- 404"));
}

}  // namespace
}  // namespace deskbell::http
