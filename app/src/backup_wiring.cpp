#include "backup_wiring.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <backup/events.h>
#include <trust/verify.h>
#include <vault/key_ring.h>

#include "centre_parts.h"

namespace deskbell::app {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

base::Config config_for(const base::Config& like, const backup::RestoredPlace& restored) {
  base::Config config = like;
  config.data_dir = restored.data_dir.string();
  config.database.url = restored.database_url;
  config.database.replica_url.clear();
  config.blob.directory.clear();
  config.vault.directory.clear();
  config.cluster = {};
  config.audit.checkpoint_file.clear();
  config.backup = {};
  return config;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

backup::Counts count(events::Log& log, storage::Snapshot& snapshot) {
  return {{"position", log.last_position(snapshot)}};
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace

std::string database_url(const base::Config& config) {
  return config.database.url.empty() ? "sqlite:" + (fs::path(config.data_dir) / "deskbell.db").string()
                                     : config.database.url;
}

std::string engine_of(const base::Config& config) {
  return database_url(config).starts_with("sqlite:") ? "sqlite" : "postgres";
}

backup::Settings backup_settings(const base::Config& config) {
  const auto& from = config.backup;
  return {.store = {.url = from.to,
                    .s3_endpoint = from.s3_endpoint,
                    .s3_region = from.s3_region,
                    .s3_access_key = environment("AWS_ACCESS_KEY_ID"),
                    .s3_secret_key = environment("AWS_SECRET_ACCESS_KEY")},
          .key_file = from.key_file,
          .every = from.every,
          .log_every = from.log_every,
          .rehearse_every = from.rehearse_every,
          .rehearse_in = from.rehearse_in.empty() ? fs::path(config.data_dir) / "rehearsal" : fs::path(from.rehearse_in),
          .retention = {.daily = from.keep_daily,
                        .weekly = from.keep_weekly,
                        .monthly = from.keep_monthly,
                        .log = from.keep_log},
          .postgres = {.command = words(from.pgbackrest), .config = from.pgbackrest_config}};
}

backup::Needs backup_needs(CentreParts& parts) {
  return {.database = *parts.database,
          .log = parts.log,
          .jobs = parts.jobs,
          .clock = parts.clock,
          .random = parts.random,
          .ids = parts.ids,
          .program = DESKBELL_VERSION,
          .database_url = database_url(parts.config),
          .data_dir = parts.config.data_dir,
          .blobs_dir = blob_directory(parts.config),
          .keys_dir = vault_options(parts.config).directory,
          .count = [&parts](storage::Snapshot& snapshot) { return count(parts.log, snapshot); },
          .examine = [config = parts.config](const backup::RestoredPlace& restored) { return examine(config, restored); },
          .settings = backup_settings(parts.config)};
}

backup::Examination examine(const base::Config& like, const backup::RestoredPlace& restored) {
  backup::Examination out;
  try {
    if (const std::string unjoined = join_keys(restored.data_dir); !unjoined.empty()) out.findings.push_back(unjoined);
    CentreParts parts(config_for(like, restored), DemoPages::off);
    parts.database->read([&](storage::Snapshot& snapshot) {
      out.counts = count(parts.log, snapshot);
      for (const std::string table : {"conversation", "message", "contact"})
        snapshot.each_of("SELECT COUNT(*) FROM " + table, {},
                         [&](const storage::Row& row) { out.counts[table + "s"] = row.integer(0); });
    });
    for (const auto& finding : parts.blobs.check()) out.findings.push_back(finding);
    const trust::Verdict verdict = trust::verify(*parts.database, parts.vault);
    out.counts["audit_records"] = verdict.records;
    if (verdict.fault)
      out.findings.push_back("The audit trail is broken at record " + std::to_string(verdict.fault->record) + ": " +
                             verdict.fault->what);
  } catch (const std::exception& e) {
    out.findings.push_back(std::string("The restored centre does not open: ") + e.what());
  }
  return out;
}

void hold_restored(const base::Config& like, const backup::RestoredPlace& restored, Time through) {
  CentreParts parts(config_for(like, restored), DemoPages::off);
  const auto done = parts.database->write([&](storage::Transaction& tx) -> Result<void> {
    parts.jobs.hold_outbound(tx, "Restored to " + base::to_string(through));
    parts.log.append(tx, events::kWorkspaceStream, 0, backup::WorkspaceRestored{through});
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
}

std::string join_keys(const fs::path& restored) {
  const fs::path before = restored / "keys-before", file = restored / "keys" / "ring";
  if (!fs::exists(before)) return {};
  auto ring = vault::parse_ring(text_of(file));
  if (!ring) return "Older keys are in " + before.string() + " and could not be joined: " + ring.error().message;
  bool grew = false;
  for (const auto& state : fs::directory_iterator(before)) {
    const auto older = vault::parse_ring(text_of(state.path() / "ring"));
    if (!older) continue;
    for (vault::Key key : older->keys) {
      if (ring->find(key.number)) continue;
      key.state = vault::KeyState::old;
      ring->keys.push_back(std::move(key));
      grew = true;
    }
  }
  if (grew) {
    std::ranges::sort(ring->keys, std::ranges::greater(), &vault::Key::number);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << vault::print_ring(*ring);
    if (!out.flush()) return file.string() + " could not be written.";
  }
  fs::remove_all(before);
  return {};
}

}  // namespace deskbell::app
