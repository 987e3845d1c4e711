#pragma once
#include <jobs/queue.h>

#include <bot/bots.h>
#include <bot/simulation.h>

#include <optional>
#include <string>
#include <vector>

// Simulations of a bot over past talks or the twin day, live and with the drafts of its dialogs, as jobs with progress.
// Nothing is said, done or learnt. All needs manage_bots.
namespace deskbell::bot {

enum class SimulationSource {
  past,     // talks that began in the last days, from the log
  twin_day  // a synthetic day of customers (ports.h)
};
BOOST_DESCRIBE_ENUM(SimulationSource, past, twin_day)

enum class SimulationPhase { waiting, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(SimulationPhase, waiting, running, done, failed, cancelled)

struct Simulation {
  Id<Simulation> id;
  Id<Bot> bot;
  SimulationSource source = SimulationSource::past;
  int days = 0;
  SimulationPhase state = SimulationPhase::waiting;
  int per_mille = 0;  // how far
  std::optional<std::string> error = {};
  std::optional<SimulationOutcome> outcome = {};  // also of the part that a cancelled one has seen
  std::string asked_by;
  Time asked_at;
  std::optional<Time> ended_at = {};
};
BOOST_DESCRIBE_STRUCT(Simulation, (),
                      (id, bot, source, days, state, per_mille, error, outcome, asked_by, asked_at, ended_at))

class Simulations {
 public:
  static constexpr int kMostDays = 366;
  static constexpr int kMostAtOnce = 2;

  // Registers its job, so make it before the queue starts.
  Simulations(Needs& needs, Bots& bots, jobs::Queue& jobs);

  // resource_exhausted while kMostAtOnce wait or run.
  Result<Simulation> start(const Actor& actor, Id<Bot> bot, SimulationSource source, int days);
  Result<Simulation> get(const Actor& actor, Id<Bot> bot, Id<Simulation> id);
  Result<std::vector<Simulation>> list(const Actor& actor, Id<Bot> bot);  // newest first, at most 30, without outcomes
  // What it has seen until then stays. failed_precondition when it has ended.
  Result<Simulation> cancel(const Actor& actor, Id<Bot> bot, Id<Simulation> id);

  // The job's work.
  Result<void> simulate(Id<Simulation> id);
  // Forgets those that ended more than 30 days ago.
  void prune();

 private:
  // True when it was noted, false when it was called off.
  bool note(Id<Simulation> id, int per_mille);
  std::optional<std::vector<PastTalk>> talks_of(const Simulation& one, SimulationOutcome& reach);
  void keep(Simulation one, bool whole);

  Needs& needs_;
  Bots& bots_;
  jobs::Queue& jobs_;
};

}  // namespace deskbell::bot
