#include "event_store.h"
#include "heads.h"
#include "publisher.h"

#include <events/log.h>
#include <storage/database.h>

#include <stdexcept>
#include <utility>

namespace deskbell::events {

struct Log::State : Publisher, std::enable_shared_from_this<State> {
  State(storage::Database& database, const Clock& now) : Publisher(database), clock(now) {}
  const Clock& clock;
  Turns turns;
  Heads heads;  // the writer thread's, on SQLite

  // On SQLite: in the transaction, and to the listeners when that is durable.
  std::shared_ptr<const Event> append(storage::Transaction& tx, std::shared_ptr<Event> event);
};

namespace {

class AlwaysOurs final : public Turn {
 public:
  bool ours() const override { return true; }
  bool confirm(storage::Transaction&) override { return true; }
};

}  // namespace

Log::Log(storage::Database& database, const Clock& clock) : state_(std::make_shared<State>(database, clock)) {
  if (const Result<void> ready = database.write([](storage::Transaction& tx) -> Result<void> {
        store::keep_positions_growing(tx);
        return {};
      });
      !ready)
    throw std::runtime_error(ready.error().message);
  database.after_batch([state = std::weak_ptr(state_)] {
    if (const auto alive = state.lock()) alive->committed();
  });
}

Log::~Log() {
  state_->stop();
}

Event Log::append(storage::Transaction& tx, std::int64_t stream, std::string_view kind, std::int64_t actor,
                  std::string payload) {
  auto event = std::make_shared<Event>();
  event->stream = stream;
  event->kind = kind;
  event->actor = actor;
  event->at = state_->clock.now();
  event->payload = std::move(payload);
  if (tx.dialect() == storage::Dialect::sqlite) return *state_->append(tx, std::move(event));
  store::insert(tx, *event);
  tx.after_commit([state = state_, event] { state->hear(event); });
  return *event;
}

std::shared_ptr<const Event> Log::State::append(storage::Transaction& tx, std::shared_ptr<Event> event) {
  event->seq = heads.seq(tx, event->stream) + 1;
  event->position = heads.position(tx) + 1;
  store::insert_at(tx, *event);
  heads.advance(event->stream, event->seq, event->position);
  // The writer's thread commits in order of position, so what it hands over needs no second reading.
  tx.after_commit([state = shared_from_this(), event]() mutable { state->collect(std::move(event)); });
  return event;
}

std::int64_t Log::next_seq(storage::Transaction& tx, std::int64_t stream) {
  if (tx.dialect() == storage::Dialect::sqlite) return state_->heads.seq(tx, stream) + 1;
  return store::lock_seq(tx, stream) + 1;
}

void Log::expect_next_seq(storage::Transaction& tx, std::int64_t stream) {
  store::expect_lock_seq(tx, stream);
}

void Log::append_next(storage::Transaction& tx, std::int64_t stream, std::int64_t seq, std::string_view kind,
                      std::int64_t actor, std::string payload) {
  auto event = std::make_shared<Event>();
  event->stream = stream;
  event->seq = seq;
  event->kind = kind;
  event->actor = actor;
  event->at = state_->clock.now();
  event->payload = std::move(payload);
  if (tx.dialect() == storage::Dialect::postgres) return store::insert_next(tx, *event);
  if (state_->append(tx, std::move(event))->seq != seq)
    throw std::logic_error("an event's seq is not the next one of its stream");
}

std::vector<Event> Log::read_stream(storage::Snapshot& snapshot, std::int64_t stream, std::int64_t after, int limit) {
  return store::read_stream(snapshot, stream, after, limit);
}

std::int64_t Log::last_seq(storage::Snapshot& snapshot, std::int64_t stream) {
  return store::last_seq(snapshot, stream);
}

std::int64_t Log::first_seq(storage::Snapshot& snapshot, std::int64_t stream) {
  return store::first_seq(snapshot, stream);
}

std::vector<Event> Log::read(storage::Snapshot& snapshot, std::int64_t after, int limit) {
  return store::read(snapshot, after, limit, state_->strangers());
}

std::vector<Event> Log::read_on(std::int64_t after, int limit) {
  // What others have written last is not in it yet.
  if (auto recent = state_->tail().read(after, limit); recent && !recent->empty()) return std::move(*recent);
  return state_->database().read([&](storage::Snapshot& snapshot) { return read(snapshot, after, limit); });
}

std::int64_t Log::last_position(storage::Snapshot& snapshot) {
  return store::last_final_position(snapshot, state_->strangers());
}

std::int64_t Log::prune(storage::Transaction& tx, Time before, int limit) {
  return store::prune(tx, before, limit);
}

void Log::make_room(storage::Transaction& tx) {
  store::make_room(tx);
}

void adopt(storage::Transaction& tx) {
  store::adopt(tx);
}

std::int64_t Log::pruned_through(storage::Snapshot& snapshot) {
  return store::pruned_through(snapshot);
}

struct Log::Subscribed final : Listener {
  Subscribed(std::shared_ptr<State> owner, Publisher::When when, std::function<void(Batch)> call)
      : state(std::move(owner)), subscription(state->add(when, std::move(call))) {}
  ~Subscribed() override { state->remove(subscription); }
  std::shared_ptr<State> state;
  std::shared_ptr<Publisher::Subscription> subscription;
};

std::unique_ptr<Log::Listener> Log::listen(std::function<void(Batch)> fn) {
  return std::make_unique<Subscribed>(state_, Publisher::When::in_order, std::move(fn));
}

std::unique_ptr<Log::Listener> Log::listen_at_once(std::function<void(Batch)> fn) {
  return std::make_unique<Subscribed>(state_, Publisher::When::at_once, std::move(fn));
}

std::function<void()> Log::waker() {
  return [state = std::weak_ptr(state_)] {
    if (const auto alive = state.lock()) alive->wake();
  };
}

void Log::take_turns(Turns turns) {
  state_->turns = std::move(turns);
}

std::unique_ptr<Turn> Log::turn(const std::string& name) {
  return state_->turns ? state_->turns(name) : std::make_unique<AlwaysOurs>();
}

}  // namespace deskbell::events
