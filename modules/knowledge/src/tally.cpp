#include "tally.h"

#include <base/log.h>

#include <set>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kMostWaiting = 20'000;
// Of different searches a day: whoever asks for nonsense all day fills no disk.
constexpr std::int64_t kMostSearches = 5'000;

}  // namespace

Tally::Tally(storage::Database& database)
    : state_(new State{.database = database, .mutex = {}, .idle = {}, .waiting = {}}) {}

void Tally::add(const store::CountKey& key) {
  const std::scoped_lock lock(state_->mutex);
  if (state_->waiting.size() >= kMostWaiting) return;
  ++state_->waiting.uses[key];
  write_waiting(state_);
}

void Tally::add(const store::SearchKey& key, const store::SearchCounts& more) {
  const std::scoped_lock lock(state_->mutex);
  if (state_->waiting.size() >= kMostWaiting) return;
  auto& counts = state_->waiting.searches[key];
  if (counts.words.empty()) counts.words = more.words;
  counts.asked += more.asked;
  counts.missed += more.missed;
  counts.answered += more.answered;
  counts.contacts += more.contacts;
  write_waiting(state_);
}

void Tally::settle() {
  std::unique_lock lock(state_->mutex);
  state_->idle.wait(lock, [&] { return !state_->writing && state_->waiting.size() == 0; });
}

void Tally::write_waiting(const std::shared_ptr<State>& state) {
  if (state->writing || state->waiting.size() == 0) return;
  auto batch = std::make_shared<const Batch>(std::move(state->waiting));
  state->waiting = {};
  state->writing = true;
  const auto write = [batch](storage::Transaction& tx) -> Result<void> {
    for (const auto& [key, uses] : batch->uses) store::add_uses(tx, key, uses);
    std::set<std::int64_t> full;
    for (const auto& [key, counts] : batch->searches)
      if (store::searches_of(tx, key.day) >= kMostSearches) full.insert(key.day);
    for (const auto& [key, counts] : batch->searches)
      if (!full.contains(key.day)) store::add_search(tx, key, counts);
    return {};
  };
  const auto written = [state](const Result<void>& outcome) {
    if (!outcome) base::log_warn("Readers and searches could not be counted.", {{"reason", outcome.error().message}});
    const std::scoped_lock lock(state->mutex);
    state->writing = false;
    write_waiting(state);
    if (!state->writing) state->idle.notify_all();
  };
  try {
    state->database.write_async(write, written);
  } catch (const std::exception& e) {
    // The database is being closed: nobody waits for these counts.
    base::log_warn("Readers and searches could not be counted.", {{"reason", e.what()}});
    state->writing = false;
  }
}

}  // namespace deskbell::knowledge
