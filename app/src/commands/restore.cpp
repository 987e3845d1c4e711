#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include <CLI/App.hpp>

#include <backup/restore.h>

#include "../backup_wiring.h"
#include "../centre_parts.h"
#include "commands.h"
#include "restore_source.h"

namespace deskbell::app {
namespace {

int complain(const Error& error) {
  std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  return 1;
}

Result<backup::Key> key_of(const base::Config& config, const RestoreSource& source, backup::Store& store) {
  if (!source.recovery_key.empty()) return backup::Key::from_text(source.recovery_key);
  if (!source.passphrase_file.empty()) {
    TRY(const std::string passphrase, read_line(source.passphrase_file));
    return backup::Safe::key_by_passphrase(store, passphrase);
  }
  const std::string file = source.key_file.empty() ? config.backup.key_file : source.key_file;
  if (file.empty())
    return failure(ErrorCode::invalid_argument, "Name what opens the backups: --key-file, --recovery-key or --passphrase-file.");
  return backup::read_key_file(file);
}

struct RestoreFlags {
  RestoreSource source;
  std::string at;
  std::string to;
};

Result<backup::Restored> restore_sqlite(const base::Config& config, backup::Safe& safe, Time at, const std::string& to) {
  TRY(auto restored, backup::restore_sqlite(safe, at, to));
  for (const auto& finding : restored.findings) std::fprintf(stderr, "deskbell: integrity: %s\n", finding.c_str());
  if (!restored.findings.empty()) return failure(ErrorCode::internal, "The restored database in " + to + " is damaged.");
  if (const std::string unjoined = join_keys(to); !unjoined.empty()) std::fprintf(stderr, "deskbell: %s\n", unjoined.c_str());
  hold_restored(config, {to, "sqlite:" + to + "/deskbell.db"}, restored.through);
  return restored;
}

Result<backup::Restored> restore_postgres(const base::Config& config, backup::Safe& safe, Time at, const std::string& to) {
  backup::PostgresTool tool(backup_settings(config).postgres);
  TRY(auto restored, backup::restore_postgres(safe, tool, at, to));
  if (const std::string unjoined = join_keys(to); !unjoined.empty()) std::fprintf(stderr, "deskbell: %s\n", unjoined.c_str());
  const std::string like = database_url(config);
  const auto server = tool.start(to + "/postgres", backup::PostgresTool::user_of(like));
  if (!server) {
    // One that only needs more time can be started by hand.
    if (server.error().code != ErrorCode::deadline_exceeded) backup::remove_restored(tool, to);
    return std::unexpected(server.error());
  }
  hold_restored(config, {to, (*server)->url(like)}, restored.through);
  std::printf("The server's data directory is %s/postgres; start PostgreSQL on it and let database.url lead there.\n", to.c_str());
  return restored;
}

int restore(const base::Config& config, const RestoreFlags& flags) {
  const auto at = flags.at.empty() || flags.at == "latest" ? std::optional(Time::max()) : base::parse_time(flags.at);
  if (!at) return complain({ErrorCode::invalid_argument, "--at must be a time such as 2026-03-01T08:15:30Z, or latest."});
  auto safe = open_source(config, flags.source);
  if (!safe) return complain(safe.error());
  const auto begun = std::chrono::steady_clock::now();
  auto restored = (*safe)->engine() == "sqlite" ? restore_sqlite(config, **safe, *at, flags.to)
                                                : restore_postgres(config, **safe, *at, flags.to);
  if (!restored) return complain(restored.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("restored to %s%s in %.1f s: database %.1f MB%s, %lld attachments\n"
              "Nothing was committed between then and the time that was asked for, or nothing of it had reached the store.\n"
              "Outbound traffic is held. Look around, then: deskbell --data-dir %s resume-outbound\n",
              restored->base.engine != "sqlite" && *at == Time::max() ? "the end of what was archived, at least " : "",
              base::to_string(restored->through).c_str(), took.count(), static_cast<double>(restored->size) / 1e6,
              restored->base.engine == "sqlite" ? " (integrity ok)" : "", static_cast<long long>(restored->files), flags.to.c_str());
  return 0;
}

int rehearse(const base::Config& config, const RestoreSource& source) {
  auto safe = open_source(config, source);
  if (!safe) return complain(safe.error());
  const backup::Settings settings = backup_settings(config);
  const auto rehearsal = backup::rehearse_restore(
      {.safe = **safe,
       .settings = settings,
       .database_url = database_url(config),
       .examine = [&](const backup::RestoredPlace& restored) { return examine(config, restored); }});
  if (!rehearsal) return complain(rehearsal.error());
  std::printf("restored to %s in %.1f s: database %.1f MB, %lld attachments\n",
              base::to_string(rehearsal->restored.through).c_str(), static_cast<double>(rehearsal->took.count()) / 1000,
              static_cast<double>(rehearsal->restored.size) / 1e6, static_cast<long long>(rehearsal->restored.files));
  for (const auto& [name, count] : rehearsal->counts) std::printf("  %-16s %lld\n", name.c_str(), static_cast<long long>(count));
  for (const auto& finding : rehearsal->findings) std::printf("  %s\n", finding.c_str());
  std::printf("%s\n", rehearsal->findings.empty() ? "all is well" : "NOT WELL");
  return rehearsal->findings.empty() ? 0 : 1;
}

int resume(const base::Config& config) {
  CentreParts parts(config, DemoPages::off);
  const auto released =
      parts.database->write([&](storage::Transaction& tx) { return parts.backups.resume_outbound(tx, 0); });
  if (!released) return complain(released.error());
  std::printf("Outbound traffic goes on; %lld jobs waited.\n", static_cast<long long>(*released));
  return 0;
}

}  // namespace

Result<std::string> read_line(const std::string& file) {
  std::string line;
  if (file == "-") {
    std::getline(std::cin, line);
  } else {
    std::ifstream in(file);
    if (!std::getline(in, line)) return failure(ErrorCode::invalid_argument, file + " cannot be read.");
  }
  if (line.empty()) return failure(ErrorCode::invalid_argument, "The first line of " + file + " is empty.");
  return line;
}

void add_source_options(CLI::App& command, RestoreSource& source) {
  command.add_option("--from", source.from, "Where the backups are (default: backup.to)")->type_name("DIR|s3://BUCKET/PREFIX");
  command.add_option("--key-file", source.key_file, "Their key (default: backup.key_file)")->type_name("FILE");
  command.add_option("--recovery-key", source.recovery_key, "The key as printed by 'deskbell backup key'")->type_name("TEXT");
  command.add_option("--passphrase-file", source.passphrase_file, "File whose first line is the passphrase; - reads the terminal")->type_name("FILE");
}

Result<std::unique_ptr<backup::Safe>> open_source(const base::Config& config, const RestoreSource& source) {
  backup::Settings settings = backup_settings(config);
  if (!source.from.empty()) settings.store.url = source.from;
  if (!settings.store.url.starts_with("s3://") && !std::filesystem::exists(settings.store.url))
    return not_found("There is no directory '" + settings.store.url + "'. Name the backups with --from.");
  TRY(auto store, backup::open_store(settings.store));
  TRY(const backup::Key key, key_of(config, source, *store));
  return backup::Safe::open_existing(std::move(store), key);
}

void add_restore(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("restore", "Make a data directory as it was at a time");
  command->footer("The restored workspace sends nothing to the outside until 'deskbell resume-outbound'.");
  auto flags = std::make_shared<RestoreFlags>();
  command->add_option("--at", flags->at, "RFC 3339, such as 2026-03-01T08:15:30Z; default: the latest moment")->type_name("TIME");
  command->add_option("--to", flags->to, "A new directory")->type_name("DIR")->required();
  add_source_options(*command, flags->source);
  command->callback([&commands, flags] { commands.exit_code = restore(configure(commands.common), *flags); });
}

void add_rehearse_restore(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("rehearse-restore", "Restore the latest backup aside, examine it, remove it again");
  command->footer("Exit code 0: it could be restored, opens, and holds everything. A server does this by itself, see\n"
                  "backup.rehearse_every.");
  auto source = std::make_shared<RestoreSource>();
  add_source_options(*command, *source);
  command->callback([&commands, source] { commands.exit_code = rehearse(configure(commands.common), *source); });
}

void add_resume_outbound(CLI::App& program, Commands& commands) {
  program.add_subcommand("resume-outbound", "After a restore: let mails, webhooks and other outbound traffic go on")
      ->callback([&commands] { commands.exit_code = resume(configure(commands.common)); });
}

}  // namespace deskbell::app
