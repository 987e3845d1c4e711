#include <http/server.h>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <base/log.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <ctime>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

// Pairs of sockets: each message that one sends is answered to it and delivered to its peer, through a writer thread
// that takes whatever is waiting as one batch, as group commit does. Figures are per second of the server's own CPU
// time (everything but the client's thread), so that the load program does not count.
namespace deskbell::http {
namespace {

struct Posted {
  std::shared_ptr<Socket> sender;
  std::shared_ptr<Socket> peer;
};

class Writer {
 public:
  Writer() : thread_([this] { run(); }) {}
  ~Writer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
  }
  void post(Posted posted) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(posted));
      if (waiting_.size() > 1) return;
    }
    ready_.notify_one();
  }

 private:
  void run() {
    Outbox outbox;
    std::vector<Posted> batch;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        batch.swap(waiting_);
      }
      for (Posted& posted : batch) {
        outbox.add(posted.sender, make_frame(R"({"type":"ack","request":3,"result":{"id":"1234567890123","seq":12}})"));
        outbox.add(posted.peer, make_frame(std::string(350, 'e')));
      }
      outbox.flush();
      batch.clear();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the disk
    }
  }
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Posted> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

struct Room {
  std::mutex mutex;
  std::vector<std::shared_ptr<Socket>> sockets;
};

class Visitor final : public SocketHandler {
 public:
  Visitor(Room& room, Writer& writer) : room_(room), writer_(writer) {}
  void on_open(std::shared_ptr<Socket> socket) override {
    socket_ = std::move(socket);
    const std::lock_guard lock(room_.mutex);
    index_ = room_.sockets.size();
    room_.sockets.push_back(socket_);
  }
  void on_message(std::string_view text) override {
    benchmark::DoNotOptimize(text.data());
    if (!peer_) {
      const std::lock_guard lock(room_.mutex);
      peer_ = room_.sockets[(index_ + 1) % room_.sockets.size()];
    }
    writer_.post({socket_, peer_});
  }
  void on_close(std::uint16_t) override {
    socket_.reset();
    peer_.reset();
  }

 private:
  Room& room_;
  Writer& writer_;
  std::shared_ptr<Socket> socket_;
  std::shared_ptr<Socket> peer_;
  std::size_t index_ = 0;
};

double seconds_of(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

int connect_socket(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("connect");
  static constexpr std::string_view kUpgrade =
      "GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: "
      "http://localhost\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  if (::send(fd, kUpgrade.data(), kUpgrade.size(), 0) < 0) throw std::runtime_error("send");
  char answer[2048];
  std::string all;
  while (all.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = ::recv(fd, answer, sizeof answer, 0);
    if (got <= 0) throw std::runtime_error("upgrade");
    all.append(answer, static_cast<std::size_t>(got));
  }
  return fd;
}

std::string masked_frame(std::size_t size) {
  std::string frame = "\x81";
  frame += static_cast<char>(0x80 | 126);
  frame += static_cast<char>(size >> 8);
  frame += static_cast<char>(size & 0xff);
  frame += std::string(4, '\0');
  return frame + std::string(size, 'm');
}

struct Setup {
  Setup() {
    routes.add_socket({.path = "/socket",
                       .allow_origin = [](const Call&) { return true; },
                       .open = [this](const Call&) -> Result<std::unique_ptr<SocketHandler>> {
                         return std::make_unique<Visitor>(room, writer);
                       }});
    ServerOptions options;
    options.workers = 2;
    base::start_log({.level = base::LogLevel::off});
    server = std::make_unique<Server>(options, routes);
    if (!server->start()) throw std::runtime_error("start");
  }
  ~Setup() {
    server.reset();
    room.sockets.clear();
  }
  Room room;
  Writer writer;
  Routes routes;
  std::unique_ptr<Server> server;
};

void messages_through_pairs(benchmark::State& state) {
  Setup setup;
  const int sockets = static_cast<int>(state.range(0));
  const int window = static_cast<int>(state.range(1));
  constexpr std::size_t kExpected = 2;  // frames for each message: the ack and the delivery
  const std::string frame = masked_frame(200);
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> fds;
  std::vector<std::size_t> bytes(static_cast<std::size_t>(sockets));
  for (int i = 0; i < sockets; ++i) {
    fds.push_back(connect_socket(setup.server->port()));
    epoll_event event{EPOLLIN, {.u32 = static_cast<std::uint32_t>(i)}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, fds.back(), &event);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::size_t round_trip = 2 + 67 + 4 + 350;  // bytes of ack and delivery
  std::string burst;
  for (int i = 0; i < window; ++i) burst += frame;
  std::vector<char> buffer(1 << 20);
  std::uint64_t messages = 0;
  const double process_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  const double client_before = seconds_of(CLOCK_THREAD_CPUTIME_ID);
  for (auto _ : state) {
    // Each socket sends its window and waits for all that it causes.
    for (int fd : fds) benchmark::DoNotOptimize(::send(fd, burst.data(), burst.size(), 0));
    std::fill(bytes.begin(), bytes.end(), 0);
    int done = 0;
    while (done < sockets) {
      epoll_event events[256];
      const int ready = ::epoll_wait(poll, events, 256, -1);
      for (int i = 0; i < ready; ++i) {
        const std::uint32_t index = events[i].data.u32;
        const ssize_t got = ::recv(fds[index], buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got <= 0) throw std::runtime_error("closed");
        const std::size_t whole = round_trip * static_cast<std::size_t>(window);
        const bool before = bytes[index] >= whole;
        bytes[index] += static_cast<std::size_t>(got);
        if (!before && bytes[index] >= whole) ++done;
      }
    }
    messages += static_cast<std::uint64_t>(sockets) * static_cast<std::uint64_t>(window);
  }
  const double client = seconds_of(CLOCK_THREAD_CPUTIME_ID) - client_before;
  const double server = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - process_before - client;
  state.counters["in_per_cpu_s"] = static_cast<double>(messages) / server;
  state.counters["out_per_cpu_s"] = static_cast<double>(messages * kExpected) / server;
  state.counters["us_per_message"] = server * 1e6 / static_cast<double>(messages);
  state.counters["in_per_s"] = benchmark::Counter(static_cast<double>(messages), benchmark::Counter::kIsRate);
  for (int fd : fds) ::close(fd);
  ::close(poll);
}
BENCHMARK(messages_through_pairs)->Args({200, 1})->Args({200, 16})->Unit(benchmark::kMillisecond)->UseRealTime();

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * 4096;
}

void memory_of_an_idle_socket(benchmark::State& state) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const auto count = std::min<std::size_t>(10'000, (files.rlim_cur - 1'000) / 2);
  for (auto _ : state) {
    Setup setup;
    std::vector<int> fds;
    for (int i = 0; i < 100; ++i) fds.push_back(connect_socket(setup.server->port()));
    ::malloc_trim(0);
    const std::size_t before = resident_bytes();
    for (std::size_t i = 0; i < count; ++i) fds.push_back(connect_socket(setup.server->port()));
    const std::string frame = masked_frame(200);
    for (int fd : fds) benchmark::DoNotOptimize(::send(fd, frame.data(), frame.size(), 0));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    ::malloc_trim(0);
    state.counters["bytes_per_socket"] = static_cast<double>(resident_bytes() - before) / static_cast<double>(count);
    state.counters["sockets"] = static_cast<double>(setup.server->stats().sockets);
    for (int fd : fds) ::close(fd);
  }
}
BENCHMARK(memory_of_an_idle_socket)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace deskbell::http
