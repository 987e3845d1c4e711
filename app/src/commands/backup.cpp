#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>
#include <unistd.h>

#include <CLI/App.hpp>

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

// The server makes the backups of this directory: it is asked, and watched.
int ask_server(const base::Config& config) {
  CentreParts parts(config, DemoPages::off);
  const auto newest = [&] {
    return parts.database->read([&](storage::Snapshot& snapshot) {
      for (const auto& run : parts.backups.runs(snapshot, 10))
        if (run.kind == backup::RunKind::base) return run;
      return backup::Run{};
    });
  };
  const backup::Run before = newest();
  const auto asked = parts.database->write(
      [&](storage::Transaction& tx) { return parts.backups.request(tx, backup::RunKind::base); });
  if (!asked) return complain(asked.error());
  std::printf("The server that runs makes the backup.\n");
  std::fflush(stdout);
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const backup::Run run = newest();
    if (run.id == before.id || run.state == backup::RunState::running) continue;
    if (run.state == backup::RunState::failed) return complain({ErrorCode::internal, run.detail});
    std::printf("done: %.1f MB, of them %.1f MB new; can be restored to %s and later\n",
                static_cast<double>(run.size) / 1e6, static_cast<double>(run.stored) / 1e6,
                base::to_string(*run.reaches).c_str());
    return 0;
  }
}

int make_postgres(const base::Config& config) {
  if (!backup::Lock::take(config.data_dir)) return ask_server(config);
  CentreParts parts(config, DemoPages::off);
  const auto run = parts.backups.make_base();
  if (!run) return complain(run.error());
  std::printf("done: %.1f MB, of them %.1f MB stored; can be restored to %s and later\n",
              static_cast<double>(run->size) / 1e6, static_cast<double>(run->stored) / 1e6,
              base::to_string(*run->reaches).c_str());
  return 0;
}

int make(const base::Config& config) {
  if (engine_of(config) != "sqlite") return make_postgres(config);
  if (!backup::Lock::take(config.data_dir)) return ask_server(config);
  const backup::Settings settings = backup_settings(config);
  auto safe = backup::open_safe(settings, engine_of(config));
  if (!safe) return complain(safe.error());
  base::SystemClock clock;
  base::SystemRandom random;
  const backup::Source source{.database = database_url(config).substr(std::string_view("sqlite:").size()),
                              .data_dir = config.data_dir,
                              .blobs_dir = blob_directory(config),
                              .keys_dir = vault_options(config).directory,
                              .program = DESKBELL_VERSION};
  const auto base = backup::back_up_once(**safe, source, settings.retention, clock, random);
  if (!base) return complain(base.error());
  std::printf("done: %.1f MB, of them %.1f MB new; can be restored to %s\n", static_cast<double>(base->size) / 1e6,
              static_cast<double>(base->stored) / 1e6, base::to_string(base->ended).c_str());
  return 0;
}

int list(const base::Config& config, const RestoreSource& source) {
  auto safe = open_source(config, source);
  if (!safe) return complain(safe.error());
  const auto all = backup::bases(**safe);
  if (!all) return complain(all.error());
  for (const auto& base : *all)
    std::printf("%s  %8.1f MB  %lld attachments  Deskbell %s\n", base::to_string(base.ended).c_str(),
                static_cast<double>(base.size) / 1e6, static_cast<long long>(base.files), base.program.c_str());
  if (all->empty()) std::printf("There is no complete backup in %s.\n", (*safe)->description().c_str());
  if (const auto latest = backup::latest(**safe); latest && !all->empty())
    std::printf("With the log, any moment from %s to %s can be restored where the log is kept.\n",
                base::to_string(all->back().ended).c_str(), base::to_string(*latest).c_str());
  return 0;
}

int verify(const base::Config& config, const RestoreSource& source) {
  auto safe = open_source(config, source);
  if (!safe) return complain(safe.error());
  const auto done = backup::verify(**safe);
  if (!done) return complain(done.error());
  for (const auto& finding : done->findings) std::printf("%s\n", finding.c_str());
  std::printf("%d backups, %lld things, %.1f MB read: %s\n", done->bases, static_cast<long long>(done->things),
              static_cast<double>(done->bytes) / 1e6, done->findings.empty() ? "all is well" : "NOT WELL");
  return done->findings.empty() ? 0 : 1;
}

int prune(const base::Config& config) {
  const backup::Settings settings = backup_settings(config);
  auto lock = backup::Lock::take(config.data_dir);
  if (!lock) {
    std::fprintf(stderr, "deskbell: A server makes the backups of this directory; it thins them out after each.\n");
    return 1;
  }
  auto safe = backup::open_safe(settings, engine_of(config));
  if (!safe) return complain(safe.error());
  const auto pruned = backup::prune(**safe, settings.retention, base::SystemClock().now());
  if (!pruned) return complain(pruned.error());
  std::printf("removed: %d backups, %lld pieces of the log, %lld chunks, %lld attachments\n", pruned->bases,
              static_cast<long long>(pruned->segments), static_cast<long long>(pruned->chunks),
              static_cast<long long>(pruned->files));
  return 0;
}

struct KeyFlags {
  bool create = false;
  std::string passphrase_file;
};

int key(const base::Config& config, const KeyFlags& flags) {
  base::SystemRandom random;
  const auto& path = config.backup.key_file;
  if (path.empty()) return complain({ErrorCode::invalid_argument, "Set backup.key_file to where the key shall be."});
  if (flags.create) {
    const auto made = backup::write_key_file(path, backup::Key::make(random));
    if (!made) return complain(made.error());
  }
  const auto the_key = backup::read_key_file(path);
  if (!the_key) return complain(the_key.error());
  if (!flags.passphrase_file.empty()) {
    auto safe = backup::open_safe(backup_settings(config), engine_of(config));
    if (!safe) return complain(safe.error());
    const auto passphrase = read_line(flags.passphrase_file);
    if (!passphrase) return complain(passphrase.error());
    const auto set = (*safe)->set_passphrase(*passphrase, random);
    if (!set) return complain(set.error());
    std::printf("The passphrase opens the backups in %s now.\n", (*safe)->description().c_str());
  }
  std::printf("recovery key: %s\nKeep it where neither this machine nor its backups are: without it, or the file %s,\n"
              "no backup can be restored.\n", the_key->text().c_str(), path.c_str());
  return 0;
}

// What only the operator can put in place.
int print_pgbackrest(const base::Config& config) {
  const auto the_key = backup::read_key_file(config.backup.key_file);
  if (!the_key) return complain(the_key.error());
  const auto database = open_database(config);
  if (database->dialect() != storage::Dialect::postgres) return complain({ErrorCode::failed_precondition, "The database is not PostgreSQL."});
  std::printf("%s", backup::PostgresTool::config_text(*database, backup_settings(config).store, the_key->name_of("pgbackrest"),
                                                      config.backup.keep_weekly).c_str());
  return 0;
}

}  // namespace

void add_backup(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("backup", "Make a backup now; list, verify and thin out backups; their key");
  command->footer("Set backup.to and backup.key_file, then: deskbell backup key --create. A server with these settings makes\n"
                  "backups by itself; 'deskbell backup' makes one at once, while the server runs or not.");
  command->callback([&commands, command] {
    if (command->get_subcommands().empty()) commands.exit_code = make(configure(commands.common));
  });
  auto source = std::make_shared<RestoreSource>();
  auto* list_command = command->add_subcommand("list", "All backups, newest first");
  add_source_options(*list_command, *source);
  list_command->callback([&commands, source] { commands.exit_code = list(configure(commands.common), *source); });
  auto* verify_command = command->add_subcommand("verify", "Read every backup and check each piece; exit code 1 when something is wrong");
  add_source_options(*verify_command, *source);
  verify_command->callback([&commands, source] { commands.exit_code = verify(configure(commands.common), *source); });
  command->add_subcommand("prune", "Remove what backup.keep_... does not keep")->callback([&commands] {
    commands.exit_code = prune(configure(commands.common));
  });
  command->add_subcommand("pg-config", "PostgreSQL: print the configuration file for pgBackRest")->callback([&commands] {
    commands.exit_code = print_pgbackrest(configure(commands.common));
  });
  auto flags = std::make_shared<KeyFlags>();
  auto* key_command = command->add_subcommand("key", "Print the recovery key");
  key_command->add_flag("--create", flags->create, "Make the key first");
  key_command->add_option("--passphrase-file", flags->passphrase_file, "Let the passphrase in this file's first line open the backups, too; - reads the terminal")
      ->type_name("FILE");
  key_command->callback([&commands, flags] { commands.exit_code = key(configure(commands.common), *flags); });
}

}  // namespace deskbell::app
