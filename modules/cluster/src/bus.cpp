#include <base/log.h>

#include <cluster/bus.h>
#include <nats/nats.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace deskbell::cluster {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostWaiting = 10'000;
constexpr std::size_t kMostWaitingBytes = 4 << 20;
constexpr int kMostUnheard = 10'000;
constexpr int kMostUnheardBytes = 4 << 20;
constexpr std::int64_t kReconnectWaitMs = 250;
// A server that is silent for two of these is taken for lost.
constexpr std::int64_t kPingMs = 1'000;
constexpr std::int64_t kTimeoutMs = 2'000;
constexpr auto kTryAgain = 1s;

struct Word {
  std::string subject;
  std::string payload;
  bool latest = false;
};

template <class T, void (*destroy)(T*)>
struct Destroyed {
  void operator()(T* one) const { destroy(one); }
};
using Options = std::unique_ptr<natsOptions, Destroyed<natsOptions, natsOptions_Destroy>>;
using Connection = std::unique_ptr<natsConnection, Destroyed<natsConnection, natsConnection_Destroy>>;
using Subscription = std::unique_ptr<natsSubscription, Destroyed<natsSubscription, natsSubscription_Destroy>>;

}  // namespace

struct Bus::State : std::enable_shared_from_this<State> {
  explicit State(BusOptions given) : options(std::move(given)) {}

  const BusOptions options;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<Word> waiting;
  std::size_t waiting_bytes = 0;
  bool stopping = false;

  std::mutex handlers_mutex;  // held while a handler runs, so that close() can wait for it
  std::map<std::string, std::vector<std::function<void(std::string_view)>>, std::less<>> handlers;
  bool deaf = false;

  std::atomic<BusState> connected{BusState::none};
  std::atomic<bool> closing{false};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<std::uint64_t> reconnects{0};
  std::thread thread;

  void add(Word word);
  void run();
  Connection connect();
  void send(natsConnection* connection, const Word& word);
  void hear(std::string_view subject, std::string_view payload);
  void note(BusState now, const char* sentence);
};

void Bus::State::note(BusState now, const char* sentence) {
  if (connected.exchange(now) == now || closing) return;
  if (now == BusState::connected) {
    base::log_info(sentence);
  } else {
    base::log_warn(sentence);
  }
}

void Bus::State::add(Word word) {
  {
    const std::lock_guard lock(mutex);
    if (stopping) return;
    if (word.latest)
      for (Word& before : waiting)
        if (before.latest && before.subject == word.subject) {
          before.payload = std::move(word.payload);
          return;
        }
    if (connected != BusState::connected || waiting.size() >= kMostWaiting ||
        waiting_bytes + word.payload.size() > kMostWaitingBytes) {
      ++dropped;
      return;
    }
    waiting_bytes += word.payload.size();
    waiting.push_back(std::move(word));
  }
  changed.notify_one();
}

Connection Bus::State::connect() {
  natsOptions* made = nullptr;
  if (natsOptions_Create(&made) != NATS_OK) return nullptr;
  const Options wanted(made);
  std::vector<const char*> servers;
  for (const auto& server : options.servers) servers.push_back(server.c_str());
  natsOptions_SetServers(made, servers.data(), static_cast<int>(servers.size()));
  natsOptions_SetName(made, options.name.c_str());
  natsOptions_SetNoEcho(made, true);
  natsOptions_SetTimeout(made, kTimeoutMs);
  natsOptions_SetWriteDeadline(made, kTimeoutMs);
  natsOptions_SetPingInterval(made, kPingMs);
  natsOptions_SetMaxPingsOut(made, 2);
  natsOptions_SetMaxReconnect(made, -1);
  natsOptions_SetReconnectWait(made, kReconnectWaitMs);
  natsOptions_SetReconnectJitter(made, kReconnectWaitMs, kReconnectWaitMs);
  if (!options.certificates.empty()) natsOptions_LoadCATrustedCertificates(made, options.certificates.c_str());
  natsOptions_SetDisconnectedCB(
      made,
      [](natsConnection*, void* self) {
        static_cast<State*>(self)->note(BusState::away, "The bus between the nodes is away; they poll meanwhile.");
      },
      this);
  natsOptions_SetReconnectedCB(
      made,
      [](natsConnection*, void* self) {
        ++static_cast<State*>(self)->reconnects;
        static_cast<State*>(self)->note(BusState::connected, "The bus between the nodes is back.");
      },
      this);
  natsConnection* connection = nullptr;
  if (natsConnection_Connect(&connection, made) != NATS_OK) return nullptr;
  return Connection(connection);
}

void Bus::State::hear(std::string_view subject, std::string_view payload) {
  ++received;
  const std::lock_guard lock(handlers_mutex);
  if (deaf || subject.size() <= options.prefix.size()) return;
  const auto found = handlers.find(subject.substr(options.prefix.size() + 1));
  if (found == handlers.end()) return;
  for (const auto& handler : found->second) {
    try {
      handler(payload);
    } catch (const std::exception& e) {
      base::log_error("What another node said could not be used.", {{"error", e.what()}});
    }
  }
}

void Bus::State::send(natsConnection* connection, const Word& word) {
  // While the connection is being restored words would pile up in it, and be told when they are true no longer.
  if (natsConnection_Status(connection) == NATS_CONN_STATUS_CONNECTED &&
      natsConnection_Publish(connection, word.subject.c_str(), word.payload.data(),
                             static_cast<int>(word.payload.size())) == NATS_OK) {
    ++sent;
  } else {
    ++dropped;
  }
}

void Bus::State::run() {
  Connection connection;
  Subscription subscription;
  std::unique_lock lock(mutex);
  while (!stopping) {
    if (!connection) {
      lock.unlock();
      connection = connect();
      if (connection) {
        natsSubscription* made = nullptr;
        const std::string all = options.prefix + ".>";
        natsConnection_Subscribe(
            &made, connection.get(), all.c_str(),
            [](natsConnection*, natsSubscription*, natsMsg* message, void* self) {
              static_cast<State*>(self)->hear(
                  natsMsg_GetSubject(message),
                  {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))});
              natsMsg_Destroy(message);
            },
            this);
        subscription.reset(made);
        if (made) natsSubscription_SetPendingLimits(made, kMostUnheard, kMostUnheardBytes);
        note(BusState::connected, "The bus between the nodes is connected.");
      } else {
        note(BusState::away, "The bus between the nodes cannot be reached; they poll meanwhile.");
      }
      lock.lock();
      if (!connection) changed.wait_for(lock, kTryAgain, [&] { return stopping; });
      continue;
    }
    // Refused for good (a changed password): begin anew, for it may be mended.
    if (natsConnection_IsClosed(connection.get())) {
      subscription.reset();
      connection.reset();
      changed.wait_for(lock, kTryAgain, [&] { return stopping; });
      continue;
    }
    changed.wait_for(lock, kTryAgain, [&] { return stopping || !waiting.empty(); });
    while (!waiting.empty() && !stopping) {
      const Word word = std::move(waiting.front());
      waiting.pop_front();
      waiting_bytes -= word.payload.size();
      lock.unlock();
      send(connection.get(), word);
      lock.lock();
    }
  }
  lock.unlock();
  if (subscription) natsSubscription_Unsubscribe(subscription.get());
  if (connection) natsConnection_Close(connection.get());
}

Bus::Bus(BusOptions options) : state_(std::make_shared<State>(std::move(options))) {
  if (state_->options.servers.empty()) return;
  state_->connected = BusState::away;
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Bus::~Bus() {
  close();
}

void Bus::say(std::string_view topic, std::string payload) {
  if (state_->options.servers.empty()) return;
  state_->add({state_->options.prefix + "." + std::string(topic), std::move(payload), false});
}

void Bus::say_latest(std::string_view topic, std::string payload) {
  if (state_->options.servers.empty()) return;
  state_->add({state_->options.prefix + "." + std::string(topic), std::move(payload), true});
}

void Bus::on(std::string_view topic, std::function<void(std::string_view)> fn) {
  const std::lock_guard lock(state_->handlers_mutex);
  state_->handlers[std::string(topic)].push_back(std::move(fn));
}

void Bus::close() {
  state_->closing = true;
  {
    const std::lock_guard lock(state_->handlers_mutex);
    state_->deaf = true;
  }
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

BusStats Bus::stats() const {
  const std::lock_guard lock(state_->mutex);
  return {.state = state_->connected,
          .sent = state_->sent,
          .received = state_->received,
          .dropped = state_->dropped,
          .reconnects = state_->reconnects,
          .waiting = state_->waiting.size()};
}

}  // namespace deskbell::cluster
