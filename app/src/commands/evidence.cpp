#include "commands.h"
#include "trusted_keys.h"

#include <CLI/App.hpp>
#include <complaints/evidence.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

namespace deskbell::app {
namespace {

struct EvidenceFlags {
  std::string file;
  std::string key;
};

int check(const EvidenceFlags& flags) {
  const auto keys = trusted_keys(flags.key);
  if (!keys) {
    std::fprintf(stderr, "deskbell: %s\n", keys.error().message.c_str());
    return 1;
  }
  const auto checked = complaints::check_evidence(bytes_of(flags.file), *keys);
  if (!checked) {
    std::fprintf(stderr, "deskbell: The evidence file proves nothing: %s\n", checked.error().message.c_str());
    return 1;
  }
  const auto& manifest = checked->manifest;
  std::printf(
      "The evidence file is good.\n%s, made at %s by %s: %zu files, none was changed, added or taken away.\n"
      "Sealed by record %lld of the audit trail, signed at %s; %d receipts of single records are good, too.\n",
      manifest.number.c_str(), base::to_string(manifest.made_at).c_str(), manifest.made_by.c_str(),
      manifest.files.size(), static_cast<long long>(checked->record), base::to_string(checked->sealed_at).c_str(),
      checked->receipts);
  return 0;
}

}  // namespace

void add_evidence(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("evidence", "Check evidence files of complaints");
  command->require_subcommand(1);
  auto flags = std::make_shared<EvidenceFlags>();
  auto* checking = command->add_subcommand(
      "check", "Check that nothing in a file was changed; needs neither database nor configuration");
  checking->add_option("file", flags->file, "The evidence file")->required()->type_name("ZIP");
  checking
      ->add_option("--key", flags->key, "The public keys that you trust (PEM, as `deskbell audit keys` prints them)")
      ->required()
      ->type_name("FILE");
  checking->callback([&commands, flags] { commands.exit_code = check(*flags); });
}

}  // namespace deskbell::app
