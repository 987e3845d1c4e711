#include "cluster_store.h"

#include <base/log.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace deskbell::cluster {
namespace {

using namespace std::chrono_literals;

// So much earlier than the database we take a lease for ended: the clocks of both run at nearly the same speed.
constexpr auto kMargin = 500ms;

}  // namespace

struct Lease::Entry {
  Entry(std::string its_name, const Clock& its_clock, bool on_sqlite)
      : name(std::move(its_name)), clock(its_clock), always(on_sqlite), token(on_sqlite ? 1 : 0) {}

  const std::string name;
  const Clock& clock;
  const bool always;
  std::atomic<bool> wanted{true};
  std::atomic<std::int64_t> token;
  std::atomic<std::int64_t> ends{0};  // steady clock, microseconds; 0: not ours
  // Only tick().
  std::chrono::steady_clock::time_point renewed_at;

  static std::int64_t micros(std::chrono::steady_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
  }
  bool ours() const { return wanted && (always || micros(clock.steady()) < ends); }
  void hold(std::int64_t its_token, std::chrono::steady_clock::time_point asked, std::chrono::milliseconds ttl) {
    renewed_at = asked;
    token = its_token;
    ends = micros(asked + ttl - kMargin);
  }
};

Lease::~Lease() {
  entry_->wanted = false;
}
bool Lease::ours() const {
  return entry_->ours();
}
std::int64_t Lease::token() const {
  return entry_->token;
}
const std::string& Lease::name() const {
  return entry_->name;
}

bool Lease::confirm(storage::Transaction& tx) {
  if (!entry_->ours()) return false;
  return entry_->always || store::confirm(tx, entry_->name, entry_->token);
}

struct Leases::State {
  using Entry = Lease::Entry;
  storage::Database& database;
  const Clock& clock;
  const std::string holder;
  const LeaseOptions options;

  mutable std::mutex mutex;
  std::vector<std::shared_ptr<Entry>> entries;
  std::atomic<bool> leaving{false};
  std::atomic<std::int64_t> taken{0};
  std::atomic<std::int64_t> lost{0};

  bool on_sqlite() const { return database.dialect() == storage::Dialect::sqlite; }
  std::vector<std::shared_ptr<Entry>> copy() const {
    const std::lock_guard lock(mutex);
    return entries;
  }

  template <class Body>
  void write(Body body) {
    const Result<void> done = database.write([&](storage::Transaction& tx) -> Result<void> {
      body(tx);
      return {};
    });
    if (!done) throw std::runtime_error(done.error().message);
  }

  void forget_unwanted();
  void renew();
  void take_free();
};

void Leases::State::forget_unwanted() {
  for (const auto& entry : copy()) {
    if (entry->wanted && !leaving) continue;
    if (entry->ends.exchange(0) != 0)
      write([&](storage::Transaction& tx) { store::release(tx, entry->name, entry->token); });
    if (entry->wanted) continue;
    const std::lock_guard lock(mutex);
    std::erase(entries, entry);
  }
}

void Leases::State::renew() {
  const auto asked = clock.steady();
  std::vector<std::shared_ptr<Entry>> due;
  for (const auto& entry : copy())
    if (entry->wanted && entry->ends != 0 && asked - entry->renewed_at >= options.renew) due.push_back(entry);
  if (due.empty()) return;
  std::vector<bool> kept(due.size());
  write([&](storage::Transaction& tx) {
    for (std::size_t i = 0; i < due.size(); ++i) kept[i] = store::renew(tx, due[i]->name, due[i]->token, options.ttl);
  });
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (kept[i]) {
      due[i]->hold(due[i]->token, asked, options.ttl);
      continue;
    }
    due[i]->ends = 0;
    ++lost;
    base::log_warn("A lease went to another node.", {{"lease", due[i]->name}});
  }
}

void Leases::State::take_free() {
  std::vector<std::shared_ptr<Entry>> wanted;
  for (const auto& entry : copy())
    if (entry->wanted && entry->ends == 0) wanted.push_back(entry);
  if (wanted.empty()) return;
  const auto rows = database.read([](storage::Snapshot& snapshot) { return store::leases(snapshot); });
  for (const auto& entry : wanted) {
    const auto row = std::ranges::find(rows, entry->name, &store::LeaseRow::name);
    // What this holder has without knowing it, it had before a restart.
    if (row != rows.end() && !row->over && row->holder != holder) continue;
    const auto asked = clock.steady();
    std::optional<std::int64_t> token;
    write([&](storage::Transaction& tx) { token = store::take(tx, entry->name, holder, options.ttl); });
    if (!token) continue;
    entry->hold(*token, asked, options.ttl);
    ++taken;
    base::log_info("This node has a lease.", {{"lease", entry->name}, {"fence", *token}});
  }
}

Leases::Leases(storage::Database& database, const Clock& clock, std::string holder, LeaseOptions options)
    : state_(new State{.database = database, .clock = clock, .holder = std::move(holder), .options = options}) {}

Leases::~Leases() {
  give_back();
}

std::unique_ptr<Lease> Leases::want(const std::string& name) {
  auto entry = std::make_shared<Lease::Entry>(name, state_->clock, state_->on_sqlite());
  const std::lock_guard lock(state_->mutex);
  if (std::ranges::any_of(state_->entries, [&](const auto& other) { return other->wanted && other->name == name; }))
    throw std::logic_error("cluster: the lease " + name + " is wanted twice");
  state_->entries.push_back(entry);
  return std::unique_ptr<Lease>(new Lease(std::move(entry)));
}

void Leases::tick() {
  if (state_->on_sqlite()) return;
  state_->renew();
  state_->forget_unwanted();
  if (!state_->leaving) state_->take_free();
}

void Leases::give_back() {
  state_->leaving = true;
  if (state_->on_sqlite()) return;
  try {
    state_->forget_unwanted();
  } catch (const std::exception& e) {
    base::log_warn("Leases could not be given back; they end by themselves.", {{"error", e.what()}});
  }
}

LeaseStats Leases::stats() const {
  LeaseStats stats{.taken = state_->taken, .lost = state_->lost};
  for (const auto& entry : state_->copy()) {
    stats.wanted += entry->wanted ? 1 : 0;
    stats.held += entry->ours() ? 1 : 0;
  }
  return stats;
}

std::vector<LeaseInfo> Leases::list(storage::Snapshot& snapshot) {
  std::vector<LeaseInfo> out;
  for (auto& row : store::leases(snapshot))
    out.push_back(
        {.name = std::move(row.name), .holder = std::move(row.holder), .token = row.token, .held = !row.over});
  return out;
}

}  // namespace deskbell::cluster
