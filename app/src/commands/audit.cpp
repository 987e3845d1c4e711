#include <cstdio>
#include <memory>

#include <CLI/App.hpp>

#include <trust/receipt.h>
#include <trust/verify.h>

#include "../centre_parts.h"
#include "commands.h"
#include "trusted_keys.h"

namespace deskbell::app {
namespace {

struct AuditFlags {
  std::string checkpoints;
  std::string receipt;
  std::string key;
  std::int64_t number = 0;
};

int complain(const Error& error) {
  std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  return 1;
}

int verify(const CommonFlags& common, const AuditFlags& flags) {
  const base::Config config = configure(common);
  const vault::Vault vault(vault_options(config));
  const auto database = open_database(config);
  std::vector<trust::SignedCheckpoint> outside;
  const std::string usual = checkpoint_file(config).string();
  const std::string file = flags.checkpoints.empty() ? usual : flags.checkpoints;
  if (!flags.checkpoints.empty() || std::filesystem::exists(usual)) {
    auto read = trust::parse_checkpoint_file(bytes_of(file));
    if (!read) return complain({ErrorCode::invalid_argument, file + ": " + read.error().message, {}});
    outside = *std::move(read);
  }
  const auto verdict = trust::verify(*database, vault, outside);
  if (verdict.fault) {
    std::printf("BROKEN at record %lld: %s\n%lld records before it are good.\n", static_cast<long long>(verdict.fault->record),
                verdict.fault->what.c_str(), static_cast<long long>(verdict.records));
    return 1;
  }
  std::printf("The audit trail is sound: %lld records, %lld checkpoints, %zu of them compared with %s.\n",
              static_cast<long long>(verdict.records), static_cast<long long>(verdict.checkpoints), outside.size(),
              outside.empty() ? "no shipped file" : file.c_str());
  return 0;
}

int print_keys(const CommonFlags& common) {
  const vault::Vault vault(vault_options(configure(common)));
  for (const auto& [number, key] : trust::public_keys(vault)) std::printf("# key %u\n%s", number, trust::to_pem(key).c_str());
  return 0;
}

int print_receipt(const CommonFlags& common, const AuditFlags& flags) {
  CentreParts parts(configure(common), DemoPages::off);
  const auto receipt = parts.trail.receipt(Actor::system(), flags.number);
  if (!receipt) return complain(receipt.error());
  std::printf("%s", receipt->c_str());
  return 0;
}

int check_receipt(const AuditFlags& flags) {
  const auto keys = trusted_keys(flags.key);
  if (!keys) return complain(keys.error());
  const auto checked = trust::check_receipt(bytes_of(flags.receipt), *keys);
  if (!checked) return complain({ErrorCode::invalid_argument, "The receipt proves nothing: " + checked.error().message, {}});
  const auto& record = checked->record;
  std::printf("The receipt is good.\nrecord %lld: %s at %s by %s (%lld), %s, from %s\n%s\nsigned at %s in checkpoint %lld with key %u\n",
              static_cast<long long>(record.number), record.action.c_str(), base::to_string(record.at).c_str(), record.actor_name.c_str(),
              static_cast<long long>(record.actor), record.object.empty() ? "no object" : record.object.c_str(),
              record.address.empty() ? "no address" : record.address.c_str(), record.body.c_str(),
              base::to_string(checked->checkpoint.at).c_str(), static_cast<long long>(checked->checkpoint.number), checked->checkpoint.key);
  return 0;
}

}  // namespace

void add_audit(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("audit", "Verify the audit trail, print its public keys, check receipts");
  command->require_subcommand(1);
  auto flags = std::make_shared<AuditFlags>();
  auto* verifying = command->add_subcommand("verify", "Check every record, link, checkpoint and signature; names the first bad record");
  verifying->add_option("--checkpoints", flags->checkpoints, "Checkpoints that were shipped off this machine")->type_name("FILE");
  verifying->callback([&commands, flags] { commands.exit_code = verify(commands.common, *flags); });
  command->add_subcommand("keys", "Print the public keys of the checkpoints (PEM)")
      ->callback([&commands] { commands.exit_code = print_keys(commands.common); });
  auto* receipt = command->add_subcommand("receipt", "Print the receipt of a record");
  receipt->add_option("record", flags->number, "Number of the record")->required();
  receipt->callback([&commands, flags] { commands.exit_code = print_receipt(commands.common, *flags); });
  auto* checking = command->add_subcommand("check-receipt", "Check a receipt; needs neither database nor configuration");
  checking->add_option("receipt", flags->receipt, "The receipt")->required()->type_name("FILE");
  checking->add_option("--key", flags->key, "The public key that you trust (PEM or base64)")->required()->type_name("FILE");
  checking->callback([&commands, flags] { commands.exit_code = check_receipt(*flags); });
}

}  // namespace deskbell::app
