// Load for bench/chat: visitors and agents in pairs over the real protocols (docs/realtime.md). See bench/README.md.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <set>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Steady = std::chrono::steady_clock;

constexpr std::string_view kText =
    "hello my parcel 12345 has not arrived yet, could you check where it is please? thank you";

struct Options {
  std::vector<unsigned short> ports;  // the nodes: a visitor is on one, his agent on the next
  std::string email, password;
  int pairs = 100, messages = 100, window = 1;
  double rate = 0;  // messages a second offered by all together, answered or not; 0: as many as the window lets through
};

// The set-up goes over one blocking keep-alive connection; it is not part of what is measured.
class Api {
 public:
  explicit Api(unsigned short port) : port_(port), stream_(io_) {
    stream_.connect({asio::ip::make_address("127.0.0.1"), port});
  }

  struct Answer {
    json::value body;
    std::string cookie;
  };
  Answer call(http::verb verb, const std::string& path, const json::value& body, const std::string& authorization,
              const std::string& cookie = "", const std::string& csrf = "") {
    http::request<http::string_body> request{verb, path, 11};
    request.set(http::field::host, "127.0.0.1:" + std::to_string(port_));
    request.set(http::field::content_type, "application/json");
    if (!authorization.empty()) request.set(http::field::authorization, authorization);
    if (!cookie.empty()) request.set(http::field::cookie, cookie);
    if (!csrf.empty()) request.set("X-CSRF-Token", csrf);
    if (!body.is_null()) request.body() = json::serialize(body);
    request.prepare_payload();
    http::write(stream_, request);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(stream_, buffer, response);
    if (response.result_int() >= 300)
      throw std::runtime_error(path + ": " + std::to_string(response.result_int()) + " " + response.body());
    Answer answer;
    if (!response.body().empty()) answer.body = json::parse(response.body());
    const std::string set_cookie(response[http::field::set_cookie]);
    answer.cookie = set_cookie.substr(0, set_cookie.find(';'));
    return answer;
  }

 private:
  unsigned short port_;
  asio::io_context io_;
  beast::tcp_stream stream_;
};

std::string text_of(const json::value& value, const char* member) {
  return std::string(value.at(member).as_string());
}

struct Pair {
  std::string visitor_token, agent_cookie, conversation;
  unsigned short visitor_port = 0, agent_port = 0;
};

struct Agent {
  std::string id, cookie;
};

std::vector<Pair> set_up(const Options& options) {
  Api api(options.ports.front());
  const auto admin =
      api.call(http::verb::post, "/api/v1/session", {{"email", options.email}, {"password", options.password}}, "");
  const std::string csrf = text_of(admin.body, "csrf");
  const auto as_admin = [&](http::verb verb, const std::string& path, const json::value& body) {
    return api.call(verb, path, body, "", admin.cookie, csrf).body;
  };
  const std::string stamp = std::to_string(Steady::now().time_since_epoch().count());
  const auto installation = as_admin(http::verb::post, "/api/v1/widget-installations", {{"name", "bench " + stamp}});
  std::string role;
  for (const auto& one : as_admin(http::verb::get, "/api/v1/roles", nullptr).as_array())
    if (one.at("name").as_string() == "Agent") role = text_of(one, "id");

  std::vector<Pair> pairs;
  for (int i = 0; i < options.pairs; ++i) {
    const std::string email = "agent" + std::to_string(i) + "." + stamp + "@bench.example";
    const std::string password = "correct horse battery " + stamp;
    const auto user = as_admin(http::verb::post, "/api/v1/users",
                               {{"name", "Agent"},
                                {"email", email},
                                {"password", password},
                                {"roles", json::array{role}},
                                {"teams", json::array{}}});
    const auto agent = api.call(http::verb::post, "/api/v1/session", {{"email", email}, {"password", password}}, "");
    const auto visit =
        api.call(http::verb::post, "/api/v1/widget/sessions", {{"installation", installation.at("key")}}, "");
    const std::string token = text_of(visit.body, "token");
    const auto talk = api.call(http::verb::post, "/api/v1/widget/conversations",
                               {{"client_id", "first" + stamp}, {"text", "Hello"}}, "Visitor " + token);
    const std::string conversation = text_of(talk.body, "id");
    as_admin(http::verb::post, "/api/v1/conversations/" + conversation + "/assign",
             {{"user", user.at("user").at("id")}});
    const auto node = static_cast<std::size_t>(i);
    pairs.push_back({token, agent.cookie, conversation, options.ports[node % options.ports.size()],
                     options.ports[(node + 1) % options.ports.size()]});
  }
  return pairs;
}

using Stream = websocket::stream<beast::tcp_stream>;

asio::awaitable<void> open(Stream& stream, unsigned short port, const char* path, const std::string& cookie) {
  auto& lowest = beast::get_lowest_layer(stream);
  co_await lowest.async_connect({asio::ip::make_address("127.0.0.1"), port}, asio::use_awaitable);
  lowest.socket().set_option(tcp::no_delay(true));
  const std::string host = "127.0.0.1:" + std::to_string(port);
  stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    request.set(http::field::origin, "http://" + host);
    if (!cookie.empty()) request.set(http::field::cookie, cookie);
  }));
  co_await stream.async_handshake(host, path, asio::use_awaitable);
}

// Reads until a frame that begins with `begin` has come.
asio::awaitable<void> await_frame(Stream& stream, std::string_view begin) {
  beast::flat_buffer buffer;
  for (;;) {
    co_await stream.async_read(buffer, asio::use_awaitable);
    const std::string_view text(static_cast<const char*>(buffer.data().data()), buffer.size());
    if (text.starts_with("{\"type\":\"error\"")) throw std::runtime_error(std::string(text));
    if (text.starts_with(begin)) co_return;
    buffer.clear();
  }
}

struct Totals {
  int ready = 0;
  std::vector<double> ack, delivery;  // milliseconds
  Steady::time_point started, acked, delivered;
  std::size_t kept = 0;     // acknowledged by the node's spool, since the database took too long
  double processor_us = 0;  // of this program when it started to post
};

double processor_us() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

// Sent-at of each message of a pair; the agent's side looks it up in order.
struct Talk {
  std::deque<Steady::time_point> unacked, undelivered;
  double phase = 0;  // of a pair's interval between two offered messages
};

double since(Steady::time_point then) {
  return std::chrono::duration<double, std::milli>(Steady::now() - then).count();
}

asio::awaitable<void> be_agent(const Options& options, const Pair& pair, Talk& talk, Totals& totals) {
  Stream stream(co_await asio::this_coro::executor);
  co_await open(stream, pair.agent_port, "/api/v1/socket", pair.agent_cookie);
  co_await await_frame(stream, "{\"type\":\"welcome\"");
  for (const std::string& frame : {std::string(R"({"type":"feed","request":1})"),
                                   R"({"type":"subscribe","request":2,"stream":")" + pair.conversation + "\"}"}) {
    co_await stream.async_write(asio::buffer(frame), asio::use_awaitable);
    co_await await_frame(stream, "{\"type\":\"ack\"");
  }
  ++totals.ready;
  beast::flat_buffer buffer;
  for (int received = 0; received < options.messages;) {
    co_await stream.async_read(buffer, asio::use_awaitable);
    const std::string_view text(static_cast<const char*>(buffer.data().data()), buffer.size());
    if (text.starts_with("{\"type\":\"event\"") && text.find("message_posted") != std::string_view::npos) {
      totals.delivery.push_back(since(talk.undelivered.front()));
      talk.undelivered.pop_front();
      ++received;
    }
    buffer.clear();
  }
  totals.delivered = Steady::now();
}

void rethrow(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

// Sends each message at its time whatever became of those before; waiting for its turn counts as latency.
template <class FrameOf>
asio::awaitable<void> offer(Stream& stream, const Options& options, Talk& talk, Steady::time_point started,
                            FrameOf frame_of) {
  const std::chrono::duration<double> every(options.pairs / options.rate);
  asio::steady_timer timer(stream.get_executor());
  for (int i = 0; i < options.messages; ++i) {
    const auto due = started + std::chrono::duration_cast<Steady::duration>(every * (i + talk.phase));
    if (due > Steady::now()) {
      timer.expires_at(due);
      co_await timer.async_wait(asio::use_awaitable);
    }
    talk.unacked.push_back(due);
    talk.undelivered.push_back(due);
    const std::string frame = frame_of(i);
    co_await stream.async_write(asio::buffer(frame), asio::use_awaitable);
  }
}

asio::awaitable<void> be_visitor(const Options& options, const Pair& pair, Talk& talk, Totals& totals) {
  Stream stream(co_await asio::this_coro::executor);
  co_await open(stream, pair.visitor_port, "/api/v1/widget/socket", "");
  const std::string hello = R"({"type":"hello","token":")" + pair.visitor_token + "\"}";
  co_await stream.async_write(asio::buffer(hello), asio::use_awaitable);
  co_await await_frame(stream, "{\"type\":\"welcome\"");
  const std::string subscribe =
      R"({"type":"subscribe","request":1,"echo":false,"stream":")" + pair.conversation + "\"}";
  co_await stream.async_write(asio::buffer(subscribe), asio::use_awaitable);
  co_await await_frame(stream, "{\"type\":\"ack\"");
  ++totals.ready;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (totals.ready < 2 * options.pairs) {
    timer.expires_after(std::chrono::milliseconds(5));
    co_await timer.async_wait(asio::use_awaitable);
  }
  if (totals.started == Steady::time_point()) {
    totals.started = Steady::now();
    totals.processor_us = processor_us();
    std::fputs("started\n", stderr);  // whoever measures processor time begins here
  }
  const std::string begin = R"({"type":"post","conversation":")" + pair.conversation + R"(","text":")" +
                            std::string(kText) + R"(","request":)";
  const auto frame_of = [&begin](int number) {
    const std::string text = std::to_string(number + 2);
    return begin + text + R"(,"client_id":"m)" + text + "\"}";
  };
  int sent = 0;
  if (options.rate > 0) {
    sent = options.messages;
    asio::co_spawn(stream.get_executor(), offer(stream, options, talk, totals.started, frame_of), rethrow);
  }
  constexpr std::string_view kAck = R"({"type":"ack","request":)";
  std::set<int> kept;  // by the node's spool; the result may follow
  beast::flat_buffer buffer;
  for (int acked = 0; acked < options.messages;) {
    for (; sent < options.messages && sent - acked < options.window; ++sent) {
      const std::string frame = frame_of(sent);
      talk.unacked.push_back(Steady::now());
      talk.undelivered.push_back(Steady::now());
      co_await stream.async_write(asio::buffer(frame), asio::use_awaitable);
    }
    co_await stream.async_read(buffer, asio::use_awaitable);
    const std::string_view text(static_cast<const char*>(buffer.data().data()), buffer.size());
    if (text.starts_with(kAck)) {
      const int request = std::atoi(text.data() + kAck.size());
      const bool is_kept = text.find("\"pending\":true") != text.npos;
      if (is_kept) {
        kept.insert(request);
        ++totals.kept;
      }
      if (is_kept || kept.erase(request) == 0) {
        totals.ack.push_back(since(talk.unacked.front()));
        talk.unacked.pop_front();
        ++acked;
      }
    } else if (text.starts_with("{\"type\":\"error\"")) {
      throw std::runtime_error(std::string(text));
    }
    buffer.clear();
  }
  totals.acked = Steady::now();
}

double percentile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(static_cast<double>(values.size()) * share))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7 && argc != 8) {
    std::fprintf(stderr, "usage: chat_load PORT[,PORT...] EMAIL PASSWORD PAIRS MESSAGES WINDOW [RATE]\n");
    return 2;
  }
  Options options{.ports = {},
                  .email = argv[2],
                  .password = argv[3],
                  .pairs = std::atoi(argv[4]),
                  .messages = std::atoi(argv[5]),
                  .window = std::atoi(argv[6]),
                  .rate = argc == 8 ? std::atof(argv[7]) : 0};
  for (const char* port = argv[1]; port; port = std::strchr(port, ',') ? std::strchr(port, ',') + 1 : nullptr)
    options.ports.push_back(static_cast<unsigned short>(std::atoi(port)));
  try {
    const auto pairs = set_up(options);
    asio::io_context io(1);
    Totals totals;
    std::vector<Talk> talks(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      talks[i].phase = static_cast<double>(i) / static_cast<double>(pairs.size());
      asio::co_spawn(io, be_agent(options, pairs[i], talks[i], totals), rethrow);
      asio::co_spawn(io, be_visitor(options, pairs[i], talks[i], totals), rethrow);
    }
    io.run();
    const auto end = std::max(totals.acked, totals.delivered);
    const double seconds = std::chrono::duration<double>(end - totals.started).count();
    std::printf(
        "{\"pairs\":%d,\"window\":%d,\"messages\":%zu,\"seconds\":%.3f,\"per_second\":%.0f,\"ack_p50_ms\":%.2f,\"ack_"
        "p99_ms\":%.2f,"
        "\"delivery_p50_ms\":%.2f,\"delivery_p99_ms\":%.2f,\"kept\":%zu,\"load_us\":%.1f}\n",
        options.pairs, options.window, totals.ack.size(), seconds, static_cast<double>(totals.ack.size()) / seconds,
        percentile(totals.ack, 0.5), percentile(totals.ack, 0.99), percentile(totals.delivery, 0.5),
        percentile(totals.delivery, 0.99), totals.kept,
        (processor_us() - totals.processor_us) / static_cast<double>(totals.ack.size()));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat_load: %s\n", error.what());
    return 1;
  }
}
