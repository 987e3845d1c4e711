#include <events/log.h>
#include <storage/testing.h>

#include <benchmark/benchmark.h>

#include <condition_variable>
#include <mutex>

// Events per second through queued writes with one listener: what the log adds to a message.
namespace deskbell::events {
namespace {

void appends(benchmark::State& state, storage::Engine engine) {
  storage::TestDatabase database(engine, {schema()});
  base::SystemClock clock;
  Log log(*database, clock);
  std::int64_t heard = 0;
  const auto listener = log.listen([&](Log::Batch batch) { heard += static_cast<std::int64_t>(batch.size()); });
  constexpr std::int64_t kWindow = 200;
  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t in_flight = 0;
  std::int64_t stream = 0;
  const std::string payload(300, 'p');
  for (auto _ : state) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return in_flight < kWindow; });
      ++in_flight;
    }
    stream = stream % 5'000 + 1;
    database->write_async(
        [&log, &payload, at = stream](storage::Transaction& tx) -> Result<void> {
          log.append(tx, at, "conversation.message_posted", 7, payload);
          return {};
        },
        [&](const Result<void>&) {
          const std::lock_guard lock(mutex);
          --in_flight;
          changed.notify_one();
        });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return in_flight == 0; });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(appends, sqlite, storage::Engine::sqlite)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(appends, postgres, storage::Engine::postgres)->UseRealTime();

}  // namespace
}  // namespace deskbell::events
