#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>

#include "../centre.h"
#include "../centre_parts.h"
#include "../demo/company.h"
#include "../demo/handbook.h"
#include "../demo/lessons.h"
#include "../demo/live.h"
#include "../demo/practice.h"
#include "../demo/shop_system.h"
#include "../demo/workshop.h"
#include "../serving.h"
#include "commands.h"

namespace deskbell::app {
namespace {

struct DemoFlags {
  bool live = false;
  std::int64_t fill = 0;
};

void print_logins(const std::vector<DemoLogin>& logins) {
  for (const auto& login : logins)
    std::printf("  %-16s %-28s %s\n", login.role.c_str(), login.email.c_str(), login.password.c_str());
}

int demo(const CommonFlags& common, const DemoFlags& flags) {
  block_signals();
  base::Config config = configure(common);
  config.outgoing.allowed_networks.emplace_back(ShopSystem::kAddress);
  if (flags.fill > 0) {
    fill(config, flags.fill);
    return 0;
  }
  auto logins = demo_logins(config.data_dir);
  const bool founded = logins.empty();
  if (founded) {
    if (std::filesystem::exists(std::filesystem::path(config.data_dir) / "deskbell.db"))
      throw std::runtime_error(config.data_dir + " holds a real workspace. Choose another --data-dir for the demo.");
    std::printf("Making the demo company...\n");
    std::fflush(stdout);
    logins = found_company(config);
  }
  Centre centre(config, DemoPages::on);
  if (founded) {
    agree_on_practice(centre.parts());
    write_handbook(centre.parts());
    teach_models(centre.parts());
    keep_logins(config.data_dir, logins);  // last: a demo that was not finished is not taken for one
  }
  ShopSystem shop(centre.parts().clock, centre.parts().random);
  expect(shop.open());
  shop.introduce(centre.parts());
  std::unique_ptr<LiveCustomers> customers;
  if (flags.live || config.demo.live) customers = std::make_unique<LiveCustomers>(centre.parts());
  return serve_until_stopped(centre, [&] {
    std::printf("\nThe shop with the chat widget is at /demo/shop. Sign in to the console as\n");
    print_logins(logins);
    if (customers) std::printf("Synthetic customers are on their way.\n");
    else std::printf("Add --live to let synthetic customers come by.\n");
  });
}

}  // namespace

void add_demo(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("demo", "Make a small company with customers and talks, and serve it");
  command->footer("The data directory must be new or an earlier demo's. The logins are printed at each start.");
  auto flags = std::make_shared<DemoFlags>();
  command->add_flag("--live", flags->live, "Let synthetic customers come, wait and talk");
  command->add_option("--fill", flags->fill, "Only write so many further messages, for benchmarks, and stop")->type_name("COUNT");
  command->callback([&commands, flags] { commands.exit_code = demo(commands.common, *flags); });
}

}  // namespace deskbell::app
