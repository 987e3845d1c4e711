#include "step_store.h"

#include <cases/cases.h>
#include <clocks/events.h>
#include <insight/history.h>

#include <algorithm>
#include <map>

namespace deskbell::insight {
namespace {

constexpr int kAtOnce = 500;
constexpr std::size_t kMostLines = 50;
constexpr int kMostCounted = 10'000;
constexpr std::size_t kMostListed = 50;
constexpr const char* kNoCase = "There is no such case.";

const json::object* member(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value ? value->if_object() : nullptr;
}

// One case's stream, read up to a moment.
class Replay {
 public:
  void hear(const events::Event& event) {
    if (first_at_ == Time()) first_at_ = event.at;
    seq_ = event.seq;
    position_ = event.position;
    const auto parsed = base::parse_json_value(event.payload);
    const auto* payload = parsed ? parsed->if_object() : nullptr;
    std::optional<std::string> by;
    if (payload) {
      if (const auto* name = payload->if_contains("by_name"); name && name->is_string()) by = name->get_string();
      take(event, *payload);
    }
    lines_.push_back({event.seq, event.kind, event.at, by});
    if (lines_.size() > kMostLines) lines_.erase(lines_.begin());
  }

  CaseThen told(Time at) && {
    CaseThen out{.at = at, .matter = *std::move(matter_), .tasks = {}, .clocks = {}, .lines = {}, .complete_since = {}};
    for (const auto& summary : out.matter.tasks)
      if (const auto found = tasks_.find(summary.id); found != tasks_.end()) out.tasks.push_back(found->second);
    for (auto& [id, clock] : clocks_) out.clocks.push_back(std::move(clock));
    out.lines.assign(lines_.rbegin(), lines_.rend());
    out.seq = seq_;
    out.position = position_;
    return out;
  }

  const std::optional<cases::Case>& matter() const { return matter_; }
  bool empty() const { return seq_ == 0; }
  Time first_at() const { return first_at_; }

 private:
  void take(const events::Event& event, const json::object& payload) {
    if (event.kind.starts_with("case.")) {
      if (auto after = cases::apply(matter_.value_or(cases::Case{}), event.kind, event.payload); after && after->id)
        matter_ = *std::move(after);
      if (const auto* task = member(payload, "task"))
        if (auto read = base::from_json<cases::Task>(*task)) tasks_[read->id] = *std::move(read);
    } else if (event.kind.starts_with("clock.")) {
      const auto* clock = member(payload, "clock");
      if (auto read = clock ? base::from_json<clocks::Clock>(*clock) : Result<clocks::Clock>(not_found("")); read)
        clocks_[read->id] = *std::move(read);
    }
  }

  std::optional<cases::Case> matter_;
  std::map<Id<cases::Task>, cases::Task> tasks_;
  std::map<Id<clocks::Clock>, clocks::Clock> clocks_;
  std::vector<ThenLine> lines_;
  std::int64_t seq_ = 0;
  std::int64_t position_ = 0;
  Time first_at_;
};

// All that had happened by then: up to the last event of that time or before.
Replay replayed(events::Log& log, storage::Snapshot& snapshot, Id<cases::Case> id, Time at) {
  Replay replay;
  std::int64_t after = 0;
  for (;;) {
    const auto batch = log.read_stream(snapshot, id.value, after, kAtOnce);
    for (const auto& event : batch) {
      if (event.at > at) return replay;
      replay.hear(event);
    }
    if (std::ssize(batch) < kAtOnce) return replay;
    after = batch.back().seq;
  }
}

std::vector<ThenCount> counts_of(const std::map<std::string, std::int64_t>& tally) {
  std::vector<ThenCount> out;
  for (const auto& [key, count] : tally) out.push_back({key, count});
  std::ranges::sort(out, {}, [](const ThenCount& one) { return std::pair(-one.count, one.key); });
  return out;
}

}  // namespace

Result<CaseThen> History::case_at(const Actor& actor, Id<cases::Case> id, Time at) {
  TRY(identity::require(actor, Permission::view_insight));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<CaseThen> {
    const auto now = needs_.ports.matter(snapshot, id);
    if (!now) return not_found(kNoCase);
    TRY(identity::require_visible(actor, Permission::view_cases, cases::subject_of(*now), kNoCase));
    if (at < now->opened_at) return not_found("The case was not opened yet.");
    const auto first_seq = needs_.log.first_seq(snapshot, id.value);
    auto replay = replayed(needs_.log, snapshot, id, at);
    if (!replay.matter()) {
      if (first_seq > 1)
        return failure(ErrorCode::failed_precondition,
                       "What was known at that time is not kept any more; the log of this case begins later.");
      return not_found("The case was not opened yet.");
    }
    const Time begins = replay.first_at();
    CaseThen out = std::move(replay).told(at);
    if (first_seq > 1) out.complete_since = begins;
    if (out.matter.owner) out.owner_name = needs_.ports.user_name(snapshot, *out.matter.owner);
    if (out.matter.queue) out.queue_name = needs_.ports.queue_name(snapshot, *out.matter.queue);
    return out;
  });
}

Result<QueueThen> History::queue_at(const Actor& actor, Id<routing::Queue> queue, Time at) {
  TRY(identity::require(actor, Permission::view_insight));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<QueueThen> {
    const auto name = needs_.ports.queue_name(snapshot, queue);
    if (!name) return not_found("There is no such queue.");
    const auto cursor = store::cursor(snapshot);
    QueueThen out{.at = at, .queue = queue, .name = *name, .by_level = {}, .by_state = {}, .first = {}, .as_of = at};
    if (!cursor) return out;
    if (cursor->since && at < *cursor->since)
      return failure(ErrorCode::failed_precondition,
                     "What was known at that time is not kept any more; the log begins at " +
                         base::to_string(*cursor->since) + ".");
    out.position = cursor->position;
    out.as_of = cursor->as_of;
    std::map<std::string, std::int64_t> levels;
    std::map<std::string, std::int64_t> states;
    for (const auto& stay : store::stays(snapshot, Track::queue, to_string(queue), at, kMostCounted)) {
      ++out.cases;
      if (const auto state = store::place_at(snapshot, stay.matter, Track::state, at)) ++states[*state];
      if (const auto level = store::place_at(snapshot, stay.matter, Track::level, at)) ++levels[*level];
      if (out.first.size() + static_cast<std::size_t>(out.beyond_log) >= kMostListed) continue;
      const auto now = needs_.ports.matter(snapshot, stay.matter);
      if (!now || !identity::allowed(actor, Permission::view_cases, cases::subject_of(*now))) continue;
      const auto replay = replayed(needs_.log, snapshot, stay.matter, at);
      if (replay.matter())
        out.first.push_back(cases::summary_of(*replay.matter()));
      else
        ++out.beyond_log;
    }
    out.by_level = counts_of(levels);
    out.by_state = counts_of(states);
    return out;
  });
}

}  // namespace deskbell::insight
