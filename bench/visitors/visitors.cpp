// Idle visitors for bench/visitors: COUNT sockets with a token each, then storms of reconnecting. See bench/README.md.
//
//   visitors PORT INSTALLATION_KEY COUNT
//
// Connects all, tells so, and keeps them (it answers pings). Each line on standard input is a number: so many sockets
// are cut off and connect again at once. End of input ends it. What was done is told as one JSON line.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Steady = std::chrono::steady_clock;

constexpr int kSources = 16;  // loopback addresses: one has only 28,000 ports to give

double since(Steady::time_point then) {
  return std::chrono::duration<double, std::milli>(Steady::now() - then).count();
}

sockaddr_in address(const std::string& host, unsigned short port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  inet_pton(AF_INET, host.c_str(), &out.sin_addr);
  return out;
}

std::string masked(unsigned char opcode, std::string_view payload) {
  std::string frame{static_cast<char>(0x80 | opcode)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  return frame.append(4, '\0').append(payload);  // the mask of zeros leaves the text as it is
}

// Tokens over one keep-alive connection; not part of what is measured.
std::vector<std::string> tokens(unsigned short port, const std::string& key, std::size_t count) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in to = address("127.0.0.1", port);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("cannot connect");
  const std::string body = "{\"installation\":\"" + key + "\"}";
  const std::string request = "POST /api/v1/widget/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::vector<std::string> out;
  char buffer[16384];
  while (out.size() < count) {
    if (::send(fd, request.data(), request.size(), 0) < 0) throw std::runtime_error("cannot ask for a token");
    std::string answer;
    for (std::size_t begin = 0, end = 0;;) {
      const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) throw std::runtime_error("no token: " + answer);
      answer.append(buffer, static_cast<std::size_t>(got));
      if (begin == 0 && (begin = answer.find("\"token\":\"")) == answer.npos) begin = 0;
      if (begin == 0) continue;
      if ((end = answer.find('"', begin + 9)) == answer.npos || answer.back() != '}') continue;
      out.push_back(answer.substr(begin + 9, end - begin - 9));
      break;
    }
  }
  ::close(fd);
  return out;
}

class Crowd {
 public:
  Crowd(unsigned short port, std::vector<std::string> tokens) : port_(port), epoll_(::epoll_create1(0)) {
    for (std::string& token : tokens) visitors_.emplace_back().token = std::move(token);
    const std::string host = "127.0.0.1:" + std::to_string(port);
    upgrade_ = "GET /api/v1/widget/socket HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host +
               "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  // Cuts off the first `count` and brings them back, at most `at_once` on their way.
  void connect(std::size_t count, std::size_t at_once) {
    took_.clear();
    const auto began = Steady::now();
    for (std::size_t i = 0; i < count; ++i) cut(visitors_[i]);
    std::size_t next = 0;
    while (took_.size() < count) {
      for (; next < count && next - took_.size() < at_once; ++next) begin(next);
      poll(100);
    }
    std::sort(took_.begin(), took_.end());
    std::printf("{\"sockets\":%zu,\"seconds\":%.2f,\"p50_ms\":%.0f,\"p99_ms\":%.0f,\"lost\":%zu}\n", count, since(began) / 1000,
                took_[count / 2], took_[count * 99 / 100], lost_);
    std::fflush(stdout);
  }

  void poll(int milliseconds) {
    epoll_event events[1024];
    const int ready = ::epoll_wait(epoll_, events, 1024, milliseconds);
    for (int i = 0; i < ready; ++i) handle(events[i].data.u64, events[i].events);
  }

 private:
  enum class State { away, connecting, upgrading, greeting, there };
  struct Visitor {
    std::string token;
    std::string input;
    Steady::time_point began;
    int fd = -1;
    State state = State::away;
  };

  void cut(Visitor& visitor) {
    if (visitor.fd < 0) return;
    const linger hard{.l_onoff = 1, .l_linger = 0};  // as a lost network: no port stays in TIME_WAIT
    ::setsockopt(visitor.fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(visitor.fd);
    visitor.fd = -1;
    visitor.state = State::away;
    std::string().swap(visitor.input);
  }

  void begin(std::size_t number) {
    Visitor& visitor = visitors_[number];
    if (visitor.state == State::away) visitor.began = Steady::now();
    visitor.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (visitor.fd < 0) throw std::runtime_error("out of descriptors");
    const int on = 1;
    ::setsockopt(visitor.fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const sockaddr_in from = address("127.0.1." + std::to_string(1 + number % kSources), 0);
    const sockaddr_in to = address("127.0.0.1", port_);
    if (::bind(visitor.fd, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
        (::connect(visitor.fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS))
      throw std::runtime_error(std::string("cannot connect: ") + std::strerror(errno));
    visitor.state = State::connecting;
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = number}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, visitor.fd, &event);
  }

  static void send(const Visitor& visitor, const std::string& bytes) {
    (void)!::send(visitor.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  void handle(std::size_t number, std::uint32_t events) {
    Visitor& visitor = visitors_[number];
    if (visitor.fd < 0) return;
    if (visitor.state == State::connecting && (events & EPOLLOUT) && !(events & (EPOLLERR | EPOLLHUP))) {
      visitor.state = State::upgrading;
      send(visitor, upgrade_);
    }
    char buffer[4096];
    for (;;) {
      const ssize_t got = ::recv(visitor.fd, buffer, sizeof buffer, 0);
      if (got > 0) {
        visitor.input.append(buffer, static_cast<std::size_t>(got));
        continue;
      }
      if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
      ++lost_;
      ::close(visitor.fd);
      return begin(number);
    }
    read(visitor);
  }

  void read(Visitor& visitor) {
    std::string& input = visitor.input;
    if (visitor.state == State::upgrading) {
      const auto end = input.find("\r\n\r\n");
      if (end == input.npos) return;
      input.erase(0, end + 4);
      visitor.state = State::greeting;
      send(visitor, masked(1, "{\"type\":\"hello\",\"token\":\"" + visitor.token + "\"}"));
    }
    while (input.size() >= 2) {
      const auto length = static_cast<unsigned char>(input[1]);
      const std::size_t head = length < 126 ? 2 : 4;
      const std::size_t size = length < 126 ? length : input.size() < 4 ? 1u << 20 : static_cast<unsigned char>(input[2]) << 8 | static_cast<unsigned char>(input[3]);
      if (input.size() < head + size) return;
      const int opcode = input[0] & 0x0f;
      if (opcode == 9) send(visitor, masked(10, std::string_view(input).substr(head, size)));
      if (opcode == 1 && visitor.state == State::greeting) {
        visitor.state = State::there;
        took_.push_back(since(visitor.began));
      }
      input.erase(0, head + size);
    }
    if (input.empty()) std::string().swap(input);
  }

  const unsigned short port_;
  const int epoll_;
  std::string upgrade_;
  std::vector<Visitor> visitors_;
  std::vector<double> took_;
  std::size_t lost_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: visitors PORT INSTALLATION_KEY COUNT\n");
    return 2;
  }
  const auto port = static_cast<unsigned short>(std::atoi(argv[1]));
  const auto count = static_cast<std::size_t>(std::atol(argv[3]));
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  try {
    Crowd crowd(port, tokens(port, argv[2], count));
    crowd.connect(count, 500);
    std::string line;
    for (;;) {
      pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
      if (::poll(&input, 1, 0) > 0) {
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) <= 0) return 0;
        if (c != '\n') {
          line += c;
          continue;
        }
        const auto some = std::min(count, static_cast<std::size_t>(std::atol(line.c_str())));
        line.clear();
        crowd.connect(some, some);
      }
      crowd.poll(20);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "visitors: %s\n", error.what());
    return 1;
  }
}
