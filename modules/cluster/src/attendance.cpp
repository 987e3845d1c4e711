#include "cluster_store.h"

#include <base/log.h>

#include <cluster/attendance.h>

#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

namespace deskbell::cluster {

struct Attendance::State {
  storage::Database& database;
  const Clock& clock;
  const int node;
  const Gone gone;

  std::mutex mutex;
  std::set<std::int64_t> here;
  std::set<std::int64_t> unwritten;  // of those here
  std::set<std::int64_t> former;     // had a socket before this program was restarted, and has not come back yet
  std::chrono::steady_clock::time_point former_until;

  template <class Body>
  void write(Body body) {
    const Result<void> done = database.write([&](storage::Transaction& tx) -> Result<void> { return body(tx); });
    if (!done) throw std::runtime_error(done.error().message);
  }
  void remove(int from, std::int64_t who) {
    write([&](storage::Transaction& tx) -> Result<void> {
      store::stop_attending(tx, from, who);
      return store::attends(tx, who) ? Result<void>{} : gone(who);
    });
  }
};

Attendance::Attendance(storage::Database& database, const Clock& clock, int node, Gone gone)
    : state_(new State{.database = database, .clock = clock, .node = node, .gone = std::move(gone)}) {
  const auto former = database.read([&](storage::Snapshot& snapshot) { return store::attendants(snapshot, node); });
  state_->former.insert(former.begin(), former.end());
  state_->former_until = clock.steady() + kGrace;
}

Attendance::~Attendance() = default;

void Attendance::came(std::int64_t who) {
  {
    const std::lock_guard lock(state_->mutex);
    // Whoever is back already stands in the table.
    if (state_->former.erase(who) + static_cast<std::size_t>(!state_->here.insert(who).second) > 0) {
      state_->here.insert(who);
      return;
    }
  }
  try {
    state_->write([&](storage::Transaction& tx) -> Result<void> {
      store::attend(tx, state_->node, who);
      return {};
    });
  } catch (const std::exception& e) {
    base::log_warn("Somebody's coming could not be noted yet.", {{"error", e.what()}});
    const std::lock_guard lock(state_->mutex);
    state_->unwritten.insert(who);
  }
}

void Attendance::left(std::int64_t who) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->here.erase(who);
    state_->unwritten.erase(who);
  }
  try {
    state_->remove(state_->node, who);
  } catch (const std::exception& e) {
    base::log_warn("Somebody's leaving could not be noted yet.", {{"error", e.what()}});
    const std::lock_guard lock(state_->mutex);
    if (!state_->here.contains(who)) state_->former.insert(who);
  }
}

void Attendance::sweep_own() {
  std::set<std::int64_t> missing;
  std::set<std::int64_t> unwritten;
  {
    const std::lock_guard lock(state_->mutex);
    unwritten.swap(state_->unwritten);
    for (const auto who : unwritten) state_->here.erase(who);
  }
  for (const auto who : unwritten) came(who);
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->former.empty() || state_->clock.steady() < state_->former_until) return;
    missing.swap(state_->former);
  }
  for (const auto who : missing) left(who);
}

void Attendance::sweep() {
  if (state_->database.dialect() == storage::Dialect::sqlite) return;
  const auto orphans =
      state_->database.read([](storage::Snapshot& snapshot) { return store::orphans(snapshot, kGrace); });
  for (const auto& orphan : orphans)
    if (orphan.node != state_->node) state_->remove(orphan.node, orphan.who);
}

std::size_t Attendance::here() const {
  const std::lock_guard lock(state_->mutex);
  return state_->here.size();
}

}  // namespace deskbell::cluster
