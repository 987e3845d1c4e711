#include "changes.h"
#include "group_store.h"
#include "validate.h"

#include <identity/events.h>
#include <identity/workspace.h>

#include <mutex>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 80;
constexpr std::chrono::seconds kLongestReopenWindow = std::chrono::days(365);
constexpr std::chrono::seconds kShortestIdle = std::chrono::minutes(1);
constexpr std::chrono::seconds kLongestIdle = std::chrono::hours(24);

std::chrono::seconds seconds_of(storage::Snapshot& snapshot, std::string_view name, std::chrono::seconds otherwise) {
  const auto text = store::find_setting(snapshot, name);
  return text ? std::chrono::seconds(std::stoll(*text)) : otherwise;
}

WorkspaceSettings load(storage::Snapshot& snapshot) {
  const WorkspaceSettings standard;
  return {.name = store::find_setting(snapshot, "name").value_or(standard.name),
          .reopen_window_s = seconds_of(snapshot, "reopen_window_s", standard.reopen_window_s),
          .idle_away_s = seconds_of(snapshot, "idle_away_s", standard.idle_away_s),
          .time_zone = store::find_setting(snapshot, "time_zone").value_or(standard.time_zone)};
}

Result<WorkspaceSettings> changed(WorkspaceSettings settings, const WorkspacePatch& patch,
                                  const KnowsTimeZone& knows_time_zone) {
  if (patch.name) {
    TRY(settings.name, checked_line(*patch.name, "name", 1, kLongestName));
  }
  if (patch.reopen_window_s && *patch.reopen_window_s > kLongestReopenWindow)
    return invalid("reopen_window_s", "may be at most 365 days");
  if (patch.idle_away_s && (*patch.idle_away_s < kShortestIdle || *patch.idle_away_s > kLongestIdle))
    return invalid("idle_away_s", "must be from one minute to 24 hours");
  if (patch.time_zone && *patch.time_zone != WorkspaceSettings().time_zone &&
      !(knows_time_zone && knows_time_zone(*patch.time_zone)))
    return invalid("time_zone", "must be a time zone such as Europe/Berlin");
  settings.reopen_window_s = patch.reopen_window_s.value_or(settings.reopen_window_s);
  settings.idle_away_s = patch.idle_away_s.value_or(settings.idle_away_s);
  settings.time_zone = patch.time_zone.value_or(settings.time_zone);
  return settings;
}

}  // namespace

struct Workspace::State {
  mutable std::mutex mutex;
  WorkspaceSettings settings;
  std::int64_t as_of = 0;  // position of the event that told them
  std::unique_ptr<events::Log::Listener> listener;

  void set(const WorkspaceSettings& wanted, std::int64_t position) {
    const std::lock_guard lock(mutex);
    if (position < as_of) return;
    as_of = position;
    settings = wanted;
  }

  std::string time_zone() {
    const std::lock_guard lock(mutex);
    return settings.time_zone;
  }

  void hear(events::Log::Batch batch) {
    for (const auto& event : batch) {
      if (event->kind != WorkspaceChanged::kKind) continue;
      if (const auto told = base::parse_json<WorkspaceChanged>(event->payload))
        set({.name = told->name,
             .reopen_window_s = told->reopen_window_s,
             .idle_away_s = told->idle_away_s,
             .time_zone = told->time_zone ? *told->time_zone : time_zone()},  // a node of the former release tells none
            event->position);
    }
  }
};

Workspace::Workspace(Parts parts, KnowsTimeZone knows_time_zone)
    : parts_(parts), knows_time_zone_(std::move(knows_time_zone)), state_(std::make_unique<State>()) {
  // Listens first, so that no change falls between loading and listening.
  state_->listener = parts_.log.listen_at_once([state = state_.get()](events::Log::Batch batch) { state->hear(batch); });
  parts_.database.read([&](storage::Snapshot& snapshot) {
    const auto settings = load(snapshot);
    state_->set(settings, parts_.log.last_position(snapshot));
  });
}

Workspace::~Workspace() = default;

WorkspaceSettings Workspace::settings() const {
  const std::lock_guard lock(state_->mutex);
  return state_->settings;
}

Result<WorkspaceSettings> Workspace::change(const Actor& actor, const WorkspacePatch& patch) {
  TRY(require(actor, Permission::manage_channels));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<WorkspaceSettings> {
    const WorkspaceSettings before = load(tx);
    TRY(const WorkspaceSettings settings, changed(before, patch, knows_time_zone_));
    store::put_setting(tx, "name", settings.name);
    store::put_setting(tx, "reopen_window_s", std::to_string(settings.reopen_window_s.count()));
    store::put_setting(tx, "idle_away_s", std::to_string(settings.idle_away_s.count()));
    store::put_setting(tx, "time_zone", settings.time_zone);
    const auto event = parts_.log.append(tx, events::kWorkspaceStream, actor.id,
                                         WorkspaceChanged{.name = settings.name,
                                                          .reopen_window_s = settings.reopen_window_s,
                                                          .idle_away_s = settings.idle_away_s,
                                                          .time_zone = settings.time_zone,
                                                          .by_name = actor.name,
                                                          .address = actor.address,
                                                          .request = actor.request});
    if (settings.time_zone != before.time_zone)
      for (const Moved& fn : moved_) fn(tx, actor, settings.time_zone);
    tx.after_commit([state = state_.get(), settings, position = event.position] { state->set(settings, position); });
    return settings;
  });
}

}  // namespace deskbell::identity
