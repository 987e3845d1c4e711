#pragma once
#include <events/consumer.h>

#include <automation/engine.h>
#include <automation/needs.h>
#include <automation/rules.h>
#include <automation/runs.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

// Rules at work. The consumer asks the engine about each event and leaves a job for what matched, in the transaction of
// its cursor. The job asks again, about the thing as it is now, and carries the actions of each rule out in a
// transaction of its own, once: nothing is lost and nothing is done twice. What rules cause is told from what people
// cause by the seqs of the thing's stream, which is how circles are found.
namespace deskbell::automation {

inline constexpr std::string_view kConsumer = "automation";
inline constexpr int kMaxDepth = 5;     // rules in a chain
inline constexpr int kMaxRepeats = 10;  // of one rule on one thing within...
inline constexpr std::chrono::minutes kRepeatWindow{10};
inline constexpr int kMaxFailures = 10;  // in a row
inline constexpr std::chrono::days kKeepRuns{30};

struct WorkOrder;

// Of this process, since it started; for health pages.
struct Stats {
  std::uint64_t events = 0;   // looked at
  std::uint64_t matched = 0;  // rules whose conditions held
  std::uint64_t done = 0;
  std::uint64_t failed = 0;
  std::uint64_t stopped = 0;
};

class Runner {
 public:
  explicit Runner(Needs needs);
  ~Runner();

  // For the consumer kConsumer.
  events::Consumer::Handler handler();
  // Registers the handlers and schedules of its jobs; before the queue starts.
  void register_jobs();
  Stats stats() const;

  // The work of the jobs, for tests as well: times that have come, and the runs and pages that wait.
  Result<void> tick();
  Result<void> run_job(std::string_view payload);
  Result<void> sweep(std::string_view payload);  // a page of things for a schedule, or for a new time trigger
  Result<void> forget();                         // what is older than kKeepRuns

 private:
  struct Loaded;
  std::shared_ptr<const Loaded> loaded(storage::Snapshot& snapshot);
  Result<void> handle(storage::Transaction& tx, std::span<const events::Event> batch);
  void look(storage::Transaction& tx, const Loaded& rules, const events::Event& event, Observation seen);
  void enqueue_run(storage::Transaction& tx, const WorkOrder& work);
  Result<void> run(const WorkOrder& work);
  // Whether the rules after it are not asked any more.
  Result<bool> run_rule(const WorkOrder& work, Id<StoredRule> id);
  Result<bool> carry_out(storage::Transaction& tx, const WorkOrder& work, Id<StoredRule> id);
  Result<void> give_up(const WorkOrder& work, Id<StoredRule> id, const Error& why);
  void arm(storage::Transaction& tx, const Engine& engine, const Observation& seen, Time at);
  Result<void> break_rule(storage::Transaction& tx, Id<StoredRule> id, const std::string& reason);

  Needs needs_;
  std::unique_ptr<events::Log::Listener> listener_;
  std::atomic<std::uint64_t> changes_{1};  // of settings, on which facts depend; rules have their stamp
  std::mutex mutex_;
  std::shared_ptr<const Loaded> loaded_;
  std::atomic<std::uint64_t> events_{0}, matched_{0}, done_{0}, failed_{0}, stopped_{0};
};

}  // namespace deskbell::automation
