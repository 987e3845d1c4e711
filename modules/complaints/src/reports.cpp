#include "parts.h"

#include <algorithm>
#include <map>
#include <tuple>

// Many complaints: lists, board, Pareto, trend.
namespace deskbell::complaints {
namespace {

constexpr int kMostOnBoard = 1000;
constexpr int kMostRead = 2000;  // rows that one page of a list may look at
constexpr std::size_t kMostBars = 200;
constexpr std::chrono::days kUsualTrend{365};
constexpr std::chrono::days kLongestTrend{366 * 5};

std::vector<Id<Cause>> causes_of(const std::vector<Cause>& causes, const ComplaintFilter& filter) {
  std::vector<Id<Cause>> all;
  if (!filter.cause) return all;
  all.push_back(*filter.cause);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const auto& cause : causes)
      if (cause.parent == all[i]) all.push_back(cause.id);
  return all;
}

bool has_children(const std::vector<Cause>& causes, Id<Cause> id) {
  return std::ranges::any_of(causes, [&](const Cause& one) { return one.parent == id; });
}

// The cause right below `under` (or at the top) that `id` belongs to; `under` itself for what is filed there.
std::string bar_of(const std::vector<Cause>& causes, const std::string& key, std::optional<Id<Cause>> under) {
  Id<Cause> id{base::parse_id(key).value_or(0)};
  for (int depth = 0; id && depth <= kDeepestCause; ++depth) {
    const auto found = std::ranges::find(causes, id, &Cause::id);
    if (found == causes.end() || found->parent == under || id == under) return base::to_string(id);
    if (!found->parent) break;
    id = *found->parent;
  }
  return key;
}

std::vector<store::Group> rolled_up(const std::vector<store::Group>& groups, const std::vector<Cause>& causes,
                                    std::optional<Id<Cause>> under) {
  std::map<std::string, store::Group> bars;
  for (const auto& group : groups) {
    const std::string key = bar_of(causes, group.key, under);
    auto& bar = bars[key];
    bar.key = key;
    bar.count += group.count;
    bar.cost += group.cost;
    bar.foreign += group.foreign;
  }
  std::vector<store::Group> all;
  for (auto& [key, bar] : bars) all.push_back(std::move(bar));
  return all;
}

std::string name_of_bar(Dimension by, const std::string& key, const std::vector<Cause>& causes) {
  if (by != Dimension::cause) return key;
  const auto found =
      std::ranges::find(causes, base::parse_id(key).value_or(0), [](const Cause& one) { return one.id.value; });
  return found == causes.end() ? std::string() : found->name;
}

std::int64_t bucket_of(std::int64_t day, Bucket bucket) {
  const std::chrono::sys_days date{std::chrono::days(day)};
  if (bucket == Bucket::week) return day - static_cast<std::int64_t>(std::chrono::weekday(date).iso_encoding() - 1);
  if (bucket == Bucket::month) {
    const std::chrono::year_month_day parts(date);
    return std::chrono::sys_days(parts.year() / parts.month() / 1).time_since_epoch().count();
  }
  return day;
}

std::int64_t next_bucket(std::int64_t day, Bucket bucket) {
  if (bucket == Bucket::day) return day + 1;
  if (bucket == Bucket::week) return day + 7;
  return bucket_of(day + 31, Bucket::month);
}

}  // namespace

Result<Page<ComplaintSummary>> Complaints::list(const Actor& actor, const ComplaintFilter& filter) {
  TRY(identity::require(actor, Permission::view_cases));
  TRY(auto before, place_of(filter.cursor));
  const int limit = base::page_size(filter.limit);
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<ComplaintSummary>> {
    const auto causes = causes_of(store::causes(snapshot), filter);
    Page<ComplaintSummary> page;
    // Who owns a case is the case's to know, so rows are asked about one by one; a page looks at so many at most.
    for (int read = 0; read < kMostRead;) {
      const auto rows = store::list(snapshot, filter, causes, before, limit + 1);
      for (auto row : rows) {
        if (std::ssize(page.items) == limit) {
          page.next = cursor_of(page.items.back().received_at, page.items.back().case_id.value);
          return page;
        }
        before = store::Place{row.received_at.time_since_epoch().count(), row.case_id.value};
        const auto about = parts_->needs.ports.matter(snapshot, row.case_id);
        if (!about || !identity::allowed(actor, Permission::view_cases, about->subject)) continue;
        if (about->subject.owner) row.owner = about->subject.owner;
        row.due_at = about->due_at;
        if (!filter.owner || row.owner == filter.owner) page.items.push_back(std::move(row));
      }
      if (std::ssize(rows) <= limit) return page;
      read += static_cast<int>(rows.size());
    }
    page.next = std::to_string(before->at) + "." + std::to_string(before->id);
    return page;
  });
}

Result<std::vector<StepCount>> Complaints::board(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_insight));
  return parts_->needs.database.read([](storage::Snapshot& snapshot) -> Result<std::vector<StepCount>> {
    std::vector<StepCount> counts;
    for (int i = 0; i < static_cast<int>(Step::closed); ++i) {
      const auto step = static_cast<Step>(i);
      counts.push_back({step, store::count_open(snapshot, step, kMostOnBoard)});
    }
    return counts;
  });
}

Result<Pareto> Complaints::pareto(const Actor& actor, Dimension by, const ComplaintFilter& filter) {
  TRY(identity::require(actor, Permission::view_insight));
  auto read = parts_->needs.database.read_stale([&](storage::Snapshot& snapshot) -> Result<Pareto> {
    const auto causes = store::causes(snapshot);
    const std::string currency = store::settings(snapshot).currency;
    auto groups = store::groups(snapshot, by, filter, causes_of(causes, filter), currency);
    if (by == Dimension::cause) groups = rolled_up(groups, causes, filter.cause);
    std::ranges::sort(groups, [](const auto& a, const auto& b) {
      return std::tie(b.count, b.cost, a.key) < std::tie(a.count, a.cost, b.key);
    });
    Pareto pareto{.by = by, .bars = {}, .cost = {0, currency}};
    for (const auto& group : groups) {
      pareto.count += group.count;
      pareto.cost.minor += group.cost;
      pareto.other_currencies += group.foreign;
    }
    std::int64_t sum = 0;
    for (const auto& group : groups) {
      sum += group.count;
      if (pareto.bars.size() == kMostBars) break;
      const auto all = static_cast<double>(pareto.count);
      pareto.bars.push_back({.key = group.key,
                             .name = name_of_bar(by, group.key, causes),
                             .count = group.count,
                             .cost = {group.cost, currency},
                             .share = static_cast<double>(group.count) / all,
                             .cumulative = static_cast<double>(sum) / all,
                             .deeper = by == Dimension::cause &&
                                       (!filter.cause || group.key != base::to_string(*filter.cause)) &&
                                       has_children(causes, {base::parse_id(group.key).value_or(0)})});
    }
    return pareto;
  });
  if (read.value) read.value->as_of = read.as_of;
  return std::move(read.value);
}

Result<std::vector<TrendPoint>> Complaints::trend(const Actor& actor, Bucket bucket, const ComplaintFilter& filter) {
  TRY(identity::require(actor, Permission::view_insight));
  ComplaintFilter bounded = filter;
  bounded.to = filter.to.value_or(parts_->needs.clock.now() + std::chrono::microseconds(1));
  bounded.from = filter.from.value_or(*bounded.to - kUsualTrend);
  if (*bounded.from >= *bounded.to) return invalid("from", "must be before to");
  if (*bounded.to - *bounded.from > kLongestTrend) return invalid("from", "must be at most five years before to");
  // From the database itself: a list has no place to say how old it is.
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<TrendPoint>> {
    const std::string currency = store::settings(snapshot).currency;
    const auto wall = calendar::Days::of(parts_->needs.time_zone);
    const auto days = store::days(snapshot, bounded, causes_of(store::causes(snapshot), bounded), currency,
                                  wall.sql("received_at", *bounded.from, *bounded.to));
    std::vector<TrendPoint> points;
    auto day = days.begin();
    for (auto from = bucket_of(wall.day_of(*bounded.from), bucket);
         from <= wall.day_of(*bounded.to - std::chrono::microseconds(1)); from = next_bucket(from, bucket)) {
      TrendPoint point{.from = calendar::date_text(from), .cost = {0, currency}};
      for (; day != days.end() && day->day < next_bucket(from, bucket); ++day) {
        point.count += day->count;
        point.serious += day->serious;
        point.cost.minor += day->cost;
      }
      points.push_back(std::move(point));
    }
    return points;
  });
}

}  // namespace deskbell::complaints
