#pragma once
#include <calendar/zone.h>
#include <events/log.h>
#include <storage/database.h>

#include <understanding/ports.h>
#include <understanding/recogniser.h>
#include <understanding/recognition.h>
#include <understanding/settings.h>

#include <memory>
#include <mutex>
#include <vector>

namespace deskbell::understanding {

// Everything that recognising takes, as it stood at one moment.
struct Active {
  std::shared_ptr<const Recogniser> recogniser;
  Settings settings;
  Versions versions;
  std::vector<text::NumberPattern> numbers;
  calendar::Zone zone = calendar::Zone::of_or_utc("Etc/UTC");

  Hint hint(Time now, Explain explain = Explain::no) const;
};

// The models that a workspace has chosen, in memory; read anew when another node, or this one, has changed them. Any
// thread.
class ActiveModels {
 public:
  ActiveModels(storage::Database& database, events::Log& log, Surroundings& surroundings);
  ~ActiveModels();

  std::shared_ptr<const Active> get();
  // Something was changed here; what other nodes change is heard of by the log.
  void forget();
  std::size_t bytes() const;

 private:
  std::shared_ptr<const Active> read();

  storage::Database& database_;
  Surroundings& surroundings_;
  mutable std::mutex mutex_;
  std::mutex reading_;
  std::shared_ptr<const Active> active_;
  std::uint64_t changes_ = 0;
  std::unique_ptr<events::Log::Listener> listener_;
};

// The models of one version, as they were stored; the program's own where it has none.
Recogniser::Models models_with(Recogniser::Models models, storage::Snapshot& snapshot, Aspect aspect, int number);

}  // namespace deskbell::understanding
