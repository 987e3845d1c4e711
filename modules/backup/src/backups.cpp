#include "file_copies.h"
#include "log_archiver.h"
#include "run_store.h"
#include "sqlite_base.h"

#include <base/json.h>

#include <backup/backups.h>
#include <backup/events.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace deskbell::backup {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto kRemembered = std::chrono::hours(24 * 90);
constexpr std::chrono::seconds kLook{60};
constexpr std::chrono::seconds kTellProgress{2};
constexpr const char* kBaseJob = "backup.base";
constexpr const char* kRehearsalJob = "backup.rehearsal";
constexpr const char* kLookJob = "backup.look";
constexpr std::chrono::milliseconds kHandOnAfter{200};
constexpr int kHandOnMost = 200;

std::filesystem::path file_of(const std::string& url) {
  return url.substr(std::string_view("sqlite:").size());
}

}  // namespace

Result<std::unique_ptr<Safe>> open_safe(const Settings& settings, std::string_view engine) {
  TRY(const Key key, read_key_file(settings.key_file));
  TRY(auto opened, open_store(settings.store));
  return Safe::open(std::move(opened), key, engine);
}

struct Backups::State {
  Needs needs;
  std::atomic<bool> stopping{false};
  std::mutex busy;  // a base or a rehearsal

  std::mutex opening;
  std::optional<Lock> directory;  // held
  std::unique_ptr<Safe> safe;
  std::unique_ptr<FileCopies> files;
  std::unique_ptr<LogArchiver> archiver;
  std::atomic<bool> open{false};
  mutable std::mutex error_mutex;
  std::string error;

  bool is_sqlite() const { return needs.database.dialect() == storage::Dialect::sqlite; }
  void hand_on(const jobs::Job& job);
  void set_error(std::string text) {
    const std::lock_guard lock(error_mutex);
    error = std::move(text);
  }

  template <class Body>
  void write(Body body) {
    const Result<void> done = needs.database.write([&](Transaction& tx) -> Result<void> {
      body(tx);
      return {};
    });
    if (!done) throw std::runtime_error(done.error().message);
  }

  Result<void> ensure_open();
  Result<void> look();
  Result<Run> run(RunKind kind, const std::function<Result<void>(Run&, const Progress&)>& work);
  Result<Base> copy_sqlite(const Progress& progress);
  Result<Base> copy_postgres();
  std::string timeline();
  std::string archiving_error();
  Result<void> forget_expired();
  Result<void> make_base(Run& out, const Progress& progress);
  Result<void> rehearse(Run& out, const Progress& progress);
};

// The store may be away when the program starts; this is asked again every minute.
Result<void> Backups::State::ensure_open() {
  const std::lock_guard lock(opening);
  if (open) return {};
  if (!directory) {
    TRY(Lock mine, Lock::take(needs.data_dir));
    directory.emplace(std::move(mine));
  }
  TRY(safe, open_safe(needs.settings, is_sqlite() ? "sqlite" : "postgres"));
  files = std::make_unique<FileCopies>(*safe, FileCopies::Where{needs.blobs_dir, needs.keys_dir}, needs.clock);
  if (!is_sqlite()) {
    open = true;
    return {};
  }
  archiver = std::make_unique<LogArchiver>(LogArchiver::Needs{.database = needs.database,
                                                              .file = file_of(needs.database_url),
                                                              .safe = *safe,
                                                              .clock = needs.clock,
                                                              .random = needs.random,
                                                              .before_shipping = [this] { return files->bring(); }},
                                           LogArchiver::Options{.interval = needs.settings.log_every});
  archiver->start([this] { write([&](Transaction& tx) { store::touch(tx, needs.clock.now()); }); });
  open = true;
  return {};
}

// Any node may be given any job; this one makes no backups. When none does, the job is forgotten some time.
void Backups::State::hand_on(const jobs::Job& job) {
  const int hands = std::atoi(job.payload.c_str()) + 1;
  if (hands > kHandOnMost) return;
  write([&](Transaction& tx) {
    needs.jobs.enqueue(tx, {.kind = job.kind,
                            .payload = std::to_string(hands),
                            .run_at = needs.clock.now() + kHandOnAfter,
                            .unique_key = job.unique_key,
                            .max_attempts = job.max_attempts - (job.attempt - 1)});  // what failed stays counted
  });
}

// Decides whether a base or a rehearsal is due.
Result<void> Backups::State::look() {
  if (!open) {
    const std::unique_lock lock(busy, std::try_to_lock);
    if (lock.owns_lock()) write([&](Transaction& tx) { store::fail_running(tx, needs.clock.now()); });
  }
  auto opened = ensure_open();
  // On SQLite they go before each piece of the log that may refer to them.
  if (opened && !archiver) opened = files->bring();
  set_error(opened ? "" : opened.error().message);
  if (!opened) {
    spdlog::error("backup: {}", opened.error().message);
    return {};
  }
  const auto [base, tried, rehearsal] = needs.database.read([&](Snapshot& snapshot) {
    return std::tuple(store::last(snapshot, RunKind::base, RunState::done), store::last(snapshot, RunKind::base, {}),
                      store::last(snapshot, RunKind::rehearsal, {}));
  });
  // Before the first copy there is no archive yet.
  if (!archiver && base) set_error(archiving_error());
  const Time now = needs.clock.now();
  const std::string lineage = archiver ? archiver->stats().lineage : timeline();
  const bool broken = base && !lineage.empty() && base->lineage != lineage;
  const bool due = !base || broken || now - base->began >= needs.settings.every;
  // After a failure the next attempt waits a little, so that a full store is not hammered.
  const bool soon = tried && tried->state == RunState::failed && now - tried->began < std::chrono::minutes(10);
  const auto rehearse_every = needs.settings.rehearse_every;
  const bool rehearse = base && rehearse_every.count() > 0 && (!rehearsal || now - rehearsal->began >= rehearse_every);
  write([&](Transaction& tx) {
    if (due && !soon) needs.jobs.enqueue(tx, {.kind = kBaseJob, .unique_key = kBaseJob, .max_attempts = 3});
    if (rehearse && !due)
      needs.jobs.enqueue(tx, {.kind = kRehearsalJob, .unique_key = kRehearsalJob, .max_attempts = 3});
    store::forget(tx, now - kRemembered);
  });
  return {};
}

Result<Run> Backups::State::run(RunKind kind, const std::function<Result<void>(Run&, const Progress&)>& work) {
  const std::unique_lock lock(busy, std::try_to_lock);
  if (!lock.owns_lock()) return failure(ErrorCode::unavailable, "Another backup or rehearsal is running.");
  Run run{.id = needs.ids.next<Run>(), .kind = kind, .began = needs.clock.now()};
  write([&](Transaction& tx) {
    store::fail_running(tx, run.began);
    store::add(tx, run);
  });
  std::mutex telling;
  auto told = needs.clock.steady();
  const Progress progress = [&](std::int64_t done, std::int64_t all) {
    if (stopping) return false;
    const std::lock_guard one(telling);
    if (needs.clock.steady() - told < kTellProgress) return true;
    told = needs.clock.steady();
    run.progress = all > 0 ? static_cast<double>(done) / static_cast<double>(all) : 1;
    write([&](Transaction& tx) { store::set(tx, run); });
    return true;
  };
  Result<void> done = ensure_open();
  try {
    if (done) done = work(run, progress);
  } catch (const std::exception& e) {
    done = failure(ErrorCode::internal, e.what());
  }
  run.state = done ? RunState::done : RunState::failed;
  run.progress = done ? 1 : run.progress;
  run.ended = needs.clock.now();
  if (!done) run.detail = done.error().message;
  write([&](Transaction& tx) { store::set(tx, run); });
  if (done) return run;
  spdlog::error("backup: {} failed: {}", base::name_of(kind), run.detail);
  return std::unexpected(done.error());
}

// pgBackRest copies the database; everything beside it goes to the safe, with a description of both.
Result<Base> Backups::State::copy_postgres() {
  PostgresTool tool(needs.settings.postgres);
  TRY(const PostgresTool::Made made, tool.back_up(needs.clock.now()));
  TRY(files->bring());
  return Base{.engine = "postgres",
              .began = made.began,
              .ended = made.ended,
              .lineage = "postgres",
              .first_segment = 1,
              .size = made.size,
              .stored = made.stored,
              .label = made.label};
}

// Another one after a restore or a fail-over: what was archived goes on there from the next copy only.
std::string Backups::State::timeline() {
  std::string out;
  needs.database.read([&](Snapshot& snapshot) {
    snapshot.each_of("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)", {},
                     [&](const storage::Row& row) { out = row.string(0); });
  });
  return out;
}

// Of PostgreSQL's log; empty when the last attempt went well.
std::string Backups::State::archiving_error() {
  std::string failing;
  needs.database.read([&](Snapshot& snapshot) {
    snapshot.each_of(
        "SELECT last_failed_wal FROM pg_stat_archiver WHERE last_failed_time > COALESCE(last_archived_time, "
        "'-infinity')",
        {}, [&](const storage::Row& row) { failing = row.string(0); });
  });
  return failing.empty() ? "" : "PostgreSQL cannot archive its log (" + failing + "); its own log says why.";
}

Result<Base> Backups::State::copy_sqlite(const Progress& progress) {
  const BaseWork work{.safe = *safe,
                      .file = file_of(needs.database_url),
                      .clock = needs.clock,
                      .random = needs.random,
                      .bring_files = [this] { return files->bring(); },
                      .progress = progress};
  auto base = copy_followed(work, *archiver);
  if (!base && base.error().code == ErrorCode::aborted && !stopping) base = copy_followed(work, *archiver);
  return base;
}

Result<void> Backups::State::make_base(Run& out, const Progress& progress) {
  const Counts counts = needs.count ? needs.database.read(needs.count) : Counts{};
  auto base = archiver ? copy_sqlite(progress) : copy_postgres();
  if (!base) return std::unexpected(base.error());
  base->program = needs.program;
  base->counts = counts;
  base->files = files->count();
  TRY(base->gone, files->gone());
  // Everything that it speaks of, then itself.
  TRY(safe->flush());
  TRY(safe->put(name_of(*base), to_bytes(*base), Sync::now));
  out.size = base->size;
  out.stored = base->stored;
  out.reaches = base->ended;
  out.lineage = archiver ? base->lineage : timeline();
  TRY(prune(*safe, needs.settings.retention, needs.clock.now()));
  return archiver ? Result<void>{} : forget_expired();
}

// pgBackRest thins out by itself; a description without its copy is of no use.
Result<void> Backups::State::forget_expired() {
  TRY(const auto labels, PostgresTool(needs.settings.postgres).labels());
  TRY(const auto all, bases(*safe));
  for (const auto& base : all)
    if (std::ranges::find(labels, base.label) == labels.end()) TRY(safe->remove(name_of(base)));
  return {};
}

Result<void> Backups::State::rehearse(Run& out, const Progress& progress) {
  TRY(const Rehearsal rehearsal, rehearse_restore({.safe = *safe,
                                                   .settings = needs.settings,
                                                   .database_url = needs.database_url,
                                                   .examine = needs.examine,
                                                   .progress = progress}));
  out.size = rehearsal.restored.size;
  out.reaches = rehearsal.restored.through;
  if (!rehearsal.findings.empty())
    return failure(ErrorCode::internal, fmt::format("{}", fmt::join(rehearsal.findings, " ")));
  std::vector<std::string> counted;
  for (const auto& [name, count] : rehearsal.counts) counted.push_back(fmt::format("{} {}", name, count));
  out.detail = fmt::format("{}", fmt::join(counted, ", "));
  return {};
}

Backups::Backups(Needs needs) : state_(new State{.needs = std::move(needs)}) {
  auto& jobs = state_->needs.jobs;
  if (!enabled()) {
    if (state_->is_sqlite()) return;
    for (const char* kind : {kBaseJob, kRehearsalJob, kLookJob})
      jobs.handle(kind, [this](const jobs::Job& job) -> Result<void> {
        state_->hand_on(job);
        return {};
      });
    return;
  }
  const auto only_done = [](const Result<Run>& run) -> Result<void> {
    if (!run) return std::unexpected(run.error());
    return {};
  };
  jobs.handle(kBaseJob, [this, only_done](const jobs::Job&) { return only_done(make_base()); });
  jobs.handle(kRehearsalJob, [this, only_done](const jobs::Job&) { return only_done(rehearse()); });
  jobs.handle(kLookJob, [this](const jobs::Job&) { return state_->look(); });
  jobs.every(kLookJob, kLook, {.kind = kLookJob});
}

Backups::~Backups() {
  state_->stopping = true;
  state_->needs.jobs.stop();
  if (state_->archiver) state_->archiver->stop();
}

void Backups::start() {
  if (!enabled()) return;
  state_->write(
      [this](Transaction& tx) { state_->needs.jobs.enqueue(tx, {.kind = kLookJob, .unique_key = "backup.begin"}); });
}

bool Backups::enabled() const {
  return !state_->needs.settings.store.url.empty();
}

Result<void> Backups::request(Transaction& tx, RunKind kind) {
  if (!enabled())
    return failure(ErrorCode::failed_precondition, "Backups are not set up: the configuration key backup.to is empty.");
  const std::string job = kind == RunKind::base ? kBaseJob : kRehearsalJob;
  state_->needs.jobs.enqueue(tx, {.kind = job, .unique_key = job, .max_attempts = 3});
  return {};
}

Status Backups::status(Snapshot& snapshot) {
  Status status{.enabled = enabled(),
                .last_good = store::last(snapshot, RunKind::base, RunState::done),
                .last_failed = store::last(snapshot, RunKind::base, RunState::failed),
                .last_rehearsal = store::last(snapshot, RunKind::rehearsal, {})};
  for (const RunKind kind : {RunKind::base, RunKind::rehearsal})
    if (auto run = store::last(snapshot, kind, RunState::running)) status.running = run;
  {
    const std::lock_guard lock(state_->error_mutex);
    status.error = state_->error;
  }
  if (state_->open && state_->archiver) {
    const auto stats = state_->archiver->stats();
    if (stats.shipped_through > Time{}) status.safe_through = stats.shipped_through;
    status.waiting_bytes = stats.waiting_bytes;
    if (status.error.empty()) status.error = stats.error;
  }
  return status;
}

std::vector<Run> Backups::runs(Snapshot& snapshot, int limit) {
  return store::runs(snapshot, limit);
}

Result<std::int64_t> Backups::resume_outbound(Transaction& tx, std::int64_t actor) {
  TRY(const std::int64_t released, state_->needs.jobs.resume_outbound(tx));
  state_->needs.log.append(tx, events::kWorkspaceStream, actor, OutboundResumed{released});
  return released;
}

Result<Run> Backups::make_base() {
  return state_->run(RunKind::base,
                     [this](Run& out, const Progress& progress) { return state_->make_base(out, progress); });
}

Result<Run> Backups::rehearse() {
  return state_->run(RunKind::rehearsal,
                     [this](Run& out, const Progress& progress) { return state_->rehearse(out, progress); });
}

}  // namespace deskbell::backup
