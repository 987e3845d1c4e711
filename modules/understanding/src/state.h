#pragma once
#include "active_models.h"

#include <understanding/understanding.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace deskbell::understanding {

struct Understanding::State {
  explicit State(Needs given)
      : needs(given), models(needs.database, needs.log, needs.surroundings), turn(needs.log.turn("understanding")) {}

  // ---- following the log: one thread ----
  void run();
  // How many events were handled; nothing: it is another node's turn.
  std::optional<std::size_t> step();
  void handle(std::span<const events::Event> batch);
  std::optional<Recognition> look_at(const events::Event& event, const Active& active);
  Result<void> keep(storage::Transaction& tx, Recognition recognition, const Settings& settings, bool late);
  void follow_move(storage::Transaction& tx, const events::Event& event);
  void raise_alarm(storage::Transaction& tx, Mood& mood, const Settings& settings);
  void note_place(std::int64_t position);
  void recount_mood(storage::Transaction& tx, Id<conversations::Conversation> conversation);

  Needs needs;
  ActiveModels models;
  std::unique_ptr<events::Turn> turn;
  base::Histogram seconds{base::kMomentBuckets};
  base::Histogram late_seconds{base::kLatencyBuckets};

  mutable std::mutex mutex;
  std::condition_variable changed;
  bool news = true;
  bool stopping = false;
  int draining = 0;
  std::int64_t reached = 0;  // everything up to it is recognised
  std::uint64_t recognised = 0;
  std::uint64_t failures = 0;
  std::string error;

  // Of the thread only.
  std::optional<std::int64_t> position;
  std::int64_t noted = 0;  // the position that the database knows
  std::chrono::steady_clock::time_point noted_at{};

  std::unique_ptr<events::Log::Listener> listener;
  std::thread thread;
};

}  // namespace deskbell::understanding
