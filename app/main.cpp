#include <cstdio>
#include <exception>
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include <commands/commands.h>
#include <storage/newer_schema.h>

// Whatever is written is the owner's alone, and memory with messages and keys in it never lands on a disk.
static void keep_to_ourselves() {
  umask(077);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

// Read by jemalloc at its start: few arenas and quick return of what is not used, for a process that stays small.
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:4,dirty_decay_ms:2000,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  using namespace deskbell::app;
  keep_to_ourselves();
  CLI::App program(
      "Deskbell: an omnichannel customer-service centre in one program.\n\n"
      "  deskbell init      make the first administrator\n"
      "  deskbell serve     start the centre\n"
      "  deskbell demo      fill a new data directory with a small company and start it\n");
  program.name("deskbell");
  program.require_subcommand(1);
  program.set_version_flag("--version", "deskbell " DESKBELL_VERSION);
  program.footer("Every command has its own help: deskbell serve --help\n"
                 "Settings come from deskbell.toml, DESKBELL_* in the environment, and --set; 'deskbell check --keys' lists them.");
  Commands commands;
  program.add_option("-c,--config", commands.common.config_file, "Configuration file (default: deskbell.toml, then /etc/deskbell/deskbell.toml)")
      ->type_name("FILE");
  program.add_option("-d,--data-dir", commands.common.data_dir, "Directory for the database, attachments and keys")->type_name("DIR");
  program.add_option("--set", commands.common.settings, "One setting, such as --set http.listen=0.0.0.0:8080; may be repeated")
      ->type_name("KEY=VALUE");
  program.add_option("-w,--workspace", commands.common.workspace, "Work on this workspace of the installation (see: deskbell workspace)")
      ->type_name("NAME");
  program.fallthrough();
  add_serve(program, commands);
  add_init(program, commands);
  add_migrate(program, commands);
  add_user(program, commands);
  add_openapi(program, commands);
  add_demo(program, commands);
  add_check(program, commands);
  add_recover(program, commands);
  add_workspace(program, commands);
  add_keys(program, commands);
  add_audit(program, commands);
  add_evidence(program, commands);
  add_learn(program, commands);
  add_backup(program, commands);
  add_restore(program, commands);
  add_rehearse_restore(program, commands);
  add_resume_outbound(program, commands);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : 2;
  } catch (const deskbell::storage::NewerSchema& error) {
    std::fprintf(stderr, "deskbell: %s\n", error.what());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "deskbell: %s\n", error.what());
    return 1;
  }
  return commands.exit_code;
}
