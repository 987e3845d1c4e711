#include "trail_store.h"

#include <identity/identity.h>
#include <storage/database.h>

#include <benchmark/benchmark.h>
#include <stdlib.h>
#include <trust/trail.h>
#include <trust/verify.h>
#include <vault/testing.h>

#include <filesystem>

namespace {

using namespace deskbell;

// A trail of so many records, 400 bytes of JSON each, all signed.
struct Long {
  explicit Long(int count) {
    char name[] = "/tmp/deskbell-verify-XXXXXX";
    directory = mkdtemp(name);
    const storage::Schema schemas[] = {events::schema(), identity::schema(), trust::schema()};
    database = storage::Database::open({.url = "sqlite:" + directory.string() + "/bench.db"}, schemas);
    events::Log log(*database, clock);
    trust::Trail trail(
        {.database = *database, .log = log, .clock = clock, .vault = vault::testing_vault(), .checkpoint_file = {}});
    const auto feed = trail.feeder();
    std::vector<events::Event> batch(10'000);
    for (int done = 0; done < count; done += static_cast<int>(batch.size())) {
      for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i] = {
            .position = done + static_cast<int>(i) + 1,
            .stream = 1,
            .seq = 1,
            .kind = "identity.signed_in",
            .actor = 7,
            .at = clock.now(),
            .payload =
                R"({"user":"7","name":"Ada","by_name":"Ada","address":"192.0.2.1","request":"4bf92f3577b34da6a3ce929d0e0e4736","reason":")" +
                std::string(280, 'x') + R"("})"};
      (void)database->write([&](storage::Transaction& tx) { return feed(tx, batch); });
    }
    (void)trail.sign_due(trust::Trail::Due::all);
  }
  ~Long() {
    database.reset();
    std::filesystem::remove_all(directory);
  }
  base::ManualClock clock;
  std::filesystem::path directory;
  std::unique_ptr<storage::Database> database;
};

void verify_trail(benchmark::State& state) {
  Long trail(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto verdict = trust::verify(*trail.database, vault::testing_vault());
    if (verdict.fault || verdict.records != state.range(0)) state.SkipWithError("the trail is not sound");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(verify_trail)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(3);

void feed_trail(benchmark::State& state) {
  for (auto _ : state) Long trail(20'000);
  state.SetItemsProcessed(state.iterations() * 20'000);
}
BENCHMARK(feed_trail)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
