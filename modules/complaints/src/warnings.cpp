#include "parts.h"

#include <complaints/surge.h>

#include <algorithm>
#include <map>

// Early warnings: which cause, product or batch grows faster than its habit.
namespace deskbell::complaints {
namespace {

constexpr int kMostWarnings = 200;
constexpr int kLeastHabit = 4;  // windows; with fewer nothing can be said

struct Series {
  Dimension dimension = Dimension::cause;
  std::string key;
  std::vector<int> counts;  // the last window first
};

// A cause counts for those above it, too.
std::vector<std::string> keys_of(Dimension by, const std::string& key, const std::vector<Cause>& causes) {
  if (by != Dimension::cause) return {key};
  std::vector<std::string> keys;
  std::optional<Id<Cause>> id(Id<Cause>{base::parse_id(key).value_or(0)});
  for (int depth = 0; id && *id && depth < kDeepestCause; ++depth) {
    keys.push_back(base::to_string(*id));
    const auto found = std::ranges::find(causes, *id, &Cause::id);
    id = found == causes.end() ? std::nullopt : found->parent;
  }
  return keys;
}

std::vector<Series> series_of(storage::Snapshot& snapshot, Time until, std::chrono::microseconds length, int windows) {
  const auto causes = store::causes(snapshot);
  std::vector<Series> all;
  for (const auto by : {Dimension::cause, Dimension::product, Dimension::batch}) {
    std::map<std::string, std::vector<int>> counts;
    for (const auto& one : store::windows(snapshot, by, until, length, windows))
      for (const auto& key : keys_of(by, one.key, causes)) {
        auto& row = counts[key];
        row.resize(static_cast<std::size_t>(windows));
        if (one.window < windows) row[static_cast<std::size_t>(one.window)] += one.count;
      }
    for (auto& [key, row] : counts) all.push_back({by, key, std::move(row)});
  }
  return all;
}

std::string name_in(const std::vector<Cause>& causes, const Series& series) {
  if (series.dimension != Dimension::cause) return series.key;
  const auto id = base::parse_id(series.key).value_or(0);
  const auto found = std::ranges::find(causes, id, [](const Cause& one) { return one.id.value; });
  return found == causes.end() ? series.key : found->name;
}

}  // namespace

Result<int> Complaints::look_for_surges() {
  const auto& needs = parts_->needs;
  return needs.database.write([&](storage::Transaction& tx) -> Result<int> {
    const Settings settings = store::settings(tx);
    const Time now = needs.clock.now();
    const std::chrono::microseconds length = std::chrono::days(settings.warning_days);
    const auto first = store::first_received(tx);
    if (!first) return 0;
    // Before the first complaint nothing was counted, which is not the same as nothing having happened.
    const auto whole = static_cast<int>(std::min<std::int64_t>((now - *first) / length, settings.habit_windows + 1));
    if (whole < kLeastHabit + 1) return 0;
    const auto all = series_of(tx, now, length, whole);
    const auto causes = store::causes(tx);
    const double alpha = alpha_of(settings.false_alarms_per_year, static_cast<int>(all.size()));
    int raised = 0;
    for (const auto& series : all) {
      const int recent = series.counts.front();
      if (recent < settings.warning_least) continue;
      const Surge found = surge(recent, std::span(series.counts).subspan(1));
      if (found.probability >= alpha || store::has_warned(tx, series.dimension, series.key, now - length)) continue;
      Warning warning{.id = needs.ids.next<Warning>(),
                      .dimension = series.dimension,
                      .key = series.key,
                      .name = name_in(causes, series),
                      .recent = recent,
                      .expected = found.expected,
                      .probability = found.probability,
                      .alpha = alpha,
                      .days = settings.warning_days,
                      .from = now - length,
                      .at = now};
      store::insert(tx, warning);
      needs.log.append(tx, events::kWorkspaceStream, 0, WarningRaised{warning});
      if (needs.ports.warn)
        for (const auto user : settings.tell) needs.ports.warn(tx, user, warning);
      ++raised;
    }
    return raised;
  });
}

Result<std::vector<Warning>> Complaints::warnings(const Actor& actor, Which which) {
  TRY(identity::require(actor, Permission::view_insight));
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Warning>> {
    return store::warnings(snapshot, which, kMostWarnings);
  });
}

Result<Warning> Complaints::see_warning(const Actor& actor, Id<Warning> id, std::string_view note) {
  TRY(identity::require(actor, Permission::view_insight));
  TRY(std::string text, clean("note", note, 0, 2000));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Warning> {
    auto warning = store::find_warning(tx, id);
    if (!warning) return not_found("There is no such warning.");
    if (!warning->seen_at) {
      warning->seen_at = parts_->needs.clock.now();
      warning->seen_by = actor.name;
    }
    warning->note = std::move(text);
    store::save(tx, *warning);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             WarningSeen{*warning, actor.name, actor.address, actor.request});
    return *std::move(warning);
  });
}

}  // namespace deskbell::complaints
