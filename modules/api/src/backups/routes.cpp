#include <api/routes.h>

#include <backup/backups.h>
#include <jobs/queue.h>

#include <algorithm>

namespace deskbell::api {
namespace {

using backup::Backups;
using backup::RunKind;
using backup::RunState;
using http::Method;
using http::NoInput;

constexpr int kShown = 50;

// One attempt at a backup, or at restoring one aside.
struct BackupRun {
  Id<backup::Run> id;
  RunKind kind = RunKind::base;
  RunState state = RunState::running;
  Time began;
  std::optional<Time> ended;
  double progress = 0;                // 0 to 1
  std::int64_t size = 0;              // bytes of the database
  std::int64_t stored = 0;            // bytes that were new in the store
  std::optional<Time> reaches;        // the moment that it can be, or was, restored to
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(BackupRun, (), (id, kind, state, began, ended, progress, size, stored, reaches, detail))

struct OutboundHold {
  Time since;
  std::string reason;
  std::int64_t waiting = 0;  // jobs that would be sent
};
BOOST_DESCRIBE_STRUCT(OutboundHold, (), (since, reason, waiting))

struct BackupOverview {
  bool enabled = false;
  std::optional<BackupRun> last_good;
  std::optional<BackupRun> last_failed;
  std::optional<BackupRun> last_rehearsal;
  std::optional<BackupRun> running;
  std::optional<Time> safe_through;  // every change up to here is in the store
  std::int64_t waiting_bytes = 0;    // on the way to the store
  std::string error;                 // why backups are not made now
  std::optional<OutboundHold> outbound_hold;
  std::vector<BackupRun> runs;  // newest first
};
BOOST_DESCRIBE_STRUCT(BackupOverview, (), (enabled, last_good, last_failed, last_rehearsal, running, safe_through,
                                           waiting_bytes, error, outbound_hold, runs))

struct BeginBackup {
  std::optional<RunKind> kind;
};
BOOST_DESCRIBE_STRUCT(BeginBackup, (), (kind))

struct OutboundState {
  std::optional<OutboundHold> hold;
};
BOOST_DESCRIBE_STRUCT(OutboundState, (), (hold))

struct Released {
  std::int64_t released = 0;  // jobs that waited
};
BOOST_DESCRIBE_STRUCT(Released, (), (released))

BackupRun view(const backup::Run& run) {
  return {.id = run.id,
          .kind = run.kind,
          .state = run.state,
          .began = run.began,
          .ended = run.ended,
          .progress = run.progress,
          .size = run.size,
          .stored = run.stored,
          .reaches = run.reaches,
          .detail = run.detail};
}

std::optional<BackupRun> view(const std::optional<backup::Run>& run) {
  return run ? std::optional(view(*run)) : std::nullopt;
}

std::optional<OutboundHold> hold_of(jobs::Queue& queue, storage::Snapshot& snapshot) {
  const auto hold = queue.outbound_hold(snapshot);
  if (!hold) return std::nullopt;
  return OutboundHold{hold->since, hold->reason, queue.counts(snapshot).held};
}

BackupOverview overview(Backups& backups, jobs::Queue& queue, storage::Snapshot& snapshot) {
  const backup::Status status = backups.status(snapshot);
  BackupOverview out{.enabled = status.enabled,
                     .last_good = view(status.last_good),
                     .last_failed = view(status.last_failed),
                     .last_rehearsal = view(status.last_rehearsal),
                     .running = view(status.running),
                     .safe_through = status.safe_through,
                     .waiting_bytes = status.waiting_bytes,
                     .error = status.error,
                     .outbound_hold = hold_of(queue, snapshot)};
  for (const auto& run : backups.runs(snapshot, kShown)) out.runs.push_back(view(run));
  return out;
}

constexpr Branch endpoint{"/api/v1", "backups"};

}  // namespace

void add_backup_routes(Endpoints& endpoints, Backups& backups, jobs::Queue& queue, storage::Database& database) {
  endpoints.add<NoInput, BackupOverview>(
      endpoint(Method::get, "/backups", "getBackups", "How backups stand, and what was done lately"),
      [&](const Actor& actor, const NoInput&) -> Result<BackupOverview> {
        TRY(identity::require(actor, Permission::manage_backups));
        return database.read([&](storage::Snapshot& snapshot) { return overview(backups, queue, snapshot); });
      });
  endpoints.add<BeginBackup, http::NoContent>(
      endpoint(Method::post, "/backups", "beginBackup", "Begin a backup, or a rehearsed restore, as soon as possible"),
      [&](const Actor& actor, const BeginBackup& in) -> Result<http::NoContent> {
        TRY(identity::require(actor, Permission::manage_backups));
        TRY(database.write(
            [&](storage::Transaction& tx) { return backups.request(tx, in.kind.value_or(RunKind::base)); }));
        return http::NoContent{};
      });
  endpoints.add<NoInput, OutboundState>(
      endpoint(Method::get, "/outbound", "getOutbound", "Whether outbound traffic is held since a restore"),
      [&](const Actor& actor, const NoInput&) -> Result<OutboundState> {
        TRY(identity::require(actor, Permission::manage_backups));
        return OutboundState{database.read([&](storage::Snapshot& snapshot) { return hold_of(queue, snapshot); })};
      });
  endpoints.add<NoInput, Released>(
      endpoint(Method::post, "/outbound/resume", "resumeOutbound", "Let outbound traffic go on after a restore"),
      [&](const Actor& actor, const NoInput&) -> Result<Released> {
        TRY(identity::require(actor, Permission::manage_backups));
        TRY(const std::int64_t released, database.write([&](storage::Transaction& tx) {
              return backups.resume_outbound(tx, actor.id);
            }));
        return Released{released};
      });
}

}  // namespace deskbell::api
