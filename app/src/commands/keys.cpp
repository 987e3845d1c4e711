#include <cstdio>
#include <memory>

#include <CLI/App.hpp>

#include <channel_web/visitor_token.h>
#include <channel_web/visitors.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

using vault::KeyNumber;

enum class Start { at_once, later };
enum class Leftovers { keep, none };
enum class Haste { no, yes };

// Uploads that began under a key may end so much later.
constexpr std::chrono::minutes kLastUse{10};

struct KeyFlags {
  KeyNumber number = 0;
  Start start = Start::at_once;
  Leftovers leftovers = Leftovers::keep;
  Haste haste = Haste::no;
};

struct KeyChange {
  KeyNumber key = 0;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(KeyChange, (), (key, by_name))

int complain(const Error& error) {
  std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  return 1;
}

int record(CentreParts& parts, std::string_view kind, KeyNumber number) {
  const auto told = parts.database->write([&](storage::Transaction& tx) -> Result<void> {
    parts.log.append(tx, events::kWorkspaceStream, kind, 0, base::to_json(KeyChange{number, "operator"}));
    return {};
  });
  return told ? 0 : complain(told.error());
}

int list(CentreParts& parts) {
  const auto ring = parts.vault.ring();
  const auto uses = parts.holdings.use();
  const auto print = [&](KeyNumber number, const char* state, const std::string& made) {
    std::printf("%-5u %-7s %-28s", number, state, made.c_str());
    for (const auto& use : uses)
      if (const auto count = use.by_key.find(number); count != use.by_key.end() && count->second > 0)
        std::printf("  %s: %lld", use.name.c_str(), static_cast<long long>(count->second));
    std::printf("\n");
  };
  std::printf("%-5s %-7s %-28s  %s\n", "key", "state", "since", "what is sealed under it");
  for (const auto& key : ring.keys) print(key.number, std::string(base::name_of(key.state)).c_str(), base::to_string(key.since));
  if (parts.holdings.use_of(0) > 0) print(0, "none", "from before the key ring");
  for (const auto& rest : ring.rests)
    std::printf("rest of key %u for %s%s%s\n", rest.number, rest.purpose.c_str(), rest.until ? " until " : "",
                rest.until ? base::to_string(*rest.until).c_str() : "");
  std::printf("ring: %s\n", parts.vault.file().c_str());
  return 0;
}

int rotate(CentreParts& parts, const KeyFlags& flags) {
  const bool later = flags.start == Start::later;
  const auto number = parts.vault.add_key(later ? vault::KeyState::next : vault::KeyState::active);
  if (!number) return complain(number.error());
  std::printf(later ? "Key %u stands by. Copy the ring to all nodes, then run: deskbell keys activate %u\n"
                    : "Key %u is active. Running nodes take it up within a second; what is sealed under older keys is sealed\n"
                      "anew in the background: deskbell keys list\n",
              *number, *number);
  return record(parts, later ? "vault.key_added" : "vault.key_activated", *number);
}

int activate(CentreParts& parts, const KeyFlags& flags) {
  if (const auto done = parts.vault.activate(flags.number); !done) return complain(done.error());
  std::printf("Key %u is active.\n", flags.number);
  return record(parts, "vault.key_activated", flags.number);
}

// Visitors keep their tokens, and checkpoints stay checkable.
std::vector<vault::Rest> rests(CentreParts& parts, const KeyFlags& flags) {
  auto out = trust::rests_of(parts.vault, flags.number);
  if (flags.leftovers == Leftovers::none) return out;
  if (const auto key = parts.vault.derive(channel_web::kVisitorPurpose, flags.number))
    out.push_back({.number = flags.number,
                   .purpose = std::string(channel_web::kVisitorPurpose),
                   .until = parts.clock.now() + channel_web::kVisitorTokenLife,
                   .bytes = key->bytes});
  return out;
}

int retire(CentreParts& parts, const KeyFlags& flags) {
  const auto ring = parts.vault.ring();
  const auto* const key = ring.find(flags.number);
  if (key && flags.haste == Haste::no && parts.clock.now() - key->since < kLastUse) {
    std::fprintf(stderr, "deskbell: Key %u was in use until a moment ago. Try again ten minutes after the rotation, so that what is\n"
                         "being uploaded under it has ended; or say --now.\n", flags.number);
    return 1;
  }
  if (const auto use = parts.holdings.use_of(flags.number); use > 0) {
    std::fprintf(stderr,
                 "deskbell: %lld things are still sealed under key %u. They are sealed anew while the centre runs; see\n"
                 "'deskbell keys list', and try again when there is none.\n",
                 static_cast<long long>(use), flags.number);
    return 1;
  }
  if (const auto done = parts.vault.retire(flags.number, rests(parts, flags)); !done) return complain(done.error());
  std::printf("Key %u is gone.\n", flags.number);
  return record(parts, "vault.key_retired", flags.number);
}

int reseal(CentreParts& parts) {
  int done = 0;
  while (const int some = parts.holdings.reseal(100)) {
    done += some;
    std::printf("%d sealed anew\n", done);
  }
  std::printf("Done.\n");
  return list(parts);
}

}  // namespace

void add_keys(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("keys", "List, rotate and retire the keys that seal secrets and attachments");
  command->footer("All of it works while the centre runs. A retired key can never be had back, and neither can a backup that is\n"
                  "older than the rotation without a copy of the ring from then.");
  command->require_subcommand(1);
  auto flags = std::make_shared<KeyFlags>();
  using Action = std::function<int(CentreParts&)>;
  const auto sub = [&](const char* name, const char* help, Action action) {
    auto* one = command->add_subcommand(name, help);
    one->callback([&commands, action] {
      CentreParts parts(configure(commands.common), DemoPages::off);
      commands.exit_code = action(parts);
    });
    return one;
  };
  const auto takes_number = [&](CLI::App* one) { one->add_option("key", flags->number, "Number of the key")->required(); };
  sub("list", "All keys and what is sealed under each", list);
  sub("rotate", "Make a new key and seal with it from now on", [flags](CentreParts& parts) { return rotate(parts, *flags); })
      ->add_flag_callback("--prepare", [flags] { flags->start = Start::later; }, "Only make it; for rings that are copied from node to node");
  takes_number(sub("activate", "Seal with a key that was made with --prepare", [flags](CentreParts& parts) { return activate(parts, *flags); }));
  auto* retiring = sub("retire", "Give up an old key under which nothing is sealed any more", [flags](CentreParts& parts) { return retire(parts, *flags); });
  takes_number(retiring);
  retiring->add_flag_callback("--forget-visitors", [flags] { flags->leftovers = Leftovers::none; },
                              "After a theft: visitors who hold a token of that key begin as new ones");
  retiring->add_flag_callback("--now", [flags] { flags->haste = Haste::yes; }, "Also when it sealed until a moment ago");
  sub("reseal", "Seal everything under the active key now, instead of waiting for the background", reseal);
}

}  // namespace deskbell::app
