#include "step_store.h"

#include <base/log.h>

#include <cases/cases.h>
#include <cases/events.h>
#include <insight/process.h>
#include <insight/spread.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace deskbell::insight {
namespace {

constexpr std::chrono::days kUsualPeriod{30};
constexpr std::chrono::days kKeepPassages{400};
constexpr double kMedian = 0.5;
constexpr double kP90 = 0.9;

// Only these can change a state, a queue, a level or tasks.
bool moves_cases(std::string_view kind) {
  constexpr std::string_view kKinds[] = {"case.opened",   "case.changed",    "case.moved",        "case.solved",
                                         "case.closed",   "case.reopened",   "case.assigned",     "case.graded",
                                         "case.merged",   "case.unmerged",   "case.split",        "case.unsplit",
                                         "case.answered", "case.task_added", "case.task_changed", "case.task_ended"};
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

std::optional<std::int64_t> seconds_of(const std::optional<std::chrono::microseconds>& time) {
  return time ? std::optional(std::chrono::duration_cast<std::chrono::seconds>(*time).count()) : std::nullopt;
}

template <class Thing>
void describe(Thing& thing, const Spread& spread) {
  thing.median_s = seconds_of(spread.quantile(kMedian));
  thing.p90_s = seconds_of(spread.quantile(kP90));
}

// Places in words.
class Names {
 public:
  Names(storage::Snapshot& snapshot, const Ports& ports, const ProcessFilter& filter)
      : snapshot_(snapshot), ports_(ports), track_(filter.track) {
    if (track_ != Track::state) return;
    for (const auto& kind : ports.kinds(snapshot))
      if (!filter.kind || kind.key == *filter.kind)
        for (const auto& state : kind.states) states_.emplace(state.key, state);
  }
  void name(Node& node) const {
    node.name = node.place;
    if (track_ == Track::state) {
      if (const auto found = states_.find(node.place); found != states_.end()) {
        node.name = found->second.name;
        node.category = found->second.category;
      }
    } else if (track_ == Track::queue) {
      if (const auto id = base::parse_id(node.place)) node.name = ports_.queue_name(snapshot_, {*id}).value_or("");
    } else if (track_ == Track::department) {
      constexpr std::string_view kQueue = "queue ";
      if (node.place.starts_with(kQueue)) {
        if (const auto id = base::parse_id(std::string_view(node.place).substr(kQueue.size())))
          node.name = ports_.queue_name(snapshot_, {*id}).value_or("");
      } else if (const auto team = base::parse_id(node.place)) {
        node.name = ports_.team_name(snapshot_, {*team}).value_or("");
      }
    }
  }

 private:
  storage::Snapshot& snapshot_;
  const Ports& ports_;
  Track track_;
  std::map<std::string, cases::StateDefinition> states_;
};

struct Picture {
  std::map<std::string, Node> nodes;
  std::map<std::string, Spread> stays;
  std::map<std::pair<std::string, std::string>, Edge> edges;
  std::map<std::pair<std::string, std::string>, Spread> ways;

  Node& node(const std::string& place) {
    Node& node = nodes[place];
    node.place = place;
    return node;
  }
  void add(const store::TallyRow& row) {
    // What has only begun: nobody stayed there.
    const bool begin = row.bucket < 0;
    Edge& edge = edges[{begin ? "" : row.place, begin ? row.place : row.next}];
    edge.from = begin ? "" : row.place;
    edge.to = begin ? row.place : row.next;
    edge.count += row.n;
    edge.back += row.back;
    if (begin) {
      node(row.place);
      return;
    }
    node(row.place).left += row.n;
    if (!row.next.empty()) node(row.next).back += row.back;
    stays[row.place].add(row.bucket, row.n);
    ways[{edge.from, edge.to}].add(row.bucket, row.n);
  }
};

constexpr int kBegun = -1;  // instead of a bucket: the place was the first one

}  // namespace

void Process::hear(storage::Transaction& tx, const events::Event& event) {
  if (!moves_cases(event.kind)) return;
  const auto matter = cases::apply({}, event.kind, event.payload);
  if (!matter || !matter->id) {
    base::log_warn("An event of a case cannot be read.", {{"position", event.position}});
    return;
  }
  // Merging and splitting stand on both streams; each tells of its own case.
  if (matter->id.value != event.stream) return;
  // A tally keeps the day as it was cut when it was counted: a workspace that moves has its old days as they were.
  const auto wall = calendar::Days::of(needs_.time_zone);
  const auto moves = moves_of(store::steps(tx, matter->id), *matter, event.at);
  for (const auto& passage : moves.left) {
    const auto& step = passage.step;
    store::insert(tx, needs_.ids.next(), matter->id, passage);
    store::count_now(tx, step, -1);
    store::tally(tx,
                 {.day = wall.day_of(passage.left_at),
                  .track = step.track,
                  .kind = step.kind,
                  .queue = step.queue,
                  .place = step.place,
                  .next = passage.next,
                  .bucket = bucket_of(passage.left_at - step.entered_at)},
                 passage.back);
    store::drop(tx, matter->id, step);
  }
  for (const auto& step : moves.begun) {
    store::put(tx, matter->id, step);
    store::count_now(tx, step, 1);
    if (step.visited.empty())
      store::tally(tx,
                   {.day = wall.day_of(step.entered_at),
                    .track = step.track,
                    .kind = step.kind,
                    .queue = step.queue,
                    .place = step.place,
                    .next = {},
                    .bucket = kBegun},
                   false);
  }
}

events::Consumer::Handler Process::follower() {
  return [this](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
    if (events.empty()) return {};
    auto cursor = store::cursor(tx);
    if (!cursor) {
      cursor.emplace();
      if (needs_.log.pruned_through(tx) > 0) cursor->since = events.front().at;
    }
    for (const auto& event : events) {
      if (event.position <= cursor->position) continue;
      hear(tx, event);
      cursor->position = event.position;
      cursor->as_of = std::max(cursor->as_of, event.at);
    }
    store::move_cursor(tx, *cursor);
    return {};
  };
}

Result<ProcessView> Process::view(const Actor& actor, const ProcessFilter& filter) {
  TRY(identity::require(actor, Permission::view_insight));
  const Time now = needs_.clock.now();
  const auto wall = calendar::Days::of(needs_.time_zone);
  const store::Scope scope{.track = filter.track,
                           .first_day = wall.day_of(filter.from.value_or(now - kUsualPeriod)),
                           .last_day = wall.day_of(filter.to.value_or(now)),
                           .kind = filter.kind,
                           .queue = filter.queue ? std::optional(to_string(*filter.queue)) : std::nullopt};
  if (scope.first_day > scope.last_day) return invalid("to", "must not be before the beginning");
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<ProcessView> {
    ProcessView out{.track = filter.track,
                    .from = calendar::date_text(scope.first_day),
                    .to = calendar::date_text(scope.last_day),
                    .nodes = {},
                    .edges = {},
                    .since = {}};
    Picture picture;
    for (const auto& row : store::tallies(snapshot, scope)) picture.add(row);
    for (const auto& row : store::now(snapshot, scope))
      if (row.n > 0) picture.node(row.place).now = row.n;
    const Names names(snapshot, needs_.ports, filter);
    for (auto& [place, node] : picture.nodes) {
      describe(node, picture.stays[place]);
      if (node.now > 0 && !filter.kind && !filter.queue) node.oldest = store::oldest(snapshot, filter.track, place);
      names.name(node);
      out.nodes.push_back(std::move(node));
    }
    for (auto& [way, edge] : picture.edges) {
      describe(edge, picture.ways[way]);
      out.edges.push_back(std::move(edge));
    }
    std::ranges::sort(out.nodes, {}, [](const Node& one) { return std::pair(-one.left, one.place); });
    std::ranges::sort(out.edges, {}, [](const Edge& one) { return std::tuple(-one.count, one.from, one.to); });
    if (const auto cursor = store::cursor(snapshot)) {
      out.position = cursor->position;
      out.since = cursor->since;
    }
    return out;
  });
}

Result<Page<PassageView>> Process::passages(const Actor& actor, const PassageFilter& filter) {
  TRY(identity::require(actor, Permission::view_insight));
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<PassageView>> {
    Page<PassageView> page;
    auto rows = store::passages(snapshot, filter.track, filter.place, filter.next, before, limit + 1);
    if (std::ssize(rows) > limit) {
      rows.pop_back();
      page.next = std::to_string(rows.back().id);
    }
    for (const auto& row : rows) {
      const auto matter = needs_.ports.matter(snapshot, row.matter);
      if (!matter || !identity::allowed(actor, Permission::view_cases, cases::subject_of(*matter))) continue;
      page.items.push_back({.case_id = row.matter,
                            .number = matter->number,
                            .subject = matter->subject,
                            .next = row.next,
                            .entered_at = row.entered_at,
                            .left_at = row.left_at,
                            .back = row.back});
    }
    return page;
  });
}

std::int64_t Process::prune(int limit) {
  return needs_.database
      .write([&](storage::Transaction& tx) -> Result<std::int64_t> {
        return store::prune(tx, needs_.clock.now() - kKeepPassages, limit);
      })
      .value();
}

}  // namespace deskbell::insight
