#include "cluster_store.h"

#include <base/log.h>

#include <cluster/cluster.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace deskbell::cluster {
namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 1s;
constexpr int kTicksPerBeat = 2;
constexpr auto kLongestPause = 5s;
constexpr std::string_view kNews = "news";

BusOptions bus_options(const Options& options, const Node& node, const std::string& database_name) {
  return {.servers = options.nats,
          .prefix = "deskbell." + database_name,
          .name = "deskbell node " + std::to_string(node.number()),
          .certificates = options.nats_certificates};
}

}  // namespace

struct Cluster::State {
  State(storage::Database& its_database, const Clock& its_clock, Random& random, Options options)
      : database(its_database),
        clock(its_clock),
        identity(options.data_dir, random),
        node({.database = database,
              .clock = clock,
              .random = random,
              .identity = identity.text(),
              .version = options.version,
              .number_on_sqlite = options.number_on_sqlite,
              .epoch_file = options.data_dir / "epoch"}),
        leases(database, clock, identity.text(), options.leases),
        bus(bus_options(
            options, node,
            database.dialect() == storage::Dialect::sqlite ? "local" : agreed(database, "database", random.token()))),
        sweeping(leases.want("cluster.sweep")) {}

  storage::Database& database;
  const Clock& clock;
  Identity identity;
  Node node;
  Leases leases;
  Bus bus;
  std::unique_ptr<Lease> sweeping;
  std::unique_ptr<Attendance> attendance;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::atomic<int> alive{1};
  // Since when beats have come without a pause. After the database was away everybody looks dead for a moment.
  std::chrono::steady_clock::time_point steady_since;
  std::chrono::steady_clock::time_point beaten_at;
  std::thread thread;

  void run();
  void tick(int count);
  void try_tick(int count);
  void stop_thread();
};

void Cluster::State::tick(int count) {
  leases.tick();
  if (count % kTicksPerBeat != 0) return;
  node.beat();
  const auto now = clock.steady();
  if (now - beaten_at > kLongestPause) steady_since = now;
  beaten_at = now;
  attendance->sweep_own();
  if (sweeping->ours() && now - steady_since >= kDeadAfter) attendance->sweep();
  if (database.dialect() == storage::Dialect::postgres)
    alive = database.read([](storage::Snapshot& snapshot) { return store::count_alive(snapshot); });
}

void Cluster::State::try_tick(int count) {
  try {
    tick(count);
  } catch (const std::exception& e) {
    base::log_warn("The node could not tell the others that it lives; it tries again.", {{"error", e.what()}});
  }
}

void Cluster::State::run() {
  std::unique_lock lock(mutex);
  for (int count = 0; !stopping; ++count) {
    lock.unlock();
    try_tick(count);
    lock.lock();
    changed.wait_for(lock, kTick, [&] { return stopping; });
  }
}

void Cluster::State::stop_thread() {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
  }
  changed.notify_all();
  if (thread.joinable()) thread.join();
}

Cluster::Cluster(storage::Database& database, const Clock& clock, Random& random, Options options)
    : state_(std::make_unique<State>(database, clock, random, std::move(options))) {}

Cluster::~Cluster() {
  leave();
}

std::unique_ptr<events::Log::Listener> Cluster::follow(events::Log& log) {
  log.take_turns([state = state_.get()](const std::string& name) { return state->leases.want(name); });
  if (state_->database.dialect() == storage::Dialect::sqlite) return nullptr;
  state_->bus.on(kNews, [wake = log.waker()](std::string_view) { wake(); });
  return log.listen([bus = &state_->bus](events::Log::Batch batch) {
    bus->say_latest(kNews, std::to_string(batch.back()->position));
  });
}

void Cluster::on_gone(Attendance::Gone gone) {
  state_->attendance =
      std::make_unique<Attendance>(state_->database, state_->clock, state_->node.number(), std::move(gone));
}

void Cluster::start() {
  if (!state_->attendance) on_gone([](std::int64_t) -> Result<void> { return {}; });
  state_->try_tick(0);
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void Cluster::serve(const std::string& address) {
  state_->node.serve(address);
}

void Cluster::retire() {
  state_->leases.give_back();
}

void Cluster::leave() {
  state_->stop_thread();
  state_->bus.close();
  state_->leases.give_back();
  state_->node.leave();
}

Node& Cluster::node() {
  return state_->node;
}
Leases& Cluster::leases() {
  return state_->leases;
}
Bus& Cluster::bus() {
  return state_->bus;
}
Attendance& Cluster::attendance() {
  return *state_->attendance;
}
bool Cluster::valid() const {
  return state_->node.valid();
}
bool Cluster::has_peers() const {
  return state_->alive > 1;
}

}  // namespace deskbell::cluster
