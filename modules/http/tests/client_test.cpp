#include <http/client.h>
#include <http/server.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <base/log.h>

#include <thread>

namespace deskbell::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(PrivateAddress, every_form_of_a_private_address_is_known) {
  for (const char* address : {"127.0.0.1",
                              "127.255.255.254",
                              "10.0.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "0.1.2.3",
                              "224.0.0.1",
                              "255.255.255.255",
                              "198.18.0.1",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:a9fe:a9fe",
                              "::127.0.0.1",
                              "64:ff9b::7f00:1",
                              "64:ff9b::a00:1",
                              "2002:7f00:1::",
                              "2002:c0a8:101::",
                              "fe80::1",
                              "fec0::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "not an address",
                              "",
                              "2130706433"})
    EXPECT_TRUE(is_private_address(address)) << address;
  for (const char* address : {"1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1",
                              "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::", "::ffff:8.8.8.8"})
    EXPECT_FALSE(is_private_address(address)) << address;
}

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    routes.add_raw({.method = Method::get, .path = "/hello", .operation = "", .summary = ""}, [this](const Call& call) {
      ++hits;
      Response response = Response::text("hello " + std::string(call.header("X-Test").value_or("")));
      response.add_header("X-Answer", "yes");
      return response;
    });
    routes.add_raw({.method = Method::post, .path = "/echo", .operation = "", .summary = "", .consumes = "*/*"},
                   [](const Call& call) { return Response::text(std::string(call.body()), 202); });
    routes.add_raw({.method = Method::get, .path = "/to", .operation = "", .summary = ""},
                   [](const Call& call) { return Response::redirect(std::string(call.query()), 302); });
    routes.add_raw({.method = Method::get, .path = "/parent", .operation = "", .summary = ""}, [](const Call& call) {
      return Response::text(std::string(call.header("traceparent").value_or("none")));
    });
    routes.add_raw({.method = Method::get, .path = "/large", .operation = "", .summary = ""},
                   [](const Call&) { return Response::text(std::string(200'000, 'x')); });
    routes.add_raw({.method = Method::get, .path = "/slow", .operation = "", .summary = ""}, [](const Call&) {
      std::this_thread::sleep_for(400ms);
      return Response::text("late");
    });
    ServerOptions options;
    base::start_log({.level = base::LogLevel::off});
    server = std::make_unique<Server>(options, routes);
    EXPECT_TRUE(server->start().has_value());
    base = fmt::format("http://127.0.0.1:{}", server->port());
  }
  int hits = 0;
  Routes routes;
  std::unique_ptr<Server> server;
  std::string base;
  const Client allowed{{.allowed_private = {"127.0.0.1"}, .answer_limit = 100'000, .total_time = 150ms}};
  const Client guarded{};
};

TEST_F(ClientTest, an_allowed_target_is_read_with_its_headers) {
  const auto got = allowed.send({.url = base + "/hello", .headers = {{"X-Test", "world"}}});
  ASSERT_TRUE(got.has_value()) << got.error().message;
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, "hello world");
  EXPECT_EQ(got->header("x-answer"), "yes");
  const auto posted = allowed.send({.method = Method::post, .url = base + "/echo", .body = "text\0more"});
  EXPECT_EQ(posted->status, 202);
  EXPECT_EQ(allowed.send({.url = base + "/none"})->status, 404);
}

TEST_F(ClientTest, a_watched_call_is_told_as_a_span_and_tells_its_trace) {
  EXPECT_EQ(allowed.send({.url = base + "/parent"})->body, "none");
  std::vector<std::string> told;
  const Client watched{{.allowed_private = {"127.0.0.1"}, .spans = [&](const base::Span& span) {
                          EXPECT_EQ(span.kind, base::SpanKind::client);
                          EXPECT_EQ(span.parent, 7u);
                          told.push_back(std::string(span.name) + " " + std::string(span.trace) + " " +
                                         std::string(span.error));
                        }}};
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const base::SpanScope scope(trace, 7);
  const auto parent = base::parse_trace_parent(watched.send({.url = base + "/parent"})->body);
  ASSERT_TRUE(parent);
  EXPECT_EQ(parent->trace, trace);
  EXPECT_NE(parent->span, 7u);
  EXPECT_FALSE(watched.send({.url = "http://10.0.0.1/"}));
  EXPECT_THAT(told, testing::ElementsAre("GET " + trace + " ", "GET " + trace + " invalid_argument"));
}

TEST_F(ClientTest, no_spelling_of_a_private_address_is_connected_to) {
  const auto port = server->port();
  for (const char* host : {"127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]",
                           "[::ffff:127.0.0.1]", "127.0.0.1.", "user@127.0.0.1", "10.0.0.1", "169.254.169.254"}) {
    const auto got = guarded.send({.url = fmt::format("http://{}:{}/hello", host, port)});
    ASSERT_FALSE(got.has_value()) << host;
  }
  EXPECT_EQ(guarded.send({.url = base + "/hello"}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(hits, 0);
}

TEST_F(ClientTest, a_redirect_is_checked_again) {
  EXPECT_EQ(allowed.send({.url = base + "/to?/hello"})->body, "hello ");
  const auto inward = allowed.send({.url = fmt::format("{}/to?http://127.0.0.2:{}/hello", base, server->port())});
  ASSERT_FALSE(inward.has_value());
  EXPECT_THAT(inward.error().message, HasSubstr("private address"));
  EXPECT_FALSE(allowed.send({.url = base + "/to?file:///etc/passwd"}).has_value());
  EXPECT_EQ(allowed.send({.url = base + "/to?/hello", .headers = {{"X-Secret", "s"}}})->status, 302);
}

TEST_F(ClientTest, only_http_addresses_are_taken) {
  for (const char* url :
       {"file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1/", "", "nonsense://", "http://"})
    EXPECT_EQ(guarded.send({.url = url}).error().code, ErrorCode::invalid_argument) << url;
  EXPECT_EQ(guarded.send({.url = "http://x", .headers = {{"X", "a\r\nY: b"}}}).error().code,
            ErrorCode::invalid_argument);
}

TEST_F(ClientTest, size_and_time_are_limited) {
  EXPECT_EQ(allowed.send({.url = base + "/large"}).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(allowed.send({.url = base + "/slow"}).error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(allowed.send({.url = "http://127.0.0.1:1/"}).error().code, ErrorCode::unavailable);
}

TEST_F(ClientTest, a_stream_comes_piece_by_piece_and_ends_when_it_is_enough) {
  std::size_t read = 0;
  const auto whole = allowed.stream({.method = Method::post, .url = base + "/echo", .body = std::string(50'000, 'x')}, 100ms,
                                    [&](std::string_view piece) {
                                      read += piece.size();
                                      return Client::Reading::more;
                                    });
  ASSERT_TRUE(whole.has_value()) << whole.error().message;
  EXPECT_EQ(read, 50'000u);
  EXPECT_EQ(whole->body, "");
  const auto cut = allowed.stream({.url = base + "/large"}, 100ms, [](std::string_view) { return Client::Reading::enough; });
  ASSERT_TRUE(cut.has_value()) << cut.error().message;
  EXPECT_EQ(cut->status, 200);
  const auto more = [](std::string_view) { return Client::Reading::more; };
  EXPECT_EQ(allowed.stream({.url = base + "/large"}, 100ms, more).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(allowed.stream({.url = base + "/slow"}, 10ms, more).error().code, ErrorCode::deadline_exceeded);
  const auto missing = allowed.stream({.url = base + "/none"}, 100ms, more);
  EXPECT_EQ(missing->status, 404);
  EXPECT_NE(missing->body, "") << "what went wrong is kept";
}

}  // namespace
}  // namespace deskbell::http
