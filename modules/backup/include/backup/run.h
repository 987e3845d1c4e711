#pragma once
#include <base/clock.h>
#include <base/id.h>

#include <boost/describe.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace deskbell::backup {

enum class RunKind { base, rehearsal };
BOOST_DESCRIBE_ENUM(RunKind, base, rehearsal)
enum class RunState { running, done, failed };
BOOST_DESCRIBE_ENUM(RunState, running, done, failed)

// One attempt, as the database remembers it.
struct Run {
  Id<Run> id;
  RunKind kind = RunKind::base;
  RunState state = RunState::running;
  Time began;
  std::optional<Time> ended;
  double progress = 0;          // 0 to 1
  std::int64_t size = 0;        // bytes of the database
  std::int64_t stored = 0;      // bytes that were new in the store
  std::optional<Time> reaches;  // base: can be restored to this moment; rehearsal: was restored to it
  std::string lineage;
  std::string detail;  // what went wrong, or what was checked
};

// For health and the console. Times are empty when it never happened.
struct Status {
  bool enabled = false;
  std::optional<Run> last_good;    // base
  std::optional<Run> last_failed;  // base
  std::optional<Run> last_rehearsal;
  std::optional<Run> running;
  std::optional<Time> safe_through;  // SQLite: every commit up to here is in the store
  std::int64_t waiting_bytes = 0;    // of the log, on the way to the store
  std::string error;                 // why backups are not made now; empty when all is well
};

}  // namespace deskbell::backup
