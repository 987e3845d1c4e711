#include <storage/testing.h>

#include <benchmark/benchmark.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

// How many writes per second become durable, with what a chat message costs: two inserts with an index each, an
// upsert and an update. The file lies in TMPDIR (or /dev/shm): set TMPDIR to a directory on the disk that counts.
namespace deskbell::storage {
namespace {

constexpr Migration kMigrations[] = {{1, "bench", Dialect::both,
                                      "CREATE TABLE message (id BIGINT PRIMARY KEY, conversation BIGINT NOT NULL, seq "
                                      "BIGINT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL);"
                                      "CREATE UNIQUE INDEX message_seq ON message (conversation, seq);"
                                      "CREATE TABLE entry (id BIGINT PRIMARY KEY, stream BIGINT NOT NULL, seq BIGINT "
                                      "NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL);"
                                      "CREATE UNIQUE INDEX entry_seq ON entry (stream, seq);"
                                      "CREATE TABLE conversation (id BIGINT PRIMARY KEY, last BIGINT NOT NULL);"
                                      "CREATE TABLE receipt (conversation BIGINT PRIMARY KEY, upto BIGINT NOT NULL);"}};

constexpr Statement kMessage{"bench.message",
                             "INSERT INTO message (id, conversation, seq, body, at) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kEntry{"bench.entry",
                           "INSERT INTO entry (id, stream, seq, kind, payload) VALUES ($1, $2, "
                           "(SELECT COALESCE(MAX(seq), 0) + 1 FROM entry WHERE stream = $2), $3, $4)"};
constexpr Statement kConversation{
    "bench.conversation",
    "INSERT INTO conversation (id, last) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET last = excluded.last"};
constexpr Statement kReceipt{"bench.receipt",
                             "INSERT INTO receipt (conversation, upto) VALUES ($1, $2) ON CONFLICT (conversation) DO "
                             "UPDATE SET upto = excluded.upto"};
constexpr Statement kLoad{"bench.load", "SELECT id, body FROM message WHERE conversation = $1 AND seq = $2"};
constexpr const Statement* kStatements[] = {&kMessage, &kEntry, &kConversation, &kReceipt, &kLoad};

Schema schema() {
  return {"bench", kMigrations, kStatements};
}

constexpr std::int64_t kConversations = 5'000;
const std::string kBody(120, 'm');
const std::string kPayload(300, 'p');

Result<void> post(Transaction& tx, std::int64_t i) {
  const std::int64_t conversation = i % kConversations + 1;
  tx.run(kMessage, i, conversation, i / kConversations, kBody, i);
  tx.run(kEntry, i, conversation, "conversation.message_posted", kPayload);
  tx.run(kConversation, conversation, i);
  tx.run(kReceipt, conversation, i);
  return {};
}

// Keeps `window` writes in flight, as that many busy sockets would.
void queued_writes(benchmark::State& state, Engine engine) {
  TestDatabase database(engine, {schema()});
  const std::int64_t window = state.range(0);
  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t in_flight = 0;
  std::int64_t next = 0;
  std::atomic<std::int64_t> failed{0};
  std::int64_t landed = 0;
  database->after_batch([&] {
    const std::lock_guard lock(mutex);
    in_flight -= std::exchange(landed, 0);
    changed.notify_one();
  });
  for (auto _ : state) {
    const std::int64_t i = ++next;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return in_flight < window; });
      ++in_flight;
    }
    database->write_async(
        [i, &landed, &mutex](Transaction& tx) -> Result<void> {
          tx.after_commit([&landed, &mutex] {
            const std::lock_guard lock(mutex);
            ++landed;
          });
          return post(tx, i);
        },
        [&](const Result<void>& done) { failed += !done; });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return in_flight == 0; });
  if (failed > 0) state.SkipWithError("a write failed");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(queued_writes, sqlite, Engine::sqlite)->Arg(100)->Arg(1000)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(queued_writes, postgres, Engine::postgres)->Arg(100)->UseRealTime();

void blocking_writes(benchmark::State& state, Engine engine) {
  TestDatabase database(engine, {schema()});
  const int threads = static_cast<int>(state.range(0));
  std::int64_t base = 0;
  for (auto _ : state) {
    constexpr int kEach = 200;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          const std::int64_t id = base + t * kEach + i + 1;
          if (!database->write([&](Transaction& tx) { return post(tx, id); })) std::abort();
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    base += threads * kEach;
  }
  state.SetItemsProcessed(base);
}
BENCHMARK_CAPTURE(blocking_writes, sqlite, Engine::sqlite)->Arg(1)->Arg(8)->Arg(32)->UseRealTime();
BENCHMARK_CAPTURE(blocking_writes, postgres, Engine::postgres)->Arg(1)->Arg(8)->UseRealTime();

void reads(benchmark::State& state, Engine engine) {
  TestDatabase database(engine, {schema()});
  for (std::int64_t i = 1; i <= 1000; ++i) {
    if (!database->write([&](Transaction& tx) { return post(tx, i); })) std::abort();
  }
  std::int64_t i = 0;
  for (auto _ : state) {
    const std::int64_t conversation = i++ % 1000 + 1;
    benchmark::DoNotOptimize(database->read([&](Snapshot& snapshot) {
      return snapshot.one(kLoad, [](const Row& row) { return row.string(1); }, conversation, 0);
    }));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(reads, sqlite, Engine::sqlite);
BENCHMARK_CAPTURE(reads, postgres, Engine::postgres);

}  // namespace
}  // namespace deskbell::storage
