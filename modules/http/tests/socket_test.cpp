#include "wire.h"

#include <http/server.h>
#include <http/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <base/log.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace deskbell::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing_wire::status_of;
using testing_wire::Wire;

// What the server side saw, for the test's thread.
struct Seen {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::shared_ptr<Socket>> opened;
  std::vector<std::uint16_t> closed;

  template <class Predicate>
  bool wait(Predicate predicate) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 10s, predicate);
  }
  std::uint16_t wait_closed() {
    return wait([&] { return !closed.empty(); }) ? closed.back() : std::uint16_t{0};
  }
  std::shared_ptr<Socket> wait_opened(std::size_t count = 1) {
    return wait([&] { return opened.size() >= count; }) ? opened.back() : nullptr;
  }
};

class Echo final : public SocketHandler {
 public:
  explicit Echo(Seen& seen) : seen_(seen) {}
  void on_open(std::shared_ptr<Socket> socket) override {
    socket_ = socket;
    const std::lock_guard lock(seen_.mutex);
    seen_.opened.push_back(std::move(socket));
    seen_.changed.notify_all();
  }
  void on_message(std::string_view text) override {
    if (text == "throw") throw std::runtime_error("handler broke");
    if (text == "close") return socket_->close(4401, "signed out");
    if (text == "pause") {
      socket_->pause_reading();
      std::thread([this] { socket_->resume_reading(); }).join();
    }
    socket_->send(make_frame(std::string(text)));
  }
  void on_close(std::uint16_t code) override {
    socket_.reset();
    const std::lock_guard lock(seen_.mutex);
    seen_.closed.push_back(code);
    seen_.changed.notify_all();
  }

 private:
  Seen& seen_;
  std::shared_ptr<Socket> socket_;
};

class SocketTest : public testing::Test {
 protected:
  SocketTest() {
    routes.add_socket({.path = "/socket",
                       .allow_origin = [](const Call& call) { return call.origin() == call.own_origin(); },
                       .open = [this](const Call& call) -> Result<std::unique_ptr<SocketHandler>> {
                         if (call.query() == "refuse") return failure(ErrorCode::unauthenticated, "Sign in first.");
                         return std::make_unique<Echo>(seen);
                       }});
    base::start_log({.level = base::LogLevel::off});
    options.io_threads = 2;
    options.workers = 2;
  }
  ~SocketTest() override {
    server.reset();
    seen.opened.clear();
  }
  std::uint16_t start() {
    server = std::make_unique<Server>(options, routes);
    EXPECT_TRUE(server->start().has_value());
    return server->port();
  }
  Seen seen;
  Routes routes;
  ServerOptions options;
  std::unique_ptr<Server> server;
};

TEST_F(SocketTest, messages_of_all_sizes_come_back_in_order) {
  Wire wire(start());
  const std::string answer = wire.upgrade("/socket");
  EXPECT_EQ(status_of(answer), 101);
  EXPECT_THAT(answer, HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 65535UL, 65536UL, 300'000UL, 1'048'576UL}) {
    wire.send_frame(1, std::string(size, 'm'));
    const auto received = wire.receive();
    EXPECT_EQ(received.opcode, 1);
    EXPECT_EQ(received.payload.size(), size);
  }
  for (int i = 0; i < 500; ++i) wire.send_frame(1, std::to_string(i));
  for (int i = 0; i < 500; ++i) EXPECT_EQ(wire.receive().payload, std::to_string(i));
}

TEST_F(SocketTest, a_message_in_fragments_with_a_ping_between_is_whole) {
  Wire wire(start());
  wire.upgrade("/socket");
  wire.send_frame(1, "hel\xe5", false);
  wire.send_frame(9, "are you there");
  wire.send_frame(0, "\x90\x8d", false);
  wire.send_frame(0, "lo", true);
  const auto pong = wire.receive();
  EXPECT_EQ(pong.opcode, 10);
  EXPECT_EQ(pong.payload, "are you there");
  EXPECT_EQ(wire.receive().payload, "hel\xe5\x90\x8dlo");
}

TEST_F(SocketTest, only_pages_of_known_origins_may_connect) {
  const std::uint16_t port = start();
  for (const char* origin : {"", "null", "https://evil.example", "http://localhost.evil.example"})
    EXPECT_EQ(status_of(Wire(port).upgrade("/socket", origin)), 403) << origin;
  EXPECT_EQ(status_of(Wire(port).upgrade("/socket?refuse")), 401);
  EXPECT_EQ(status_of(Wire(port).upgrade("/other")), 404);
  EXPECT_EQ(status_of(Wire(port).exchange("GET /socket HTTP/1.1\r\nHost: localhost\r\n\r\n")), 426);
  EXPECT_EQ(
      status_of(Wire(port).exchange("GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: "
                                    "upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n")),
      426);
}

TEST_F(SocketTest, each_fault_of_the_protocol_has_its_close_code) {
  const std::uint16_t port = start();
  const auto code_after = [&](auto act) {
    Wire wire(port);
    wire.upgrade("/socket");
    act(wire);
    return wire.receive().close_code();
  };
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(1, "\xff\xfe"); }), 1007);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(1, "\xed\xa0\x80"); }), 1007);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(1, std::string(1'048'577, 'x')); }), 1009);
  EXPECT_EQ(code_after([](Wire& w) {
              w.send_frame(1, std::string(600'000, 'x'), false);
              w.send_frame(0, std::string(600'000, 'x'));
            }),
            1009);
  EXPECT_EQ(code_after([](Wire& w) {
              w.send_frame(1, "some", false);
              w.send("\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff");  // 2^64 - 1 more
              w.send("mask and more");
            }),
            1009);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(2, "binary"); }), 1003);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(0, "goes on from nothing"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(3, "reserved"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(9, std::string(126, 'x')); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(9, "x", false); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send("\x81\x05hello"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send("\xc1\x80\x01\x01\x01\x01"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(8, "x"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(8, "\x03\xed"); }), 1002);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(8, "\x03\xe8\xff"); }), 1007);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(8, "\x0f\xa0"); }), 4000);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(8, ""); }), 1000);
  EXPECT_EQ(code_after([](Wire& w) { w.send_frame(1, "throw"); }), 1011);
}

TEST_F(SocketTest, the_server_closes_with_code_and_reason_after_what_was_sent) {
  Wire wire(start());
  wire.upgrade("/socket");
  const auto socket = seen.wait_opened();
  ASSERT_TRUE(socket);
  socket->send(make_frame("last words"));
  socket->close(4401, "signed out");
  socket->send(make_frame("too late"));
  EXPECT_EQ(wire.receive().payload, "last words");
  const auto closed = wire.receive();
  EXPECT_EQ(closed.close_code(), 4401);
  EXPECT_EQ(closed.payload.substr(2), "signed out");
  EXPECT_EQ(seen.wait_closed(), 4401);
  wire.send_frame(8, closed.payload);
  EXPECT_TRUE(wire.closed_within(1s));
}

TEST_F(SocketTest, a_lost_connection_is_told_as_abnormal) {
  {
    Wire wire(start());
    wire.upgrade("/socket");
    EXPECT_TRUE(seen.wait_opened());
  }
  EXPECT_EQ(seen.wait_closed(), close_code::kAbnormal);
}

TEST_F(SocketTest, a_silent_client_is_pinged_and_then_dropped) {
  options.limits.ping_time = 60ms;
  options.limits.pong_time = 60ms;
  Wire wire(start());
  wire.upgrade("/socket");
  EXPECT_EQ(wire.receive().opcode, 9);
  wire.send_frame(10, "");
  EXPECT_EQ(wire.receive().opcode, 9);
  EXPECT_EQ(seen.wait_closed(), close_code::kAbnormal);
  EXPECT_EQ(wire.receive().opcode, -1);
}

TEST_F(SocketTest, a_slow_client_is_cut_when_too_much_is_queued) {
  options.limits.close_time = 500ms;
  Wire wire(start(), 4096);
  wire.upgrade("/socket");
  const auto socket = seen.wait_opened();
  ASSERT_TRUE(socket);
  const Frame frame = make_frame(std::string(10'000, 'x'));
  std::size_t most = 0;
  for (int i = 0; i < 5000 && socket->is_open(); ++i) {
    socket->send(frame);
    most = std::max(most, socket->queued_bytes());
    if (socket->queued_bytes() > 900'000) std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(seen.wait_closed(), close_code::kTryLater);
  EXPECT_LT(most, 1'200'000U);
  // Once it reads again, it learns why.
  auto received = wire.receive();
  while (received.opcode == 1) received = wire.receive();
  EXPECT_EQ(received.close_code(), close_code::kTryLater);
}

TEST_F(SocketTest, a_slow_client_is_cut_when_something_is_queued_too_long) {
  options.limits.socket_queue_time = 100ms;
  options.limits.close_time = 100ms;
  Wire wire(start(), 4096);
  wire.upgrade("/socket");
  const auto socket = seen.wait_opened();
  ASSERT_TRUE(socket);
  while (socket->queued_bytes() < 100'000 && socket->is_open()) {
    socket->send(make_frame(std::string(10'000, 'x')));
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(seen.wait_closed(), close_code::kTryLater);
}

TEST_F(SocketTest, an_outbox_reaches_sockets_on_all_threads_in_order) {
  const std::uint16_t port = start();
  std::vector<std::unique_ptr<Wire>> wires;
  for (std::size_t i = 0; i < 6; ++i) {
    wires.push_back(std::make_unique<Wire>(port));
    wires.back()->upgrade("/socket");
    ASSERT_TRUE(seen.wait_opened(i + 1));
  }
  Outbox outbox;
  for (int batch = 0; batch < 10; ++batch) {
    for (int i = 0; i < 20; ++i)
      for (const auto& socket : seen.opened) outbox.add(socket, make_frame(std::to_string(batch * 20 + i)));
    outbox.flush();
  }
  for (const auto& wire : wires)
    for (int i = 0; i < 200; ++i) EXPECT_EQ(wire->receive().payload, std::to_string(i));
}

TEST_F(SocketTest, a_paused_socket_reads_nothing_until_it_is_resumed) {
  Wire wire(start());
  wire.upgrade("/socket");
  const auto socket = seen.wait_opened();
  ASSERT_TRUE(socket);
  wire.send_frame(1, "before");
  EXPECT_EQ(wire.receive().payload, "before");
  socket->pause_reading();
  socket->send(make_frame("paused"));
  EXPECT_EQ(wire.receive().payload, "paused");
  wire.send_frame(1, "after");
  EXPECT_FALSE(wire.closed_within(50ms));
  socket->resume_reading();
  EXPECT_EQ(wire.receive().payload, "after");
}

TEST_F(SocketTest, a_pause_from_the_handler_is_over_when_another_thread_resumed_after_it) {
  Wire wire(start());
  wire.upgrade("/socket");
  for (const std::string text : {"pause", "heard", "pause", "heard again"}) {
    wire.send_frame(1, text);
    EXPECT_EQ(wire.receive().payload, text);
  }
}

TEST_F(SocketTest, draining_closes_sockets_as_going_away) {
  Wire wire(start());
  wire.upgrade("/socket");
  ASSERT_TRUE(seen.wait_opened());
  std::thread drain([&] { server->drain(5s); });
  const auto closed = wire.receive();
  EXPECT_EQ(closed.close_code(), close_code::kGoingAway);
  wire.send_frame(8, closed.payload);
  drain.join();
  EXPECT_EQ(seen.wait_closed(), close_code::kGoingAway);
  EXPECT_EQ(server->stats().connections, 0U);
}

TEST_F(SocketTest, messages_and_slow_sockets_are_counted) {
  Wire wire(start());
  wire.upgrade("/socket");
  for (int i = 0; i < 5; ++i) wire.send_frame(1, "m");
  for (int i = 0; i < 5; ++i) wire.receive();
  const ServerStats stats = server->stats();
  EXPECT_EQ(stats.frames_in, 5u);
  EXPECT_EQ(stats.frames_out, 5u);
  EXPECT_EQ(stats.slow_sockets, 0u);
  EXPECT_FALSE(stats.draining);
}

}  // namespace
}  // namespace deskbell::http
