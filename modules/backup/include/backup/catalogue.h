#pragma once
#include <backup/base.h>
#include <backup/safe.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// What a safe holds as a whole: listing, thinning out, verifying.
namespace deskbell::backup {

struct Retention {
  int daily = 7;                                              // the last base of each of so many days
  int weekly = 4;                                             // of each of so many weeks
  int monthly = 6;                                            // of each of so many months
  std::chrono::milliseconds log{std::chrono::hours(24 * 7)};  // any moment of this span can be restored
};

// Newest first.
Result<std::vector<Base>> bases(Safe& safe);

// Which of `all` (newest first) are kept. Pure. The newest always is.
std::vector<Base> kept(const std::vector<Base>& all, const Retention& retention, Time now);

struct Pruned {
  int bases = 0;
  std::int64_t segments = 0, chunks = 0, files = 0;
};
// Nobody else may write to the safe meanwhile.
Result<Pruned> prune(Safe& safe, const Retention& retention, Time now);

struct Verified {
  int bases = 0;
  std::int64_t things = 0, bytes = 0;  // looked at
  std::vector<std::string> findings;   // one line for each thing that is missing or damaged
};
// Reads everything that the bases and the log need and checks each against its name, tag and place in the chain.
// `stop` ends it early.
Result<Verified> verify(Safe& safe, const std::function<bool()>& stop = {});

// What restoring to `at` takes. not_found when nothing reaches so far back; failed_precondition when the log has a gap.
struct Plan {
  Base base;
  std::vector<std::string> segments;  // names, in order
  Time reaches;                       // nothing that was committed later is in the store
};
Result<Plan> plan(Safe& safe, Time at);

}  // namespace deskbell::backup
