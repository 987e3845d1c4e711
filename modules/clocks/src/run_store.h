#pragma once
#include <clocks/clocks.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace deskbell::clocks::store {

// How long something took, to compare others with.
struct Sample {
  Id<Sample> id;
  std::string habit;
  ClockType type = ClockType::first_response;
  std::chrono::microseconds taken{0};
  Time at;
};
void add_sample(storage::Transaction& tx, const Sample& sample);
// The newest ones.
std::vector<std::chrono::microseconds> samples(storage::Snapshot& snapshot, const std::string& habit, ClockType type,
                                               int limit);
std::int64_t forget_samples(storage::Transaction& tx, Time before, int limit);

struct Run {
  Recompute told;
  Id<Subject> last;  // up to here it is done
};
void add_run(storage::Transaction& tx, const Run& run);
void save_run(storage::Transaction& tx, const Run& run);
std::vector<Run> runs(storage::Snapshot& snapshot, int limit);  // newest first
void forget_runs(storage::Transaction& tx, Time before);
// Those that are not finished except this one.
void finish_other_runs(storage::Transaction& tx, Id<Recompute> but, Time at);
std::int64_t count_open(storage::Snapshot& snapshot);
std::vector<Id<Subject>> open_after(storage::Snapshot& snapshot, Id<Subject> after, int limit);

std::span<const storage::Statement* const> run_statements();

}  // namespace deskbell::clocks::store
