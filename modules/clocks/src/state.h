#pragma once
#include "record.h"

#include <clocks/clock_rules.h>
#include <clocks/clocks.h>
#include <clocks/policy_book.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::clocks {

struct Clocks::State {
  explicit State(Needs its_needs) : needs(its_needs) {}

  std::shared_ptr<const PolicyBook> book(storage::Snapshot& snapshot);
  World world(const calendar::CalendarSet& calendars, bool hours_changed);
  const SubjectPort* port(SubjectKind kind) const;

  // Stores what has changed, tells it to the log, the history and the listeners; answers the clocks after it.
  void keep(storage::Transaction& tx, const Record& record, const std::optional<Standing>& before,
            const std::vector<Step>& steps, std::int64_t actor);

  // Asks for a run over all open subjects.
  void request_run(storage::Transaction& tx, const std::string& why);
  // One slice of the run that was asked for last; true: there is more to do.
  bool run_slice();
  bool run_batch(Id<Recompute> id);

  Needs needs;
  std::map<SubjectKind, SubjectPort> ports;
  std::vector<Listener> listeners;
  std::mutex guard;
  std::shared_ptr<const PolicyBook> known;
  std::int64_t known_stamp = 0;
  std::atomic<std::uint64_t> ticks{0};
  std::atomic<std::uint64_t> fired{0};
  std::atomic<std::uint64_t> failures{0};
  std::atomic<std::int64_t> late_us{0};
};

std::string habit_of(SubjectKind kind, const decisions::Facts& facts);

}  // namespace deskbell::clocks
